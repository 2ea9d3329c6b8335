import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withoutSecrets } from '../../src/core/own-secrets.ts'

const token = 'opaque-0123456789/abc+def=xyz-9876543210'

test.each<readonly [string, string]>([
  [`no ${token} here`, 'no *** here'],
  [`${token}${token}`, '***'],
  [`no ${encodeURIComponent(token)} here`, 'no *** here'],
  [`no ${btoa(token)} here`, 'no *** here'],
  [`cut off: ${token.slice(0, 20)}`, 'cut off: ***'],
  [`cut off: ${token.slice(-20)}…`, 'cut off: ***…'],
  ['no OPAQUE-0123/ABC', 'no OPAQUE-0123/ABC'],
  ['opaque to all', 'opaque to all'],
  ['', ''],
])('%j', (text, expected) => {
  expect(withoutSecrets(text, [token, ''])).toBe(expected)
})

test('a short secret is taken out whole', () => {
  expect(withoutSecrets('hunter2 hunter', ['hunter2'])).toBe('*** hunter')
})

test('no piece of a secret is left', () => {
  const secret = fc.stringMatching(/^[\w+/=.~-]{12,60}$/)
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), fc.nat(48), (value, before, after, at) => {
      const piece = value.slice(Math.min(at, value.length - 12))
      expect(withoutSecrets(before + piece + after, [value])).not.toContain(piece)
    }),
  )
})
