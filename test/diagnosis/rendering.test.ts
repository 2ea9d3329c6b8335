import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidInputs } from '../../src/core/errors.ts'
import {
  diagnose,
  type Evidence,
  type Finding,
  toAnnotation,
  toJson,
  toLogLines,
  toSuccessSummary,
  toSummary,
} from '../../src/diagnosis/index.ts'
import { toCode, toFence, toMermaidLabel, toProse } from '../../src/diagnosis/markdown.ts'
import { proxyUrl } from '../support/proxy-url.ts'
import { claims, evidence, failure, keys, noToken, nowMs, planWith, refusal, role } from './evidence.ts'

const shown = { hideAccounts: false }
const hidden = { hideAccounts: true }

describe('the annotation', () => {
  test('says what failed and how to fix it, in two lines', () => {
    const given = evidence()
    const [failed, cause, ...rest] = toAnnotation(diagnose(given), given.error).split('\n')
    expect(failed).toBe(
      'Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity',
    )
    expect(cause).toBe(
      'Likely: The role does not exist, or its trust policy does not allow sub "repo:octo-org/octo-repo:ref:refs/heads/main". ' +
        "Check the role's ARN. If the role is for an environment, add environment: to the job. Otherwise, if this job should have the role, put this statement into its trust policy. Values are case-sensitive. " +
        "The run's summary page has the code to paste. " +
        'https://github.com/octo-org/aws/blob/v1/docs/troubleshooting.md#role-trust (2 more in the log)',
    )
    expect(rest).toEqual([])
  })

  test('names the variable that filled the input to change', () => {
    const message = 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'
    const error = refusal('ValidationError', message, { status: 400 })
    const origins = { 'role-duration-seconds': 'ROLE_DURATION_SECONDS' }
    const given = evidence({ error, origins })
    expect(toAnnotation(diagnose(given), error)).toContain(
      'Here ROLE_DURATION_SECONDS fills role-duration-seconds.',
    )
    expect(toLogLines(diagnose(given), given)).toContain(
      'Inputs filled by variables: role-duration-seconds (ROLE_DURATION_SECONDS)',
    )
  })

  test('names the variables of all inputs that the fix names', () => {
    const error = failure('network', 'No such name', { phase: 'dns', host: 'sts.local.amazonaws.com' })
    const origins = { 'aws-region': 'AWS_DEFAULT_REGION', 'http-proxy': 'HTTPS_PROXY', audience: 'AUDIENCE' }
    expect(toAnnotation(diagnose(evidence({ error, origins })), error)).toContain(
      'Here AWS_DEFAULT_REGION fills aws-region, HTTPS_PROXY fills http-proxy.',
    )
  })

  test('carries what to paste where it is one line', () => {
    const error = failure('no-token', 'No token')
    const given = evidence({ error, noToken, plan: undefined })
    expect(toAnnotation(diagnose(given), error)).toContain(
      'Paste: permissions: { id-token: write, contents: read } https://',
    )
  })

  test('names every input that is wrong, on one line', () => {
    const error = new InvalidInputs([
      { input: 'aws-region', reason: 'missing', message: 'Input required and not supplied: aws-region' },
      { input: 'audience', reason: 'malformed', message: 'Input audience is wrong' },
    ])
    expect(toAnnotation([], error)).toBe(
      'Input required and not supplied: aws-region; Input audience is wrong',
    )
  })
})

test('the log shows the call, the claims and each finding with its link', () => {
  const given = evidence({
    error: refusal('AccessDenied', 'Not authorized', { requestId: 'r-1', attempts: 3 }),
  })
  const lines = toLogLines(diagnose(given), given)
  for (const line of [
    'Call: AssumeRoleWithWebIdentity at sts.eu-central-1.amazonaws.com',
    'Answer: AccessDenied, HTTP status 403',
    'Request id: r-1',
    'Attempts: 3',
    `Role: ${role}`,
    '  sub: repo:octo-org/octo-repo:ref:refs/heads/main',
    '         "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",',
    '   https://github.com/octo-org/aws/blob/v1/docs/troubleshooting.md#role-trust',
  ])
    expect(lines.map((each) => each.trimEnd()).join('\n')).toContain(line.trim())
  expect(lines.find((line) => line.startsWith('1. '))).toMatch(/^1\. Likely: The role does not exist/)
})

