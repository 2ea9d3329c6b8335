import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'acorn'
import { transformSync } from 'esbuild'
import { analyse } from 'scslre'
import { expect, test } from 'vitest'

const src = join(import.meta.dirname, '..', '..', 'src')

/** Expressions that are not linear in the length of what they read, and why that does not matter. */
const bounded: ReadonlyMap<string, string> = new Map([
  ['[\\\\/]+$', "journal.ts: the runner's own directory"],
  [':(?![^{]*\\})', "operators.ts: an element of the user's own trust policy, offline"],
  ["^([^,]+?)\\s*,\\s*'([^']*)'$", "pattern.ts: a policy variable of the user's own trust policy, offline"],
])

interface Expression {
  readonly file: string
  readonly source: string
  readonly flags: string
}

const expressions = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => {
    const { code } = transformSync(readFileSync(join(src, file), 'utf8'), { loader: 'ts', format: 'esm' })
    const tree: unknown = parse(code, { ecmaVersion: 'latest', sourceType: 'module' })
    return literalsIn(tree).map((literal): Expression => ({ file, ...literal }))
  })

/** Every regular expression literal below a node. */
function literalsIn(node: unknown): readonly Omit<Expression, 'file'>[] {
  if (typeof node !== 'object' || node === null) return []
  const own = 'regex' in node ? [node.regex as { pattern: string; flags: string }] : []
  return [
    ...own.map(({ pattern, flags }) => ({ source: pattern, flags })),
    ...Object.entries(node).flatMap(([name, child]) => (name === 'regex' ? [] : literalsIn(child))),
  ]
}

test('there are expressions to look at', () => {
  expect(expressions.length).toBeGreaterThan(100)
})

test.each(expressions)('$file: /$source/$flags takes time linear in its text', ({ source, flags }) => {
  const { reports } = analyse({ source, flags })
  expect(reports.some(({ exponential }) => exponential)).toBe(false)
  expect(reports.length > 0 && !bounded.has(source)).toBe(false)
})

test('no expression is made of text at run time, and no code', () => {
  const made = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) =>
      /new RegExp\(|\beval\(|new Function\(|node:vm/.test(readFileSync(join(src, file), 'utf8')),
    )
  expect(made).toEqual([])
})
