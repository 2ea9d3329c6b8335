import { describe, expect, test } from 'vitest'
import { InvalidInputs } from '../../src/core/errors.ts'
import type { Plan } from '../../src/core/plan.ts'
import { crossChecks } from '../../src/inputs/cross-checks.ts'
import type { RawInputs } from '../../src/inputs/inputs.ts'
import { makePlans } from '../../src/inputs/make-plans.ts'
import { contextIn, parsed } from '../support/github-job.ts'
import { readSettings } from '../support/settings.ts'

const arn = (name: string, account = '111122223333') => `arn:aws:iam::${account}:role/${name}`
const job = {
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://tokens.test/?v=1',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer',
  GITHUB_REPOSITORY: 'octo-org/octo-repo',
}
const keys = { 'aws-access-key-id': 'AKIA', 'aws-secret-access-key': 'secret' }

function plansOf(raw: RawInputs, env: Record<string, string> = job): readonly Plan[] {
  const given = { 'aws-region': 'eu-central-1', ...raw }
  const { region = '', ...settings } = readSettings(given, {}, parsed(given))
  return makePlans({ ...settings, region }, contextIn(env), crossChecks)
}

function problemsOf(raw: RawInputs, env?: Record<string, string>): readonly string[] {
  try {
    plansOf(raw, env)
    return []
  } catch (thrown) {
    if (thrown instanceof InvalidInputs) return thrown.problems.map(({ message }) => message)
    throw thrown
  }
}

describe('roles', () => {
  test("a role's own words win over those of the step", () => {
    const [own, plain] = plansOf({
      roles: `a: {assume: "${arn('a')}", region: eu-west-1, duration-seconds: 900, session-name: mine, env: true, allowed-account-ids: ['111122223333']}\nb: ${arn('b')}`,
      'role-duration-seconds': '7200',
      'role-session-name': 'ours',
      'allowed-account-ids': '444455556666',
    })
    expect(own).toMatchObject({
      name: 'a',
      region: 'eu-west-1',
      guard: { allowedAccounts: ['111122223333'] },
      steps: [{ role: arn('a'), durationSeconds: 900, sessionName: 'mine' }],
      targets: { env: 'credentials', profile: { name: 'a', overwrite: false } },
    })
    expect(plain).toMatchObject({
      name: 'b',
      region: 'eu-central-1',
      guard: { allowedAccounts: ['444455556666'] },
      steps: [{ role: arn('b'), durationSeconds: 7200, sessionName: 'ours' }],
      targets: { env: 'none', profile: { name: 'b' } },
    })
  })

  test('tags of the step and of the role add up', () => {
    const [plan] = plansOf({
      ...keys,
      roles: `a: {assume: "${arn('a')}", tags: {team: web, run: 7}}`,
      'custom-tags': '{"team": "ops", "cost": "42"}',
    })
    expect(plan?.steps[0]?.tags.map(({ key, value }) => `${key}=${value}`)).toEqual(
      expect.arrayContaining(['team=web', 'run=7', 'cost=42', 'Repository=octo-org/octo-repo']),
    )
  })

  test('what AWS would refuse of any of them is told of all', () => {
    const roles = `a: deploy\nb: {assume: ["${arn('x')}", "${arn('y')}"], duration-seconds: 7200}\nc: ${arn('c')}`
    expect(problemsOf({ roles })).toEqual([
      expect.stringMatching(/^Role a: Source Account ID is needed.*in roles, name the role by its ARN/),
      expect.stringMatching(
        /^Role b: duration-seconds is 7200, and .*role\/y is assumed by another role: AWS gives such a session 3600/,
      ),
    ])
  })

  test('of two partitions cannot share a token', () => {
    const roles = `a: ${arn('a')}\nb: {assume: "arn:aws-cn:iam::111122223333:role/b", region: cn-north-1}`
    expect(problemsOf({ roles })).toEqual([
      expect.stringMatching(/^Role b: its Region cn-north-1 is in a partition/),
    ])
    expect(problemsOf({ roles, audience: 'octo' })).toEqual([])
  })

  test('a warning names its role', () => {
    const [plan] = plansOf({ roles: `a: {assume: "${arn('a')}", tags: {team: web}}` })
    expect(plan?.notices).toMatchObject([{ reason: 'no-effect', input: 'custom-tags', level: 'warning' }])
  })

  test.each<[string, RawInputs, RegExp]>([
    ['role-to-assume', { 'role-to-assume': arn('b') }, /roles cannot stand beside role-to-assume/],
    ['aws-profile', { 'aws-profile': 'b' }, /roles cannot stand beside aws-profile/],
    ['output-credentials', { 'output-credentials': 'true' }, /roles cannot stand beside output-credentials/],
    [
      'use-existing-credentials',
      { 'use-existing-credentials': 'true' },
      /roles cannot stand beside use-existing/,
    ],
  ])('do not stand beside %s', (_, raw, message) => {
    expect(() => plansOf({ roles: `a: ${arn('a')}`, ...raw })).toThrow(message)
  })
})