describe('the summary', () => {
  test('has the statement to paste and the claims that were sent', () => {
    const given = evidence()
    const summary = toSummary(diagnose(given), given, shown)
    const code = /```json\n([\s\S]+?)\n```/.exec(summary)?.[1] ?? ''
    expect(JSON.parse(code)).toEqual({
      Effect: 'Allow',
      Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:sub': 'repo:octo-org/octo-repo:ref:refs/heads/main',
        },
      },
    })
    expect(summary).toContain(
      '| <code>sub</code> | <code>repo:octo-org/octo-repo:ref:refs/heads/main</code> | yes |',
    )
    expect(summary).toContain('| <code>event&#95;name</code> | <code>push</code> |  |')
  })

  test('leaves account ids out where they are masked', () => {
    const given = evidence({
      error: refusal(
        'AccessDenied',
        `User: arn:aws:sts::444455556666:assumed-role/a/b is not authorized to perform: sts:TagSession on resource: ${role}`,
        { action: 'AssumeRole' },
      ),
      plan: planWith({ source: keys }),
    })
    for (const text of [toSummary(diagnose(given), given, hidden), toJson(diagnose(given), given, hidden)]) {
      expect(text).not.toMatch(/\d{12}/)
      expect(text).toContain('AWS_ACCOUNT_ID')
    }
    expect(toSummary(diagnose(given), given, shown)).toContain('444455556666')
  })

  test('of a wildcard in a name trusts the name to the letter', () => {
    const given = evidence({ claims: { ...claims, sub: 'repo:octo-org/octo-repo:environment:*${aws:x}?' } })
    const statement: unknown = JSON.parse(diagnose(given)[0]?.fix.code ?? '')
    expect(JSON.stringify(statement)).toContain('repo:octo-org/octo-repo:environment:${*}${$}{aws:x}${?}')
  })
})

test('JSON is for tools: codes, claims and links', () => {
  const given = evidence()
  expect(JSON.parse(toJson(diagnose(given), given, shown))).toMatchObject({
    version: 1,
    error: {
      code: 'sts-refused',
      details: { action: 'AssumeRoleWithWebIdentity', awsCode: 'AccessDenied', status: 403 },
    },
    plan: { role, region: 'eu-central-1', source: 'oidc' },
    claims: { sub: claims['sub'], aud: 'sts.amazonaws.com' },
    findings: [
      {
        code: 'role-trust',
        certainty: 'likely',
        url: 'https://github.com/octo-org/aws/blob/v1/docs/troubleshooting.md#role-trust',
      },
      { code: 'environment-missing' },
      { code: 'wildcard-string-equals' },
    ],
  })
})

