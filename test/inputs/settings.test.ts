import { expect, test } from 'vitest'
import { type InputProblem, InvalidInputs } from '../../src/core/errors.ts'
import type { Env } from '../../src/core/host.ts'
import { redact } from '../../src/core/redact.ts'
import { type InputName, inputNames, type RawInputs } from '../../src/inputs/inputs.ts'
import type { Settings } from '../../src/inputs/settings.ts'
import { parsed } from '../support/github-job.ts'
import { proxyUrl } from '../support/proxy-url.ts'
import { readSettings } from '../support/settings.ts'
import { bad } from './bad-inputs.ts'

const region = { 'aws-region': 'eu-central-1' }

function problemsOf(raw: RawInputs, env: Env = {}): readonly InputProblem[] {
  try {
    readSettings(raw, env, parsed(raw))
    return []
  } catch (thrown) {
    if (thrown instanceof InvalidInputs) return thrown.problems
    throw thrown
  }
}

test.each(bad.map(([name, value, message]) => ({ name, value, message })))(
  '$name refuses $value',
  ({ name, value, message }) => {
    const found = problemsOf({ ...region, 'role-to-assume': 'deploy', [name]: value })
    expect(found).toMatchObject([{ input: name, message: expect.stringMatching(message) }])
    // All that is shown is redacted, and our own words are not to be taken for a secret.
    expect(found.map((problem) => redact(problem.message))).toEqual(found.map((problem) => problem.message))
  },
)

/** They take any text, or have a rule about another one: their tests are beside what they do. */
const unbounded: readonly InputName[] = [
  'roles',
  'aws-access-key-id',
  'aws-secret-access-key',
  'aws-session-token',
  'web-identity-token-file',
  'audience',
  'no-proxy',
  'transitive-tag-keys',
]

test('every input has a bad value, or takes any', () => {
  const refusing = new Set(bad.map(([name]) => name))
  expect(inputNames.filter((name) => !refusing.has(name))).toEqual(unbounded)
})

test.each<readonly [string, RawInputs, readonly string[]]>([
  ['nothing at all', {}, ['aws-region']],
  ['a key without its secret', { ...region, 'aws-access-key-id': 'AKIA' }, ['aws-secret-access-key']],
  [
    'a token file without a role',
    { ...region, 'web-identity-token-file': 'token' },
    ['web-identity-token-file'],
  ],
  [
    'several mistakes',
    { 'aws-region': '?', 'disable-retry': 'x', 'custom-tags': '{"GitHub":1,"a*":2}' },
    ['aws-region', 'custom-tags', 'custom-tags', 'disable-retry'],
  ],
])('%s is refused', (_, raw, inputs) => {
  expect(
    problemsOf(raw)
      .map(({ input }) => input)
      .sort(),
  ).toEqual(inputs)
})

