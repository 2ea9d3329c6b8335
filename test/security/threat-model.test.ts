import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { read } from '../support/documentation.ts'
import { root } from '../support/root.ts'

interface Held {
  readonly invariant: string
  readonly file: string
  readonly name: string
}

/** `1. **Invariant.** …` and below it `- \`file\`: name of a test`. */
const held = read('docs/threat-model.md')
  .split(/^(?=\d+\. \*\*)/m)
  .slice(1)
  .flatMap((part): readonly Held[] => {
    const invariant = /^\d+/.exec(part)?.[0] ?? ''
    const tests = [...part.matchAll(/^ +- `([^`]+)`: (.+)$/gm)]
    return tests.map(([, file = '', name = '']) => ({ invariant, file, name }))
  })

test('every invariant has a test', () => {
  const numbers = [...new Set(held.map(({ invariant }) => Number(invariant)))]
  expect(numbers).toEqual(Array.from({ length: 22 }, (_, index) => index + 1))
})

test('every test that is named exists', () => {
  const has = ({ file, name }: Held) => existsSync(join(root, file)) && read(file).includes(name)
  const absent = held.filter((each) => !has(each))
  expect(absent.map(({ invariant, file, name }) => `${invariant}: ${file} has no "${name}"`)).toEqual([])
})

test('dependencies are audited on every change', () => {
  const workflow = read('.github/workflows/ci.yml')
  expect(workflow).toMatch(/run: npm audit signatures$/m)
  expect(workflow).toMatch(/run: npm audit --/m)
})
