import { describe, expect, test } from 'vitest'
import { InvalidInputs } from '../../src/core/errors.ts'
import type { Env } from '../../src/core/host.ts'
import { type Notice, toldOf } from '../../src/core/notices.ts'
import type { Plan } from '../../src/core/plan.ts'
import { crossChecks } from '../../src/inputs/cross-checks.ts'
import type { RawInputs } from '../../src/inputs/inputs.ts'
import { makePlans } from '../../src/inputs/make-plans.ts'
import { needs } from '../../src/inputs/needs.ts'
import { free } from '../../src/inputs/situation.ts'
import { contextIn, parsed } from '../support/github-job.ts'
import { readSettings } from '../support/settings.ts'

const job = {
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://tokens.test/?v=1',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer',
  GITHUB_REPOSITORY: 'octo-org/octo-repo',
}
const arn = (name: string) => `arn:aws:iam::111122223333:role/${name}`
const role = { 'role-to-assume': arn('deploy') }
const keys = { 'aws-access-key-id': 'AKIA', 'aws-secret-access-key': 'secret' }
const file = { 'web-identity-token-file': '/token' }
const policy = '{"Version":"2012-10-17","Statement":[]}'
const tags = { 'custom-tags': '{"team":"web"}' }

function plansOf(raw: RawInputs, env: Env = {}): readonly Plan[] {
  const given = { 'aws-region': 'eu-central-1', ...raw }
  const { region = '', ...settings } = readSettings(given, env, parsed(given))
  return makePlans({ ...settings, region }, contextIn(job), crossChecks)
}

test('inputs that are not checked against others need nothing', () => {
  expect([...free].filter((input) => needs[input] !== undefined)).toEqual([])
})

const told = (raw: RawInputs, env?: Env) =>
  plansOf(raw, env)
    .flatMap(({ notices }) => notices)
    .map(({ level, input }) => `${level} ${input}`)

function refused(raw: RawInputs, env: Env = {}): readonly object[] {
  try {
    plansOf(raw, env)
    return []
  } catch (thrown) {
    if (thrown instanceof InvalidInputs) return thrown.problems
    throw thrown
  }
}

