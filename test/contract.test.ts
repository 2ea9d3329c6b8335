import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { outputs } from '../src/inputs/input-docs.ts'
import { inputNames } from '../src/inputs/inputs.ts'
import { read } from './support/documentation.ts'
import { root } from './support/root.ts'

const page = read('docs/contract.md')

interface Promised {
  readonly line: number
  /** Below test/, without its ending. */
  readonly file: string
  /** How the test's name begins. */
  readonly title: string
}

/** "`scenarios/post`: of two runs; of two profiles; `run/variables`: %s" */
const promised = page.split('\n').flatMap((text, at): readonly Promised[] => {
  if (!/^\| .* \| `[\w./-]+`: /.test(text)) return []
  const cell = text.split(' | ').at(-1)?.replace(/ \|$/, '') ?? ''
  let file = ''
  return cell.split('; ').map((part) => {
    const [, found = file, title = part] = /^`([\w./-]+)`: (.*)$/.exec(part) ?? []
    file = found
    return { line: at + 1, file, title }
  })
})

/** What stands first in a call, or in a row of a table, of a file of tests; none where there is no such file. */
function titlesIn(file: string): readonly string[] {
  const path = `test/${file}.test.ts`
  if (!existsSync(join(root, path))) return []
  const titles = read(path).matchAll(
    /\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`([^`]*)`),|^\s*\[\s*'((?:[^'\\]|\\.)*)'/gm,
  )
  return [...titles].map(
    ([, ...forms]) => forms.find((form) => form !== undefined)?.replaceAll("\\'", "'") ?? '',
  )
}

test('every row names tests that exist', () => {
  const titles = new Map(promised.map(({ file }) => [file, titlesIn(file)]))
  const absent = promised.filter(
    ({ file, title }) => !titles.get(file)?.some((each) => each.startsWith(title)),
  )
  expect(promised.length).toBeGreaterThan(100)
  expect(
    absent.map(({ line, file, title }) => `docs/contract.md:${line}: ${file} has no "${title}"`),
  ).toEqual([])
})

/** What the established action does not have; docs/inputs.md says what it does. */
const later = ['roles', 'refresh', 'summary', 'profiles']

test('every input and output stands in the contract, later ones apart', () => {
  const names = [...inputNames, ...Object.keys(outputs)]
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual(later)
})

test('action.yml declares inputs, outputs, Node 24, main and post', () => {
  const action = parse(read('action.yml'))
  expect(Object.keys(action.inputs)).toEqual([...inputNames])
  expect(Object.keys(action.outputs)).toEqual(Object.keys(outputs))
  expect(action.runs).toEqual({ using: 'node24', main: 'dist/main.cjs', post: 'dist/post.cjs' })
})
