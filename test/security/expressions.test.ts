import { parse } from 'acorn'
import { transformSync } from 'esbuild'
import { analyse } from 'scslre'
import { expect, test } from 'vitest'
import { lineAt, matching, sourceFiles } from '../support/source-files.ts'

/** Expressions that are not linear in the length of what they read, and why that does not matter. */
const bounded: ReadonlyMap<string, string> = new Map([
  ['[\\\\/]+$', "journal.ts: the runner's own directory"],
  ["^([^,]+?)\\s*,\\s*'([^']*)'$", "pattern.ts: a policy variable of the user's own trust policy, offline"],
])

interface Expression {
  /** `file:line` */
  readonly at: string
  readonly source: string
  readonly flags: string
}

const expressions = sourceFiles.flatMap(({ path, text }) => {
  const { code } = transformSync(text, { loader: 'ts', format: 'esm' })
  const tree: unknown = parse(code, { ecmaVersion: 'latest', sourceType: 'module' })
  return literalsIn(tree).map((literal): Expression => {
    const line = lineAt(text, text.indexOf(`/${literal.source}/`))
    return { at: `${path}:${line}`, ...literal }
  })
})

/** Every regular expression literal below a node. */
function literalsIn(node: unknown): readonly Omit<Expression, 'at'>[] {
  if (typeof node !== 'object' || node === null) return []
  const own = 'regex' in node ? [node.regex as { pattern: string; flags: string }] : []
  return [
    ...own.map(({ pattern, flags }) => ({ source: pattern, flags })),
    ...Object.entries(node).flatMap(([name, child]) => (name === 'regex' ? [] : literalsIn(child))),
  ]
}

test('every expression takes time linear in its text', () => {
  const reports = new Map(expressions.map((each) => [each, analyse(each).reports]))
  const slow = expressions.filter((each) =>
    reports.get(each)?.some(({ exponential }) => exponential || !bounded.has(each.source)),
  )
  expect(expressions.length).toBeGreaterThan(100)
  const gone = [...bounded.keys()].filter((source) => !expressions.some((each) => each.source === source))
  expect([
    ...slow.map(({ at, source, flags }) => `${at}: /${source}/${flags}`),
    ...gone.map((source) => `nothing uses the bounded /${source}/`),
  ]).toEqual([])
})

test('no expression is made of text at run time, and no code', () => {
  const making = /new RegExp\(|\beval\(|new Function\(|node:vm/g
  expect(sourceFiles.flatMap((file) => matching(file, making))).toEqual([])
})
