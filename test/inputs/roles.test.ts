import { describe, expect, test } from 'vitest'
import { readRoles as rolesIn } from '../../src/inputs/roles-yaml.ts'
import { takenTags } from '../support/github-job.ts'

const readRoles = (text: string, stsEndpoint?: string) => rolesIn(text, { stsEndpoint, takenTags })

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
      ['Input roles, line 3: the key a is there twice'],
    ],
    [
      'a list as a key',
      `a: ${arn('a')}\n? [b, c]\n: ${arn('b')}`,
      ['Input roles, line 2: a key is a list or a mapping'],
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
      [
        'Input roles, line 4: a role-external-id is no key of a role. Did you mean external-id? There are: assume, env,',
      ],
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
    ['a region', 'a: {assume: x, region: EU}', ['a region must be a Region such as eu-central-1, not "EU"']],
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
      'an external ID that is true',
      'a: {assume: x, external-id: true}',
      ['a external-id must be 2 to 1224 letters, digits or any of _+=,.@:/-: as text'],
    ],
    [
      'an account that lost its zero',
      'a: {assume: x, allowed-account-ids: [12345678901]}',
      [
        'a allowed-account-ids 1 must be an account ID of 12 digits, not "12345678901". The account ID has 11 digits: was it quoted?',
      ],
    ],
    ['a Region without its hyphen', 'a: {assume: x, region: us-east1}', ['Did you mean us-east-1?']],
    [
      'two policies as one',
      'a: {assume: x, managed-session-policies: "arn:aws:iam::aws:policy/A,arn:aws:iam::aws:policy/B"}',
      ['It holds several ARNs'],
    ],
    [
      'a misspelt key',
      'a: {assume: x, regoin: eu-west-1}',
      ['a regoin is no key of a role. Did you mean region?'],
    ],
    [
      'a name twice, once in quotes',
      `1.10: ${arn('a')}\n"1.10": ${arn('b')}`,
      ['Input roles, line 2: the key 1.10 is there twice'],
    ],
    ['a tag twice', 'a: {assume: x, tags: {team: a, team: b}}', ['the key team is there twice']],
    [
      'a tag twice, in other case',
      'a: {assume: x, tags: {team: a, Team: b}}',
      ['a tags has the key "Team" twice'],
    ],
    ['a tag of AWS', 'a: {assume: x, tags: {"AWS:x": a}}', ['a tags must not set "AWS:x"']],
    [
      'a tag without a value',
      'a: {assume: x, tags: {team: }}',
      ['a tags has a value for "team" that is neither'],
    ],
    [
      'a tag that no name can be seen of',
      'a: {assume: x, tags: {"te\u200bam": b}}',
      ['a tags has the key "te[U+200B]am"'],
    ],
    [
      'brackets left open',
      '['.repeat(1000),
      ['Input roles, line 1: is nested deeper than 40 levels. Is a bracket left open?'],
    ],
    ['lists in lists', 'a: '.concat('\n', '- '.repeat(1000)), ['Input roles, line 2: is nested deeper']],
    [
      'maps in maps',
      Array.from({ length: 100 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
      ['is nested deeper'],
    ],
    ['questions in questions', '? '.repeat(1000), ['is nested deeper']],
    [
      'more than an input can hold',
      `a: ${'x'.repeat(140_000)}`,
      ['Input roles: has 140003 characters; the most is 131072'],
    ],
    ['a role that holds itself', 'a: &a\n  assume: *a', ['a assume must be a role ARN']],
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

describe('what is written in roles', () => {
  test('counts to the letter where YAML sees numbers and dates', () => {
    const { targets, problems } = readRoles(`1.10:
  assume: x
  external-id: 0x1F
  session-name: 2024-01-01
  duration-seconds: 3600
  allowed-account-ids: [012345678901]
  tags: {build: 12345678901234567890, version: 1.10, id: 00123, hex: 0x1F, power: 1e3, day: 2024-01-01, answer: yes, 1.0: x, yes: no}
0123: {assume: y}
07: 007`)
    expect(problems).toEqual([])
    expect(targets).toEqual([
      {
        name: '1.10',
        chain: ['x'],
        env: false,
        externalId: '0x1F',
        sessionName: '2024-01-01',
        durationSeconds: 3600,
        allowedAccounts: ['012345678901'],
        customTags: {
          build: '12345678901234567890',
          version: '1.10',
          id: '00123',
          hex: '0x1F',
          power: '1e3',
          day: '2024-01-01',
          answer: 'yes',
          '1.0': 'x',
          yes: 'no',
        },
      },
      { name: '0123', chain: ['y'], env: false },
      { name: '07', chain: ['007'], env: false },
    ])
  })

  test('keeps its digits in a policy', () => {
    const policy = (text: string) =>
      readRoles(`a: {assume: x, session-policy: ${text}}`).targets[0]?.sessionPolicy
    expect(policy('{max: 12345678901234567890, part: 1.10, account: 012345678901, on: true}')).toBe(
      '{"max":12345678901234567890,"part":1.10,"account":"012345678901","on":true}',
    )
    const long = `{"max": 12345678901234567890,${' '.repeat(2048)} "text": "a  \\" b"}`
    expect(policy(`'${long}'`)).toBe('{"max":12345678901234567890,"text":"a  \\" b"}')
  })

  test.each([
    ['%YAML 1.1\n---\na: {assume: x, tags: {on: yes, day: 2024-01-01}}', { on: 'yes', day: '2024-01-01' }],
    ['a: {assume: x, tags: {t: !!timestamp 2024-01-01, n: !!str 0012}}', { t: '2024-01-01', n: '0012' }],
  ])('is read by one version of YAML: %s', (text, customTags) => {
    expect(readRoles(text)).toMatchObject({ problems: [], targets: [{ customTags }] })
  })

  test("is left to a service of one's own", () => {
    const text = 'a: {assume: "arn:aws:iam:::role/x", region: us-east1, duration-seconds: 60}'
    expect(readRoles(text).problems).toHaveLength(3)
    expect(readRoles(text, 'https://sts.storage.example.com').problems).toEqual([])
    expect(readRoles(text, 'https://vpce-1.sts.us-east-1.vpce.amazonaws.com').problems).toHaveLength(3)
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
