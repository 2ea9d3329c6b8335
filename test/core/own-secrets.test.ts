import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ownSecrets, quote, withoutSecrets } from '../../src/core/own-secrets.ts'

const token = 'opaque-0123456789/abc+def=xyz-9876543210'

test.each<readonly [string, string]>([
  [`no ${token} here`, 'no *** here'],
  [`${token}${token}`, '***'],
  [`no ${encodeURIComponent(token)} here`, 'no *** here'],
  [`no ${btoa(token)} here`, 'no *** here'],
  [`no ${btoa(token).replaceAll('+', '-').replaceAll('/', '_')} here`, 'no *** here'],
  [`no ${encodeURIComponent(token).toLowerCase()} here`, 'no *** here'],
  [JSON.stringify({ no: token }), '{"no":"***"}'],
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

test.each<readonly [string, string, string]>([
  ['base64 of user and password', btoa('corp:S3cr@t/p#ss'), 'S3cr@t/p#ss'],
  ['base64 of a longer text', btoa('{"a":"S3cr@t/p#ss-Wort"}'), 'S3cr@t/p#ss-Wort'],
  ['a form', 'S3cr%40t%2Fp+ss', 'S3cr@t/p ss'],
  ['lower-case percent-encoding', 'S3cr%40t%2fp%23ss', 'S3cr@t/p#ss'],
  ['JSON', JSON.stringify('aaa"bbb\\ccc'), 'aaa"bbb\\ccc'],
  ['JSON with its slashes escaped', 'S3cr@t\\/p#ss', 'S3cr@t/p#ss'],
  ['XML', 'S3cr&amp;t&lt;p&apos;ss', "S3cr&t<p'ss"],
])('%s gives nothing away', (_, form, secret) => {
  expect(withoutSecrets(`before ${form} after`, [secret])).toMatch(/^before .*\*\*\*.* after$/)
})

test('what is learnt while a step runs is hidden from then on', () => {
  const secrets = ownSecrets('hunter22')
  secrets.add('correct-horse')
  expect(secrets.hide('hunter22, correct-horse, AKIAIOSFODNN7EXAMPLE')).toBe('***, ***, ***')
})

test('a quotation is cut after the secrets are taken out', () => {
  expect(quote(`${'x '.repeat(10)}${token}`, 25, [token])).toBe(`${'x '.repeat(10)}***`)
})