test.each<readonly [string, RawInputs, Env, Partial<Settings>]>([
  [
    'defaults',
    region,
    {},
    {
      region: 'eu-central-1',
      chain: [],
      keys: undefined,
      sessionName: undefined,
      durationSeconds: 3600,
      timeoutMs: undefined,
      retry: { maxAttempts: 12, explicit: false },
      publish: { outputs: false, env: true, profile: undefined, overwriteProfile: false },
      tags: { skip: false, custom: {}, transitiveKeys: [] },
      audience: undefined,
      allowedAccounts: [],
      asked: ['aws-region'],
    },
  ],
  [
    'white space',
    { 'aws-region': ' eu-west-1\n', 'role-to-assume': '\tdeploy ' },
    {},
    { region: 'eu-west-1', chain: ['deploy'] },
  ],
  [
    'empty text',
    { ...region, 'role-duration-seconds': '', 'use-existing-credentials': ' ' },
    {},
    { durationSeconds: 3600, useExisting: false },
  ],
  [
    'a profile turns variables off',
    { ...region, 'aws-profile': 'ci' },
    {},
    { publish: { outputs: false, env: false, profile: 'ci', overwriteProfile: false } },
  ],
  [
    'unless they are asked for',
    { ...region, 'aws-profile': 'ci', 'output-env-credentials': 'true' },
    {},
    { publish: { outputs: false, env: true, profile: 'ci', overwriteProfile: false } },
  ],
  ['bounds', { ...region, 'role-duration-seconds': '43200' }, {}, { durationSeconds: 43_200 }],
  [
    '0 attempts are 1',
    { ...region, 'retry-max-attempts': '0' },
    {},
    { retry: { maxAttempts: 1, explicit: true } },
  ],
  [
    'disable-retry wins',
    { ...region, 'retry-max-attempts': '5', 'disable-retry': 'true' },
    {},
    { retry: { maxAttempts: 1, explicit: true } },
  ],
  [
    'the workaround wins over both',
    {
      ...region,
      'retry-max-attempts': '1',
      'disable-retry': 'true',
      'special-characters-workaround': 'true',
    },
    {},
    { retry: { maxAttempts: 12, explicit: false } },
  ],
  ['a time limit', { ...region, 'action-timeout-s': '90' }, {}, { timeoutMs: 90_000 }],
  ['no time limit', { ...region, 'action-timeout-s': '0' }, {}, { timeoutMs: undefined }],
  [
    'accounts by commas, blanks and lines',
    { ...region, 'allowed-account-ids': ', 111122223333\n444455556666 ,' },
    {},
    { allowedAccounts: ['111122223333', '444455556666'] },
  ],
  [
    'tags of any plain kind',
    { ...region, 'custom-tags': '{"a":"x","b":1,"c":false,"größe 1":""}' },
    {},
    { tags: { skip: false, custom: { a: 'x', b: '1', c: 'false', 'größe 1': '' }, transitiveKeys: [] } },
  ],
  [
    'keys win over aliases',
    { ...region, 'role-session-name': 'mine' },
    { ROLE_SESSION_NAME: 'theirs' },
    { sessionName: 'mine' },
  ],
  [
    'aliases in their order',
    {},
    { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' },
    { region: 'eu-west-1' },
  ],
  [
    'an empty alias is none',
    {},
    { AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-2' },
    { region: 'eu-west-2' },
  ],
  [
    'a secret without its key is only told about',
    { ...region, 'aws-secret-access-key': 's' },
    {},
    { keys: undefined, asked: ['aws-region', 'aws-secret-access-key'] },
  ],
  [
    'a log-out needs no Region',
    { 'unset-current-credentials': 'true' },
    { AWS_REGION: 'eu-west-1' },
    { region: undefined, unset: true },
  ],
  [
    'a Region makes it more than that',
    { ...region, 'unset-current-credentials': 'true' },
    {},
    { region: 'eu-central-1' },
  ],
  [
    'so does a role of the environment',
    { 'unset-current-credentials': 'true' },
    { AWS_REGION: 'eu-west-1', ROLE_TO_ASSUME: 'deploy' },
    { region: 'eu-west-1' },
  ],
  [
    'a long policy loses its blanks',
    { ...region, 'role-to-assume': 'deploy', 'inline-session-policy': `{"Statement":${' '.repeat(2048)}[]}` },
    {},
    { sessionPolicy: '{"Statement":[]}' },
  ],
  [
    'a short one is sent as typed',
    { ...region, 'role-to-assume': 'deploy', 'inline-session-policy': '{ "Statement": [] }' },
    {},
    { sessionPolicy: '{ "Statement": [] }' },
  ],
  [
    'proxies with and without a scheme',
    { ...region, 'http-proxy': 'user:p@proxy:1' },
    {},
    { proxy: { scheme: 'http', host: 'proxy', port: 1, user: 'user', password: 'p', origin: 'http-proxy' } },
  ],
  [
    'proxies of the environment',
    region,
    { https_proxy: 'http://a:1', HTTP_PROXY: 'http://b:1' },
    { proxy: proxyUrl('http://a:1', 'https_proxy') },
  ],
  [
    'no-proxy by commas and blanks',
    { ...region, 'no-proxy': 'a, .b  *.c:80' },
    {},
    { noProxy: ['a', '.b', '*.c:80'] },
  ],
])('%s', (_, raw, env, expected) => {
  expect(readSettings(raw, env, parsed(raw))).toMatchObject(expected)
})

test('no message repeats a secret', () => {
  const secret = 'hunter2'
  const problems = problemsOf({
    'aws-access-key-id': secret,
    'aws-session-token': secret,
    'http-proxy': `x://u:${secret}@p`,
    'sts-endpoint': `u:${secret}@sts.example.com`,
  })
  expect(problems.length).toBeGreaterThan(0)
  expect(JSON.stringify(problems)).not.toContain(secret)
})

test.each<readonly [string, RawInputs, Env, string | undefined, string]>([
  ['an input', { 'role-session-name': '?' }, {}, undefined, 'Input role-session-name must be'],
  ['a variable', {}, { ROLE_SESSION_NAME: '?' }, 'ROLE_SESSION_NAME', 'ROLE_SESSION_NAME, which fills input'],
  [
    'the second variable',
    { 'aws-region': '' },
    { AWS_DEFAULT_REGION: '?' },
    'AWS_DEFAULT_REGION',
    'Region is',
  ],
])('a problem with %s names where the value came from', (_, raw, env, variable, message) => {
  const [problem] = problemsOf({ ...region, ...raw }, env)
  expect(problem?.variable).toBe(variable)
  expect(problem?.message).toMatch(message)
})