describe('the summary of a success', () => {
  const arn = 'arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions'
  const session = {
    keys: {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    },
    identity: { account: '111122223333', arn, userId: 'AROAEXAMPLE:GitHubActions' },
    expiration: nowMs + 3_600_000,
  }
  const success = {
    session,
    region: 'eu-central-1',
    nowMs,
    hops: ['repo:octo-org/octo-repo:pull_request', arn],
  }

  test('tells account, role, session and end', () => {
    expect(toSuccessSummary(success, shown)).toBe(
      [
        '## AWS credentials',
        '',
        '| | |',
        '| --- | --- |',
        '| Account | <code>111122223333</code> |',
        '| Role | <code>deploy</code> |',
        '| Session | <code>GitHubActions</code> |',
        '| Region | <code>eu-central-1</code> |',
        '| Valid until | <code>2026-09-01T03:00:00Z (for 60 minutes)</code> |',
      ].join('\n'),
    )
    expect(toSuccessSummary(success, hidden)).not.toMatch(/\d{12}/)
  })

  test('draws a chain, and nothing in a name can redraw it', () => {
    const graph = toSuccessSummary({ ...success, hops: ['a"]; click n0 "x', 'b', arn] }, shown)
    expect(graph).toContain('```mermaid\ngraph LR\n  n0["a#34;#93;#59; click n0 #34;x"]\n  n1["b"]\n')
    expect(graph).toContain('  n0 --> n1\n  n1 --> n2\n```')
  })

  test('long-lived keys never end, and a user has no role', () => {
    const { keys: held } = session
    const user = { keys: held, identity: { ...session.identity, arn: 'arn:aws:iam::111122223333:user/ci' } }
    const text = toSuccessSummary({ ...success, session: user }, shown)
    expect(text).toContain('| Identity | <code>arn:aws:iam::111122223333:user/ci</code> |')
    expect(text).toContain('no expiry')
    expect(text).not.toContain('Role')
  })
})

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom(...'|`\n\r:#@*_<>&[]()\\~$ %"\'ab.:/-\u202e\u2028\u0000\u001b'),
    maxLength: 60,
  }),
  fc.constantFrom(
    '::error::x',
    '##[error]x',
    '\n::set-env name=A::b',
    '</details><script>',
    '| a | b |',
    '```\n# x',
    'https://evil.example',
    '@octocat',
  ),
)
/** A secret as they look: nothing that could stand in the texts by chance. */
const secret = fc.string({
  unit: fc.constantFrom(...'ABCDEFGHabcdefgh0123456789+/'),
  minLength: 40,
  maxLength: 60,
})
const codes = [
  'AccessDenied',
  'InvalidIdentityToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'ValidationError',
  'MalformedPolicyDocument',
  'PackedPolicyTooLarge',
  'Throttling',
]

interface Ordeal {
  readonly given: Evidence
  readonly secrets: readonly string[]
}

/** Any failure of any job whose names an enemy chose, with every secret in the plan repeated by the service. */
const ordeal: fc.Arbitrary<Ordeal> = fc
  .record({
    value: hostile,
    message: hostile,
    code: fc.constantFrom(...codes),
    action: fc.constantFrom('AssumeRole', 'AssumeRoleWithWebIdentity', 'GetCallerIdentity'),
    key: secret,
    token: secret,
    password: secret.map(encodeURIComponent),
    network: fc.boolean(),
    signed: fc.boolean(),
  })
  .map(({ value, message, code, action, key, token, password, network, signed }) => {
    const jwt = `eyJhbGciOiJSUzI1NiJ9.eyJ${token.replace(/[+/]/g, '_')}.${key.replace(/[+/]/g, '-')}`
    const told = `${message} ${key} SessionToken=${token} ${jwt} ${password}`
    const source = {
      kind: 'keys' as const,
      keys: { accessKeyId: `ASIA${'X'.repeat(16)}`, secretAccessKey: key, sessionToken: token },
    }
    const given = evidence({
      error: network
        ? failure('network', 'Not reached', { phase: 'proxy', host: plainHost(value), errno: value })
        : refusal(code, told, { action, requestId: value }),
      plan: planWith({
        ...(signed ? { source } : {}),
        net: { proxy: proxyUrl(`http://user:${password}@proxy.example.com:3128`), stsEndpoint: undefined },
      }),
      claims: {
        ...claims,
        sub: `repo:octo-org/octo-repo:environment:${value}`,
        environment: value,
        ref: value,
        actor: value,
      },
      chained: {
        account: '444455556666',
        arn: `arn:aws:sts::444455556666:assumed-role/${value}/x`,
        userId: 'x',
      },
    })
    return { given, secrets: [jwt, password, ...(signed ? [key, token] : [])] }
  })

function plainHost(value: string): string {
  return `host.example${value}`
}

