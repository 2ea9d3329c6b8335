import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toSessionTags, toTagValue, transitiveAmong } from '../../src/core/session-tags.ts'

const tag = (key: string, value: string | undefined, droppable = false) => ({ key, value, droppable })

test('tags keep their order, absent ones go, values become what AWS takes', () => {
  expect(
    toSessionTags([
      tag('GitHub', 'Actions'),
      tag('Actor', ''),
      tag('Branch', undefined),
      tag('Repository', 'octo#repo'),
      tag('RunId', '7', true),
    ]),
  ).toEqual([
    { key: 'GitHub', value: 'Actions', droppable: false },
    { key: 'Repository', value: 'octo_repo', droppable: false },
    { key: 'RunId', value: '7', droppable: true },
  ])
})

test.each<readonly [readonly string[], readonly string[]]>([
  [['GitHub'], ['GitHub']],
  [['github', 'GITHUB'], ['GitHub']],
  [['Actor', 'NoSuchTag'], []],
  [[], []],
])('of %j the transitive ones are %j', (keys, expected) => {
  expect(transitiveAmong(keys, toSessionTags([tag('GitHub', 'Actions'), tag('RunId', '7')]))).toEqual(
    expected,
  )
})

test.each([
  ['refs/heads/main', 'refs/heads/main'],
  ['dependabot[bot]', 'dependabot_bot_'],
  ['Größe Ⅷ', 'Größe Ⅷ'],
  ['a\nb\t🐙', 'a_b__'],
  ['x'.repeat(300), 'x'.repeat(256)],
])('%j becomes the value %j', (text, expected) => {
  expect(toTagValue(text)).toBe(expected)
})

test('AWS takes every value', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
      const value = toTagValue(text)
      expect(value).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u)
      expect(Array.from(value).length).toBeLessThanOrEqual(256)
    }),
    { numRuns: 500, seed: 1 },
  )
})
