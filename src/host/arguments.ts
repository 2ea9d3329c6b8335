import { writeSync } from 'node:fs'

/** What stands behind the program's name on its command line, counted from 0; empty where nothing does. */
export function argument(at: number): string {
  return process.argv[at + 2] ?? ''
}

/** One line to standard error, at once. */
export function complain(line: string): void {
  writeSync(2, `${line}\n`)
}