describe('what narrows a session', () => {
  test.each<readonly [string, RawInputs, Env, object]>([
    ['keys', { ...keys, 'inline-session-policy': policy }, {}, { input: 'inline-session-policy' }],
    [
      'managed policies',
      { ...keys, 'managed-session-policies': 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      {},
      { input: 'managed-session-policies' },
    ],
    ['ambient credentials', { 'inline-session-policy': policy }, {}, { input: 'inline-session-policy' }],
    [
      'existing credentials',
      { 'inline-session-policy': policy, 'use-existing-credentials': 'true' },
      {},
      { input: 'inline-session-policy' },
    ],
    [
      'a variable',
      keys,
      { INLINE_SESSION_POLICY: policy },
      { input: 'inline-session-policy', variable: 'INLINE_SESSION_POLICY' },
    ],
  ])('is not dropped without a role: %s', (_, raw, env, problem) => {
    expect(refused(raw, env)).toMatchObject([{ reason: 'conflict', ...problem }])
  })

  test('may be there where a step only logs out', () => {
    const env = { INLINE_SESSION_POLICY: policy, AWS_REGION: 'eu-central-1' }
    expect(readSettings({ 'unset-current-credentials': 'true' }, env).region).toBeUndefined()
  })

  test('is not given up for credentials that are there already', () => {
    const raw = { ...role, 'inline-session-policy': policy, 'use-existing-credentials': 'true' }
    expect(plansOf(raw)[0]?.keepExisting).toBe(false)
    expect(told(raw)).toEqual(['warning use-existing-credentials'])
    expect(plansOf({ ...role, 'use-existing-credentials': 'true' })[0]?.keepExisting).toBe(true)
  })
})

test.each<readonly [string, RawInputs, readonly string[]]>([
  ['a secret without its key', { ...role, 'aws-secret-access-key': 's' }, ['warning aws-secret-access-key']],
  ['a session token alone', { ...role, 'aws-session-token': 't' }, ['line aws-session-token']],
  ['keys and a token file', { ...role, ...keys, ...file }, ['warning web-identity-token-file']],
  ['role chaining without a role', { 'role-chaining': 'true' }, ['warning role-chaining']],
  [
    'role chaining beside a token file',
    { ...role, ...file, 'role-chaining': 'true' },
    ['warning role-chaining'],
  ],
  ['an audience with keys', { ...role, ...keys, audience: 'octo' }, ['warning audience']],
  ['an audience with OIDC', { ...role, audience: 'octo' }, []],
  [
    "a session's words with keys alone",
    {
      ...keys,
      ...tags,
      'role-duration-seconds': '900',
      'role-session-name': 'ci',
      'role-external-id': 'octo',
    },
    [
      'warning role-duration-seconds',
      'warning role-external-id',
      'warning role-session-name',
      'warning custom-tags',
    ],
  ],
  ['an external ID with OIDC', { ...role, 'role-external-id': 'octo' }, ['line role-external-id']],
  [
    'an external ID with a chain',
    { 'role-to-assume': `${arn('a')}\n${arn('b')}`, 'role-external-id': 'o1' },
    [],
  ],
  ['tags with OIDC', { ...role, ...tags }, ['warning custom-tags']],
  ['tags with a chain', { 'role-to-assume': `${arn('a')}\n${arn('b')}`, ...tags }, []],
  [
    'tags that are skipped',
    { ...role, ...keys, ...tags, 'role-skip-session-tagging': 'true', 'transitive-tag-keys': 'team' },
    ['line transitive-tag-keys', 'line custom-tags'],
  ],
  [
    'transitive keys with OIDC',
    { ...role, 'transitive-tag-keys': 'Repository' },
    ['line transitive-tag-keys'],
  ],
  ['transitive keys', { ...role, ...keys, 'transitive-tag-keys': 'repository\nGitHub' }, []],
  [
    'transitive keys with commas',
    { ...role, ...keys, 'transitive-tag-keys': 'Repository,GitHub' },
    ['line transitive-tag-keys'],
  ],
  [
    'an unknown transitive key',
    { ...role, ...keys, 'transitive-tag-keys': 'team' },
    ['line transitive-tag-keys'],
  ],
  [
    'a profile to replace, without one',
    { ...role, 'overwrite-aws-profile': 'true' },
    ['line overwrite-aws-profile'],
  ],
  [
    'attempts and no retry',
    { ...role, 'disable-retry': 'true', 'retry-max-attempts': '5' },
    ['warning retry-max-attempts'],
  ],
  ['false', { ...keys, 'role-chaining': 'false', 'role-skip-session-tagging': 'false' }, []],
  [
    'no special characters without a role',
    { ...keys, 'special-characters-workaround': 'true' },
    ['warning special-characters-workaround'],
  ],
  [
    'an external ID of a role of several',
    { roles: `a: {assume: "${arn('a')}", external-id: octo}` },
    ['line role-external-id'],
  ],
])('%s', (_, raw, expected) => {
  expect(told(raw)).toEqual(expected)
})

test('what a variable fills may be meant for other steps', () => {
  const env = { ROLE_SESSION_NAME: 'ci', AUDIENCE: 'octo', ROLE_DURATION_SECONDS: '900' }
  expect(told(keys, env)).toEqual(['line audience', 'line role-duration-seconds', 'line role-session-name'])
  expect(plansOf(keys, env)[0]?.notices[0]?.message).toMatch(
    /^AUDIENCE, which fills 'audience', has no effect/,
  )
})

test('tags of a role replace those of the step, whatever their case', () => {
  const [plan] = plansOf({ ...keys, ...tags, roles: `a: {assume: "${arn('a')}", tags: {Team: ops}}` })
  expect(plan?.steps[0]?.tags.filter(({ key }) => /team/i.test(key))).toMatchObject([
    { key: 'Team', value: 'ops' },
  ])
})

describe('notices', () => {
  const idle = (input: 'audience' | 'custom-tags', level: Notice['level'] = 'warning'): Notice => ({
    reason: 'no-effect',
    input,
    level,
    message: `${input}.`,
  })
  const late: Notice = { reason: 'ends-early', input: 'refresh', level: 'warning', message: 'refresh.' }

  test.each<readonly [string, Parameters<typeof toldOf>[0], ReturnType<typeof toldOf>]>([
    [
      'without effect are one warning',
      [{ name: undefined, notices: [idle('audience'), late, idle('custom-tags')] }],
      { warnings: ['audience.\ncustom-tags.', 'refresh.'], lines: [] },
    ],
    [
      'of all roles are told once',
      [
        { name: 'a', notices: [idle('audience'), idle('custom-tags', 'line')] },
        { name: 'b', notices: [idle('audience')] },
      ],
      { warnings: ['audience.'], lines: ['Role a: custom-tags.'] },
    ],
  ])('%s', (_, plans, expected) => {
    expect(toldOf(plans)).toEqual(expected)
  })
})

describe('messages name the variable that filled an input', () => {
  test.each<readonly [RawInputs, Env, RegExp]>([
    [
      { 'role-to-assume': `${arn('a')}\n${arn('b')}` },
      { ROLE_DURATION_SECONDS: '7200' },
      /^ROLE_DURATION_SECONDS, which fills input role-duration-seconds, is 7200/,
    ],
    [{}, { ROLE_TO_ASSUME: 'deploy' }, /in ROLE_TO_ASSUME, name the role by its ARN/],
    [
      { ...role, refresh: 'endpoint' },
      { OUTPUT_CREDENTIALS: 'true' },
      /refresh cannot stand beside output-credentials \(filled by OUTPUT_CREDENTIALS\)/,
    ],
    [
      { roles: `a: ${arn('a')}` },
      { ROLE_TO_ASSUME: arn('b') },
      /role-to-assume \(filled by ROLE_TO_ASSUME\)/,
    ],
    [
      {},
      { WEB_IDENTITY_TOKEN_FILE: '/token' },
      /^WEB_IDENTITY_TOKEN_FILE, which fills input web-identity-token-file/,
    ],
    [role, { AUDIENCE: 'a\nb' }, /^AUDIENCE, which fills input audience, must be one line/],
    [role, { NO_PROXY: 'a,b\u200b' }, /^NO_PROXY, which fills input no-proxy/],
    [
      { ...role, 'aws-region': '' },
      { AWS_DEFAULT_REGION: 'us-east1' },
      /AWS_DEFAULT_REGION.*Did you mean us-east-1/,
    ],
  ])('%j with %j', (raw, env, message) => {
    expect(refused(raw, env)).toMatchObject([{ message: expect.stringMatching(message) }])
  })
})
