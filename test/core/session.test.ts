import { expect, test } from 'vitest'
import { CredentialsError } from '../../src/core/errors.ts'
import { checkAllowed, isAlphanumeric, toAuthenticated, toIsoSeconds } from '../../src/core/session.ts'

const identity = { account: '111122223333', arn: 'arn:aws:iam::111122223333:user/ci', userId: 'AIDA' }

test.each<readonly [readonly string[], boolean]>([
  [[], true],
  [['111122223333'], true],
  [['444455556666', '111122223333'], true],
  [['444455556666'], false],
  [[''], false],
])('%j allows the account: %s', (allowed, expected) => {
  const check = () => checkAllowed(identity, allowed)
  if (expected) expect(check).not.toThrow()
  else expect(check).toThrow(CredentialsError)
})

test('an account that is not known is allowed only where any is', () => {
  const nobody = { account: '', arn: '', userId: '' }
  expect(() => checkAllowed(nobody, [])).not.toThrow()
  expect(() => checkAllowed(nobody, [''])).toThrow('did not tell the account')
  expect(() => checkAllowed(nobody, ['111122223333'])).toThrow('did not tell the account')
})

test.each([
  [identity, 'Authenticated as assumedRoleId AIDA'],
  [{ ...identity, userId: '' }, 'Authenticated as arn:aws:iam::111122223333:user/ci'],
  [{ account: '', arn: '', userId: '' }, 'Authenticated as an identity that the service does not name'],
])('%j: %s', (who, line) => {
  expect(toAuthenticated(who)).toBe(line)
})

test.each([
  ['AKIA1', 'abcXYZ019', true],
  ['AKIA1', 'abc+XYZ', false],
  ['AKIA1', 'abc/XYZ', false],
  ['AKIA=', 'abc', false],
  ['AKIA1', '', false],
])('%s and %s are alphanumeric: %s', (accessKeyId, secretAccessKey, expected) => {
  expect(isAlphanumeric({ accessKeyId, secretAccessKey, sessionToken: '+/=' })).toBe(expected)
})

test.each([
  [Date.UTC(2026, 0, 2, 3, 4, 5), '2026-01-02T03:04:05Z'],
  [Date.UTC(2026, 0, 2, 3, 4, 5, 999), '2026-01-02T03:04:05Z'],
])('%s is %s', (epochMs, expected) => {
  expect(toIsoSeconds(epochMs)).toBe(expected)
})
