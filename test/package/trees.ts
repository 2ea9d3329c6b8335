/** Folders and commands of the package's tests. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** Paths with slashes, each with the SHA-256 of its bytes. */
export function filesIn(folder: string): ReadonlyMap<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return new Map(
    entries
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((path) => [
        relative(folder, path).replaceAll('\\', '/'),
        createHash('sha256').update(readFileSync(path)).digest('hex'),
      ]),
  )
}

export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'package-'))
}

/** The sources, without what is built from them, in a folder of their own; packages are the same. */
export function copyOfSources(...path: readonly string[]): string {
  const folder = join(emptyFolder(), ...path)
  mkdirSync(folder, { recursive: true })
  for (const name of [
    'src',
    'scripts',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.lib.json',
  ])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return folder
}

export const remove = (folder: string) => rmSync(folder, { recursive: true, force: true })

/** Standard output of a Node program. @throws Error with all that it printed */
export function node(cwd: string, ...args: readonly string[]): string {
  return outputOf(process.execPath, args, { cwd })
}

/** npm is a shell script on Windows, so it goes through a shell everywhere; no argument needs quoting. */
export function npm(cwd: string, ...args: readonly string[]): string {
  return outputOf('npm', args, { cwd, shell: true })
}

function outputOf(
  command: string,
  args: readonly string[],
  options: { cwd: string; shell?: boolean },
): string {
  const { status, stdout, stderr } = spawnSync(command, args, { ...options, encoding: 'utf8' })
  if (status === 0) return stdout
  throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`)
}
