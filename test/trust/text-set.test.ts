import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  anyText,
  either,
  literal,
  noneOf,
  oneOf,
  otherThan,
  sequence,
  some,
} from '../../src/trust/expression.ts'
import { allOf, anyOf, contains, exampleOf, not, type TextSet, textsOf } from '../../src/trust/text-set.ts'

const wild = (pattern: string) =>
  textsOf(
    sequence(
      ...Array.from(pattern, (char) => (char === '*' ? anyText : char === '?' ? noneOf('') : oneOf(char))),
    ),
  )
const expressionFrom = (pattern: string) =>
  new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's')

const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?'), maxLength: 6 })
const text = fc.string({ unit: fc.constantFrom('a', 'b', ':', 'c'), maxLength: 6 })

test('a pattern has the texts that it matches', () => {
  fc.assert(
    fc.property(pattern, text, (one, each) => {
      expect(contains(wild(one), each)).toBe(expressionFrom(one).test(each))
    }),
  )
})

test('an example is in the set; where there is none, nothing is', () => {
  const sets: fc.Arbitrary<readonly [TextSet, (text: string) => boolean]> = fc
    .tuple(pattern, pattern, pattern)
    .map(([one, two, three]) => {
      const [left, right, out] = [one, two, three].map(expressionFrom)
      return [
        allOf(anyOf(wild(one), wild(two)), not(wild(three))),
        (each) => (left?.test(each) === true || right?.test(each) === true) && out?.test(each) === false,
      ]
    })
  fc.assert(
    fc.property(sets, text, ([set, isIn], each) => {
      const example = exampleOf(set)
      if (example.kind === 'text') expect(isIn(example.text)).toBe(true)
      if (isIn(each)) expect(example.kind).toBe('text')
    }),
  )
})

test('any name but some, in whatever letter case', () => {
  const names = fc.array(fc.string({ unit: fc.constantFrom('a', 'B', 'c'), minLength: 1, maxLength: 3 }), {
    maxLength: 3,
  })
  const name = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'c'), maxLength: 4 })
  fc.assert(
    fc.property(names, name, (excluded, each) => {
      const letters = { kind: 'of', chars: 'abcABC' } as const
      const isOther = each !== '' && excluded.every((other) => other.toLowerCase() !== each.toLowerCase())
      expect(contains(textsOf(otherThan(excluded, { letters })), each)).toBe(isOther)
    }),
  )
})

test('a set without a text', () => {
  const digits = textsOf(some(oneOf('0123456789')))
  expect(exampleOf(allOf(digits, textsOf(either(literal('a'), literal('b')))))).toEqual({ kind: 'none' })
  expect(exampleOf(allOf(digits, not(textsOf(oneOf('0123456789')))))).toEqual({ kind: 'text', text: '00' })
})
