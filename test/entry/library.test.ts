import { expect, test } from 'vitest'
import { FailedRoles } from '../../src/core/errors.ts'
import { CredentialsError, explain, InvalidInputs, obtainCredentials } from '../../src/index.ts'
import { memoryHost } from '../support/memory-host.ts'

const region = { 'aws-region': 'eu-central-1' }

/** As a program in JavaScript may call it. */
async function problemsOf(inputs: unknown, env: Record<string, string> = {}): Promise<readonly string[]> {
  const thrown: unknown = await Reflect.apply(obtainCredentials, undefined, [
    inputs,
    { host: memoryHost({ env }) },
  ]).catch((error: unknown) => error)
  if (!(thrown instanceof InvalidInputs)) throw thrown
  return thrown.problems.map(({ message }) => message)
}

// Each is refused for what is not given, so all else was taken.
test.each<readonly [string, object]>([
  ['numbers', { 'role-duration-seconds': 900, 'retry-max-attempts': 3 }],
  ['booleans', { 'disable-retry': true, 'role-chaining': false }],
  ['undefined', { 'role-to-assume': undefined }],
  ['null', { 'role-to-assume': null }],
  ['nothing', {}],
])('takes %s', async (_, inputs) => {
  expect(await problemsOf(inputs)).toEqual(['Input required and not supplied: aws-region'])
})

test.each<readonly [string, unknown, readonly RegExp[]]>([
  [
    'a number out of bounds',
    { 'role-duration-seconds': 60 },
    [/role-duration-seconds must be a whole number from 900/],
  ],
  [
    'half a number',
    { 'role-duration-seconds': 900.5 },
    [/role-duration-seconds must be text, true, false or a whole/],
  ],
  ['a number that lost digits', { 'custom-tags': 12345678901234567890n }, [/custom-tags must be text/]],
  ['no number', { 'role-duration-seconds': Number.NaN }, [/role-duration-seconds must be text/]],
  ['a list', { 'managed-session-policies': ['a'] }, [/managed-session-policies must be text/]],
  ['an object', { 'custom-tags': { team: 'web' } }, [/custom-tags must be text/]],
  ['a function', { audience: () => '' }, [/audience must be text/]],
  [
    'a misspelt name',
    { 'role-to-asume': 'x' },
    [/role-to-asume does not exist. Did you mean role-to-assume\?/],
  ],
  ['another spelling', { roleToAssume: 'x' }, [/roleToAssume does not exist. Did you mean role-to-assume\?/]],
  ['a name like no other', { colour: 'x' }, [/colour does not exist$/]],
  ['a name with a line break', { 'a\nb': 'x' }, [/^Input a\[U\+000A\]b does not exist/]],
  ['a symbol', { audience: Symbol('x') }, [/audience must be text/]],
  ['what publishes', { refresh: 'process' }, [/refresh says where credentials go/]],
  ['several at once', { a: 1, audience: [] }, [/Input a does not exist/, /audience must be text/]],
])('refuses %s', async (_, inputs, messages) => {
  expect(await problemsOf(Object.assign({}, region, inputs))).toEqual(
    messages.map((message) => expect.stringMatching(message)),
  )
})

test.each([null, undefined, [], 'aws-region', 1])('refuses %j in place of inputs', async (inputs) => {
  expect(await problemsOf(inputs)).toEqual(['Input inputs must be an object of names and values'])
})

test.each([new TypeError('x'), undefined, 'x', { code: 'network' }])(
  'explains nothing of %s',
  async (thrown) => {
    expect(
      await Reflect.apply(explain, undefined, [thrown, region, { host: memoryHost({ env: {} }) }]),
    ).toEqual([])
  },
)

test('explains a failure whatever the inputs were', async () => {
  const inputs: unknown = { 'role-to-asume': ['x'] }
  const thrown = new InvalidInputs([{ input: 'aws-region', reason: 'missing', message: 'aws-region' }])
  const findings = await Reflect.apply(explain, undefined, [
    thrown,
    inputs,
    { host: memoryHost({ env: {} }) },
  ])
  expect(findings).toMatchObject([{ code: 'region-missing' }])
})

test('explains each failure among several roles, also once it is fit to be shown', async () => {
  const failed = new FailedRoles(
    ['ENOTFOUND', 'CERT_HAS_EXPIRED'].map((errno) => ({
      role: errno,
      error: new CredentialsError('network', `${errno} of hunter2`, {
        details: { phase: errno === 'ENOTFOUND' ? 'dns' : 'tls', errno },
      }),
    })),
  )
  const shown = failed.shown((text) => text.replaceAll('hunter2', '***'))
  expect(shown).toMatchObject({ code: 'roles-failed', message: expect.not.stringContaining('hunter2') })
  const findings = await explain(shown, region, { host: memoryHost({ env: {} }) })
  expect(findings.map(({ code }) => code)).toEqual(['dns', 'tls-certificate'])
})

test('a failure names the variable that filled the input it is about', async () => {
  const env = {
    WEB_IDENTITY_TOKEN_FILE: '/nowhere/token',
    ROLE_TO_ASSUME: 'arn:aws:iam::111122223333:role/a',
  }
  await expect(obtainCredentials(region, { host: memoryHost({ env }) })).rejects.toMatchObject({
    code: 'token-file-unreadable',
    message: expect.stringContaining('WEB_IDENTITY_TOKEN_FILE fills web-identity-token-file'),
  })
})
