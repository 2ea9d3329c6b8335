import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'

const path = join(import.meta.dirname, '..', '..', 'docs', 'reliability.md')

/**
 * One generated part of docs/reliability.md. With REPORT=write it is written; else it must stand there already, so
 * that the page never claims what was not measured.
 */
export function inReport(part: string, lines: readonly string[]): void {
  const [begin, end] = [`<!-- ${part}: generated -->`, `<!-- ${part}: end -->`]
  const page = readFileSync(path, 'utf8')
  const from = page.indexOf(begin)
  const to = page.indexOf(end)
  if (from < 0 || to < from) throw new Error(`docs/reliability.md has no part ${part}`)
  const next = `${page.slice(0, from)}${begin}\n\n${lines.join('\n')}\n\n${page.slice(to)}`
  if (process.env['REPORT'] === 'write') writeFileSync(path, next)
  else expect(next, 'docs/reliability.md is out of date: run REPORT=write npm run test:faults').toBe(page)
}
