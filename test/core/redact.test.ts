import fc from 'fast-check'
import { expect, test } from 'vitest'
import { excerpt, redact } from '../../src/core/redact.ts'

const jwt = 'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJyZXBvOm8vbiJ9.c2lnbmF0dXJlLXNpZ25hdHVyZQ'
const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const blob = 'IQoJb3JpZ2luX2VjEPP//////////wEaCXVzLWVhc3QtMSJHMEUCIQDFbq+Wz1x3Yz'

test.each([
  ['a JWT', `token ${jwt} expired`, 'token *** expired'],
  ['a JWT cut off', `token ${jwt.slice(0, 60)}`, 'token ***'],
  ['a JWT in a query', `?token=${jwt}&x=1`, '?token=***&x=1'],
  ['a bearer value', 'Authorization: Bearer abc.def-ghi~123', 'Authorization: Bearer ***'],
  ['basic authorization', 'proxy-authorization: basic dXNlcjpwYXNz', 'proxy-authorization: basic ***'],
  ['an access key', 'key AKIAIOSFODNN7EXAMPLE is unknown', 'key *** is unknown'],
  ['a temporary access key', '(ASIAIOSFODNN7EXAMPLE)', '(***)'],
  ['a secret key', `"${secret}"`, '"***"'],
  ['a secret key after =', `k=${secret}`, 'k=***'],
  ['a session token', `<T>${blob}==</T>`, '<T>***</T>'],
  ['a long base64url value', `id ${'aB3_-'.repeat(20)} end`, 'id *** end'],
  ['fields of XML', '<SecretAccessKey>short</SecretAccessKey>', '<SecretAccessKey>***</SecretAccessKey>'],
  ['fields of XML cut off', '<SessionToken>abc', '<SessionToken>***'],
  [
    'fields of JSON',
    '{"SecretAccessKey" : "p", "access_token":"q"}',
    '{"SecretAccessKey" : "***", "access_token":"***"}',
  ],
  ['fields of a form', 'WebIdentityToken=abc&RoleArn=x', 'WebIdentityToken=***&RoleArn=x'],
  ['the shortest of each kind, a field', 'PASSWORD:x', 'PASSWORD:***'],
  ['an ID', 'access_key_id=x', 'access_key_id=***'],
  ['a login', 'BASIC 12345678', 'BASIC ***'],
  ['a JWT', 'eyJ12345678', '***'],
  ['access keys', 'ABIA12345678 ACCA12345678', '*** ***'],
  ['base64', 'Ab+/'.repeat(10), '***'],
  ['base64url', 'Ab_-'.repeat(16), '***'],
])('hides %s', (_, text, expected) => {
  expect(redact(text)).toBe(expected)
})

test.each([
  'Not authorized to perform sts:AssumeRoleWithWebIdentity',
  'User: arn:aws:sts::111122223333:assumed-role/GitHubActionsDeployProductionAccountRole1/GitHubActions is not authorized',
  'on resource: arn:aws-us-gov:iam::111122223333:role/teams/PlatformEngineering/ContinuousDeployment/Deploy',
  'No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com',
  'Member must satisfy regular expression pattern: [\\w+=,.@-]*',
  'commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12',
  'AROAEXAMPLEEXAMPLE12:GitHubActions',
  'The security token included in the request is expired',
  'No such file: /Users/runner/work/OctoRepo/OctoRepo/deploymentTokens/token',
])('leaves "%s"', (text) => {
  expect(redact(text)).toBe(text)
})

test('the excerpt is one line, cut after redaction', () => {
  expect(excerpt('  a\r\n\tb\u0000\u001b[31m c ', 100)).toBe('a b [31m c')
  expect(excerpt(`${'x '.repeat(10)}${jwt}`, 25)).toBe(`${'x '.repeat(10)}***`)
  expect(excerpt('😀'.repeat(10), 3)).toBe('😀😀😀…')
  expect(excerpt('abc', 3)).toBe('abc')
})

test('no random secret of AWS is ever left', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const random = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 40, maxLength: 400 })
  fc.assert(
    fc.property(random, fc.constantFrom('"', ' ', '=', '>', ':'), (value, before) => {
      fc.pre(/[a-z]/.test(value) && /[A-Z]/.test(value))
      expect(redact(`x${before}${value}"`)).not.toContain(value)
    }),
    { seed: 1 },
  )
})
