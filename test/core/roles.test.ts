import { describe, expect, test } from 'vitest'
import { readRoles } from '../../src/roles-input.ts'

const arn = (name: string) => `arn:aws:iam::111122223333:role/${name}`

describe('the input roles', () => {
  test.each<[string, string, object[]]>([
    [
      'a map of names to ARNs',
      `deploy: ${arn('deploy')}\nlogs: ${arn('logs')}`,
      [
        { name: 'deploy', chain: [arn('deploy')], env: false },
        { name: 'logs', chain: [arn('logs')], env: false },
      ],
    ],
    [
      'JSON',
      `{"deploy": "${arn('deploy')}", "logs": {"assume": ["${arn('a')}", "b"], "env": true}}`,
      [
        { name: 'deploy', chain: [arn('deploy')], env: false },
        { name: 'logs', chain: [arn('a'), 'b'], env: true },
      ],
    ],
    [
      'anchors and merge keys',
      `base: &base\n  assume: ${arn('a')}\n  region: eu-west-1\nother:\n  <<: *base\n  region: eu-west-3`,
      [
        { name: 'base', chain: [arn('a')], env: false, region: 'eu-west-1' },
        { name: 'other', chain: [arn('a')], env: false, region: 'eu-west-3' },
      ],
    ],
    [
      'Windows line ends and comments',
      `# mine\r\ndeploy: ${arn('deploy')} # here\r\n`,
      [{ name: 'deploy', chain: [arn('deploy')], env: false }],
    ],
    [
      'every key',
      `all:
  assume: [${arn('a')}, ${arn('b')}]
  env: true
  region: eu-west-1
  duration-seconds: 900
  external-id: octo
  session-name: nightly
  session-policy: {Version: '2012-10-17', Statement: []}
  managed-session-policies: arn:aws:iam::aws:policy/ReadOnlyAccess
  tags: {team: web, run: 7}
  allowed-account-ids: [111122223333, '000000000001', 000000000002]`,
      [
        {
          name: 'all',
          chain: [arn('a'), arn('b')],
          env: true,
          region: 'eu-west-1',
          durationSeconds: 900,
          externalId: 'octo',
          sessionName: 'nightly',
          sessionPolicy: '{"Version":"2012-10-17","Statement":[]}',
          managedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
          customTags: { team: 'web', run: '7' },
          allowedAccounts: ['111122223333', '000000000001', '000000000002'],
        },
      ],
    ],
  ])('takes %s', (_, text, targets) => {
    expect(readRoles(text)).toEqual({ targets, problems: [] })
  })

  test.each<[string, string, string[]]>([
    ['text', 'deploy', ['Input roles, line 1: must be a map of profile names to role ARNs']],
    ['a list', `- ${arn('a')}`, ['Input roles, line 1: must be a map']],
    ['an empty map', '{}', ['Input roles, line 1: must be a map']],
    [
      'a name twice',
      `a: ${arn('a')}\nb: ${arn('b')}\na: ${arn('c')}`,
      ['Input roles, line 3: Map keys must be unique'],
    ],
    ['a tab', `a:\n\tassume: ${arn('a')}`, ['Input roles, line 2: ']],
    [
      'two documents',
      `a: ${arn('a')}\n---\nb: ${arn('b')}`,
      ['Input roles, line 2: Source contains multiple documents'],
    ],
    ['an alias of nothing', 'a: *nobody', ['Input roles: Unresolved alias']],
    ['aliases that grow without bound', bomb(), ['Input roles: Excessive alias count']],
    [
      'an unknown key',
      `a:\n  assume: ${arn('a')}\n  region: eu-west-1\n  role-external-id: octo`,
      ['Input roles, line 4: a role-external-id is no key of a role. There are: assume, env,'],
    ],
    [
      'a key of every object',
      `a:\n  assume: ${arn('a')}\n  constructor: x`,
      ['Input roles, line 3: a constructor is no key'],
    ],
    ['no assume', `x: ${arn('a')}\na:\n  env: true`, ['Input roles, line 2: a lacks the key assume']],
    ['a role that is nothing', 'a:', ['Input roles, line 1: a must be a role ARN, or a map']],
    [
      'a bad ARN',
      `a: arn:aws:iam::111122223333:user/ci`,
      [
        'Input roles, line 1: a must be a role ARN (arn:aws:iam::111122223333:role/name) or the bare name of a role, not "arn:aws:iam::111122223333:user/ci"',
      ],
    ],
    [
      'a bad ARN in a chain',
      `a:\n  assume:\n    - ${arn('a')}\n    - two words`,
      ['Input roles, line 4: a assume 2 must be a role ARN'],
    ],
    ['an empty chain', 'a: {assume: []}', ['Input roles, line 1: a assume is an empty list']],
    ['a bad name', `"a/b": ${arn('a')}`, ['Input roles, line 1: a/b is no profile name']],
    [
      'a name that JavaScript knows',
      `constructor: ${arn('a')}`,
      ['Input roles, line 1: constructor is no profile name'],
    ],
    [
      'two for the variables',
      `a: {assume: x, env: true}\nb: {assume: y, env: true}`,
      ['Input roles, line 2: b env is true for a already'],
    ],
    ['env that is text', 'a: {assume: x, env: "yes"}', ['Input roles, line 1: a env must be true or false']],
    ['a region', 'a: {assume: x, region: EU}', ['a region must be lower-case letters']],
    [
      'a duration',
      'a: {assume: x, duration-seconds: 1h}',
      ['a duration-seconds must be a whole number from 900 to 43200'],
    ],
    [
      'a short duration',
      'a: {assume: x, duration-seconds: 60}',
      ['a duration-seconds must be a whole number from 900'],
    ],
    [
      'an external ID that YAML takes for a number',
      'a: {assume: x, external-id: 0123}',
      [
        'a external-id must be 2 to 1224 letters, digits or any of _+=,.@:/-: as text, in quotes if it is a number',
      ],
    ],
    ['a session name', 'a: {assume: x, session-name: my session}', ['a session-name must be 2 to 64']],
    ['a policy', 'a: {assume: x, session-policy: everything}', ['a session-policy must be an IAM policy']],
    [
      'a long policy',
      `a: {assume: x, session-policy: {Sid: ${'x'.repeat(2048)}}}`,
      ['a session-policy has 2058 characters; AWS takes 2048'],
    ],
    [
      'a managed policy',
      'a: {assume: x, managed-session-policies: [ReadOnly]}',
      ['a managed-session-policies 1 must be the ARN of a managed policy, not "ReadOnly"'],
    ],
    ['a tag', 'a: {assume: x, tags: {Repository: y}}', ['a tags must not set "Repository"']],
    [
      'an account that is text',
      'a: {assume: x, allowed-account-ids: [ten]}',
      ['a allowed-account-ids 1 must be an account ID of 12 digits, not "ten"'],
    ],
    ['no account', 'a: {assume: x, allowed-account-ids: []}', ['a allowed-account-ids is an empty list']],
    [
      'everything at once',
      `a: two words\nb: {x: 1}\nc:\n  assume: y\n  region: EU`,
      [
        'line 1: a must be',
        'line 2: b lacks the key assume',
        'line 2: b x is no key',
        'line 5: c region must be',
      ],
    ],
  ])('says of %s what is wrong and where', (_, text, expected) => {
    const { problems } = readRoles(text)
    expect(problems.map(({ message }) => message)).toEqual(
      expected.map((part) => expect.stringContaining(part)),
    )
    expect(problems.filter(({ input }) => input !== 'roles')).toEqual([])
  })
})

/** Nine levels of nine: a billion. */
function bomb(): string {
  const levels = Array.from(
    { length: 9 },
    (_, at) =>
      `l${at}: &l${at} [${Array(9)
        .fill(at === 0 ? 'x' : `*l${at - 1}`)
        .join(', ')}]`,
  )
  return levels.join('\n')
}
