import fc from 'fast-check'
import { expect, test } from 'vitest'
import { claim, claimsFrom, tokenExpiry } from '../../src/core/token.ts'

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const token = (payload: unknown) => `${encode({ alg: 'RS256' })}.${encode(payload)}.signature`

test.each([
  ['claims', token({ sub: 'repo:octo', exp: 5 }), { sub: 'repo:octo', exp: 5 }],
  ['text beyond ASCII', token({ actor: 'Zoë 🐙' }), { actor: 'Zoë 🐙' }],
  ['no signature', token({ a: 1 }).replace(/signature$/, ''), { a: 1 }],
  ['two parts', 'a.b', undefined],
  ['four parts', `${token({})}.x`, undefined],
  ['not base64url', 'a.b+/=.c', undefined],
  ['not JSON', token('{'), undefined],
  ['a list', token([1]), undefined],
  ['null', token('null'), undefined],
  ['not UTF-8', `a.${Buffer.from([0xff, 0xfe]).toString('base64url')}.c`, undefined],
  ['nothing', '', undefined],
])('%s', (_, text, expected) => {
  expect(claimsFrom(text)).toEqual(expected)
})

test.each([
  [{ exp: 1_700_000_000 }, 1_700_000_000_000],
  [{ exp: '1700000000' }, undefined],
  [{}, undefined],
])('%j ends at %s', (payload, expected) => {
  expect(tokenExpiry(token(payload))).toBe(expected)
})

test.each([
  [{ sub: 'x' }, 'sub', 'x'],
  [{ sub: 1 }, 'sub', undefined],
  [{}, 'toString', undefined],
  [undefined, 'sub', undefined],
] as const)('claim of %j', (claims, name, expected) => {
  expect(claim(claims, name)).toBe(expected)
})

test('any object survives', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: 'binary' }), fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer())),
      (payload) => {
        expect(claimsFrom(token(payload))).toEqual(JSON.parse(JSON.stringify(payload)))
      },
    ),
    { numRuns: 200, seed: 1 },
  )
})
