import { expect, test } from 'vitest'
import { InvalidInputs } from '../../src/core/errors.ts'
import type { Plan } from '../../src/core/plan.ts'
import type { JobContext } from '../../src/core/platform.ts'
import { crossChecks } from '../../src/inputs/cross-checks.ts'
import type { RawInputs } from '../../src/inputs/inputs.ts'
import { makePlan } from '../../src/inputs/make-plan.ts'
import { contextIn, parsed } from '../support/github-job.ts'
import { readSettings } from '../support/settings.ts'

const tokens = {
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://tokens.test/?v=1',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer',
}

function planOf(raw: RawInputs, context: JobContext = contextIn(tokens)): Plan {
  const given = { 'aws-region': 'eu-central-1', ...raw }
  const { region = '', ...settings } = readSettings(given, {}, parsed(given))
  return makePlan({ ...settings, region }, context, crossChecks)
}

const role = { 'role-to-assume': 'arn:aws:iam::111122223333:role/deploy' }
const keys = { 'aws-access-key-id': 'AKIA', 'aws-secret-access-key': 'secret' }
const file = { 'web-identity-token-file': '/token' }

test.each<readonly [string, RawInputs, object]>([
  [
    'keys',
    { ...keys, ...file, ...role, 'role-chaining': 'true' },
    { kind: 'keys', keys: { accessKeyId: 'AKIA', secretAccessKey: 'secret' } },
  ],
  ['a token file', { ...file, ...role, 'role-chaining': 'true' }, { kind: 'token-file', path: '/token' }],
  ['role chaining', { ...role, 'role-chaining': 'true' }, { kind: 'ambient' }],
  ['OIDC', role, { kind: 'oidc', audience: 'sts.amazonaws.com' }],
  ['OIDC with an audience', { ...role, audience: 'octo' }, { kind: 'oidc', audience: 'octo' }],
  [
    'OIDC in China',
    { ...role, 'aws-region': 'cn-north-1' },
    { kind: 'oidc', audience: 'sts.amazonaws.com.cn' },
  ],
  [
    'ambient credentials where OIDC is skipped',
    { ...role, 'force-skip-oidc': 'true' },
    { kind: 'ambient', hint: expect.stringMatching(/force-skip-oidc/), leads: true },
  ],
  ['ambient credentials without a role', {}, { kind: 'ambient' }],
])('the source is %s', (_, raw, source) => {
  expect(planOf(raw).source).toEqual(source)
})

test('without a token the source is ambient, with what is missing', () => {
  expect(planOf(role, contextIn({})).source).toEqual({
    kind: 'ambient',
    hint: expect.stringMatching(/id-token.*fork/s),
  })
})

test.each<readonly [string, RawInputs, Partial<Plan['targets']>]>([
  ['variables', role, { env: 'credentials', outputs: false, profile: undefined }],
  [
    'nothing',
    { ...role, 'output-env-credentials': 'false' },
    { env: 'none', outputs: false, profile: undefined },
  ],
  ['outputs', { ...role, 'output-credentials': 'true' }, { env: 'credentials', outputs: true }],
  ['a profile', { ...role, 'aws-profile': 'ci' }, { env: 'none', profile: { name: 'ci', overwrite: false } }],
  [
    'both',
    { ...role, 'aws-profile': 'ci', 'output-env-credentials': 'true', 'overwrite-aws-profile': 'true' },
    { env: 'credentials', profile: { name: 'ci', overwrite: true } },
  ],
  ['the Region alone', {}, { env: 'region' }],
  ['keys without a role', keys, { env: 'credentials' }],
  ['ambient credentials that assume a role', { ...role, 'role-chaining': 'true' }, { env: 'credentials' }],
])('the targets are %s', (_, raw, targets) => {
  expect(planOf(raw).targets).toMatchObject(targets)
})

test.each<readonly [string, RawInputs, readonly string[]]>([
  ['keys', { ...keys, ...role, 'custom-tags': '{"team":"web"}' }, ['team', 'GitHub']],
  [
    'keys, tagging skipped',
    { ...keys, ...role, 'custom-tags': '{"team":"web"}', 'role-skip-session-tagging': 'true' },
    [],
  ],
  ['OIDC', { ...role, 'custom-tags': '{"team":"web"}' }, []],
])('the tags with %s', (_, raw, tags) => {
  expect(planOf(raw).steps.map((step) => step.tags.map(({ key }) => key))).toEqual([tags])
})

test.each<readonly [string, RawInputs, readonly RegExp[]]>([
  ['custom tags under OIDC', { ...role, 'custom-tags': '{"team":"web"}' }, [/'custom-tags' has no effect/]],
  [
    'custom tags with a token file',
    { ...file, ...role, 'custom-tags': '{"team":"web"}' },
    [/'custom-tags' has no effect/],
  ],
  ['role chaining without a role', { 'role-chaining': 'true' }, [/'role-chaining' has no effect/]],
  ['nothing odd', role, []],
])('warns of %s', (_, raw, warnings) => {
  expect(planOf(raw).notices.map(({ message }) => message)).toEqual(
    warnings.map((each) => expect.stringMatching(each)),
  )
})

test.each<readonly [string, RawInputs, RegExp]>([
  [
    'a bare name under OIDC',
    { 'role-to-assume': 'deploy' },
    /^Source Account ID is needed.*arn:aws:iam::ACCOUNT:role\/deploy/,
  ],
  [
    'a bare name in China',
    { ...file, 'role-to-assume': 'deploy', 'aws-region': 'cn-north-1' },
    /arn:aws-cn:iam::ACCOUNT:role\/deploy/,
  ],
  [
    '50 tags beside our own',
    {
      ...keys,
      ...role,
      'custom-tags': JSON.stringify(
        Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`t${at}`, ''])),
      ),
    },
    /there is room for 49/,
  ],
])('refuses %s', (_, raw, message) => {
  expect(() => planOf(raw)).toThrow(InvalidInputs)
  expect(() => planOf(raw)).toThrow(message)
})