describe('chains', () => {
  const [first, second, third] = [arn('a'), arn('b', '444455556666'), arn('c')]
  const chain = { 'role-to-assume': [first, second, third].join('\n') }
  const last = {
    'role-external-id': 'octo',
    'inline-session-policy': '{"Version":"2012-10-17"}',
    'managed-session-policies': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    'role-duration-seconds': '1800',
  }
  const tagged = { 'custom-tags': '{"team":"web"}', 'transitive-tag-keys': 'team' }
  const sent = (raw: RawInputs) =>
    plansOf(raw)[0]?.steps.map(
      ({ tags, transitiveTagKeys, durationSeconds, externalId, policy, policyArns }) => ({
        team: tags.some(({ key }) => key === 'team'),
        repository: tags.some(({ key }) => key === 'Repository'),
        transitive: transitiveTagKeys.length > 0,
        durationSeconds,
        narrowed: [externalId, policy, ...policyArns].filter((each) => each !== undefined).length,
      }),
    )

  const plain = { team: false, repository: false, transitive: false, durationSeconds: 900, narrowed: 0 }

  test('from a web identity tag the first AssumeRole', () => {
    expect(sent({ ...chain, ...last, ...tagged })).toEqual([
      plain,
      { ...plain, team: true, repository: true, transitive: true },
      { ...plain, repository: true, durationSeconds: 1800, narrowed: 3 },
    ])
  })

  test('from keys tag the first role', () => {
    expect(sent({ ...chain, ...last, ...tagged, ...keys })).toEqual([
      { ...plain, team: true, repository: true, transitive: true },
      { ...plain, repository: true },
      { ...plain, repository: true, durationSeconds: 1800, narrowed: 3 },
    ])
  })

  test('begin with the ambient credentials under role-chaining', () => {
    const [plan] = plansOf({ ...chain, 'role-chaining': 'true' })
    expect(plan).toMatchObject({
      source: { kind: 'ambient' },
      steps: [{ role: first }, { role: second }, { role: third }],
    })
  })

  test.each<[string, RawInputs, readonly RegExp[]]>([
    ['an hour of a chain', { ...chain, 'role-duration-seconds': '3600' }, []],
    [
      'more of a chain',
      { ...chain, 'role-duration-seconds': '3601' },
      [/3601, and .*role\/c is assumed by another role: AWS gives such a session 3600 seconds at most/],
    ],
    ['more of one role', { 'role-to-assume': first, 'role-duration-seconds': '7200' }, []],
  ])('%s before AWS is asked', (_, raw, expected) => {
    expect(problemsOf(raw)).toEqual(expected.map((message) => expect.stringMatching(message)))
  })

  test.each<[string, RawInputs, readonly RegExp[]]>([
    [
      'role-chaining',
      { 'role-chaining': 'true' },
      [/^'role-duration-seconds' is 7200: if the credentials that assume .* AWS refuses more than 3600/],
    ],
    ['temporary keys', { ...keys, 'aws-session-token': 't' }, [/^'role-duration-seconds' is 7200/]],
    ["a user's keys", keys, []],
  ])('more than an hour by %s is warned of', (_, raw, expected) => {
    const [plan] = plansOf({ 'role-to-assume': first, 'role-duration-seconds': '7200', ...raw })
    expect(plan?.notices.map(({ message }) => message)).toEqual(
      expected.map((message) => expect.stringMatching(message)),
    )
  })
})

describe('refresh', () => {
  const role = { 'role-to-assume': arn('a') }

  test.each<[string, RawInputs, object]>([
    [
      'process writes the default profile',
      { ...role, refresh: 'process' },
      { env: 'credentials', profile: { name: 'default', overwrite: false } },
    ],
    [
      'process writes the profile that is named',
      { ...role, refresh: 'process', 'aws-profile': 'ci' },
      { env: 'none', profile: { name: 'ci' } },
    ],
    ['endpoint writes none', { ...role, refresh: 'endpoint' }, { env: 'credentials', profile: undefined }],
  ])('%s', (_, raw, targets) => {
    expect(plansOf(raw)[0]?.targets).toMatchObject(targets)
  })

  test.each<[string, RawInputs, RegExp]>([
    ['another word', { ...role, refresh: 'yes' }, /refresh must be off, process or endpoint, not "yes"/],
    ['no role', { ...keys, refresh: 'process' }, /refresh needs role-to-assume or roles/],
    [
      'role-chaining',
      { ...role, 'role-chaining': 'true', refresh: 'process' },
      /refresh needs a proof that can be shown again.*end with their own session/,
    ],
    [
      'use-existing-credentials',
      { ...role, refresh: 'process', 'use-existing-credentials': 'true' },
      /refresh cannot stand beside use-existing/,
    ],
    [
      'output-credentials',
      { ...role, refresh: 'endpoint', 'output-credentials': 'true' },
      /refresh cannot stand beside output-credentials/,
    ],
    [
      'endpoint and a profile',
      { ...role, refresh: 'endpoint', 'aws-profile': 'ci' },
      /endpoint serves variables, not a profile/,
    ],
  ])('refuses %s', (_, raw, message) => {
    expect(() => plansOf(raw)).toThrow(message)
  })

  test('says what permission is missing', () => {
    expect(problemsOf({ ...role, refresh: 'endpoint' }, {})).toEqual([
      expect.stringMatching(/^Input refresh needs a proof.*id-token/),
    ])
  })

  test('of temporary keys is warned of', () => {
    const [plan] = plansOf({ ...role, ...keys, 'aws-session-token': 't', refresh: 'process' })
    expect(plan?.notices).toMatchObject([{ reason: 'ends-early', input: 'refresh' }])
  })
})