/** The message of an error is its thrower's to keep clean: here it is what the service said. */
const clean = (given: Evidence): Evidence => ({
  ...given,
  error: failure(given.error.code, 'It failed', given.error.details),
})

const texts = (findings: readonly Finding[]) =>
  findings.flatMap(({ title, evidence: known, fix, settle }) => [
    title,
    ...known,
    fix.text,
    fix.code ?? '',
    settle ?? '',
  ])

describe('whatever an enemy names a branch, and whatever a service repeats', () => {
  test('no token, key or password is in a finding or in what is made of it', () => {
    fc.assert(
      fc.property(ordeal, ({ given, secrets }) => {
        const findings = diagnose(given)
        const quiet = clean(given)
        const all = [
          ...texts(findings),
          toSummary(findings, quiet, shown),
          toJson(findings, quiet, shown),
          ...toLogLines(findings, quiet),
        ].join('\n')
        for (const each of secrets) expect(all).not.toContain(each)
      }),
      { numRuns: 300, seed: 1 },
    )
  })

  test('findings are single lines, the annotation two at most, and no line is a command of the runner', () => {
    fc.assert(
      fc.property(ordeal, ({ given }) => {
        const findings = diagnose(given)
        for (const { title, evidence: known, fix, settle = '' } of findings)
          for (const text of [title, ...known, fix.text, settle])
            expect(text).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u)
        const annotation = toAnnotation(findings, given.error).split('\n')
        expect(annotation.length).toBeLessThanOrEqual(2)
        for (const line of [...annotation, ...toLogLines(findings, given)]) {
          expect(line).not.toMatch(/^\s*::|##\[|[\p{Cc}\u2028\u2029]/u)
        }
      }),
      { numRuns: 300, seed: 2 },
    )
  })

  test('the summary keeps its structure: rows, headings and blocks are the same as with harmless names', () => {
    const structure = (markdown: string) => {
      const kinds: string[] = []
      let fence: string | undefined
      for (const line of markdown.split('\n')) {
        if (fence !== undefined) {
          if (line === fence) fence = undefined
          continue
        }
        fence = /^(`{3,})[a-z]*$/.exec(line)?.[1]
        if (fence !== undefined) kinds.push('block')
        else if (line.startsWith('|')) kinds.push(`row of ${line.split('|').length}`)
        else if (/^(#|<|- |\[More)/.test(line)) kinds.push(line.replace(/[^#<>/[a-z].*$/, ''))
      }
      return kinds
    }
    fc.assert(
      fc.property(hostile, (value) => {
        const named = (name: string) =>
          evidence({
            claims: {
              ...claims,
              sub: `repo:octo-org/octo-repo:environment:${name}`,
              environment: name,
              ref: name,
              actor: name,
            },
          })
        const [mean, mild] = [named(`x${value}`), named('prod')]
        expect(structure(toSummary(diagnose(mean), mean, shown))).toEqual(
          structure(toSummary(diagnose(mild), mild, shown)),
        )
      }),
      { numRuns: 300, seed: 3 },
    )
  })

  test('Markdown holds no markup, link or mention of foreign making', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const line = value.replace(/[\r\n]/g, ' ')
        const cell = toCode(line).slice('<code>'.length, -'</code>'.length)
        for (const text of [cell, toProse(line)]) {
          const bare = text.replace(/&#\d+;/g, 'x')
          expect(bare).not.toMatch(/[\\`*_{}[\]<>|~&@#$!]|:\/\/|www\./)
          expect(text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))).toBe(line)
        }
        expect(toMermaidLabel(line).slice(1, -1).replace(/#\d+;/g, '')).not.toMatch(/["#;<>&\\`[\]]/)
        const [open = '', ...rest] = toFence(value).split('\n')
        expect(rest.slice(0, -1).some((each) => each.includes(open))).toBe(false)
      }),
      { numRuns: 500, seed: 4 },
    )
  })
})
