import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { inputNames, outputs } from '../src/core/inputs.ts'
import { bad } from './core/bad-inputs.ts'

const root = join(import.meta.dirname, '..')
const page = readFileSync(join(root, 'docs', 'contract.md'), 'utf8')

/** "`scenarios/post`: of two runs; of two profiles; `run/variables`: %s" */
const named = page
  .split('\n')
  .filter((line) => /^\| .* \| `[\w./-]+`: /.test(line))
  .flatMap((line) => {
    const cell = line.split(' | ').at(-1)?.replace(/ \|$/, '') ?? ''
    let file = ''
    return cell.split('; ').map((part) => {
      const [, found = file, title = part] = /^`([\w./-]+)`: (.*)$/.exec(part) ?? []
      file = found
      return [file, title] as const
    })
  })

test.each(named)('%s has the test "%s"', (file, title) => {
  const path = join(root, 'test', `${file}.test.ts`)
  expect(existsSync(path)).toBe(true)
  const titles = readFileSync(path, 'utf8').matchAll(
    /\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`([^`]*)`),|^\s*\[\s*'((?:[^'\\]|\\.)*)'/gm,
  )
  const found = [...titles].map(
    ([, ...forms]) => forms.find((form) => form !== undefined)?.replaceAll("\\'", "'") ?? '',
  )
  expect(found.filter((each) => each.startsWith(title))).not.toEqual([])
})

test('every input and output stands in the contract, later ones apart', () => {
  const established = inputNames.filter((name) => bad.some(([input]) => input === name))
  expect(established.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
  expect(
    ['aws-account-id', 'authenticated-arn', 'aws-expiration'].filter((name) => !page.includes(`\`${name}\``)),
  ).toEqual([])
})

test('action.yml declares inputs, outputs, Node 24, main and post', () => {
  const action = parse(readFileSync(join(root, 'action.yml'), 'utf8'))
  expect(Object.keys(action.inputs)).toEqual([...inputNames])
  expect(Object.keys(action.outputs)).toEqual(Object.keys(outputs))
  expect(action.runs).toEqual({ using: 'node24', main: 'dist/main.cjs', post: 'dist/post.cjs' })
})
