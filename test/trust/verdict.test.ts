import { expect, test } from 'vitest'
import type { Caller } from '../../src/trust/caller.ts'
import { evaluate } from '../../src/trust/evaluate.ts'
import { type TrustPolicy, trustPolicyFrom } from '../../src/trust/policy.ts'
import type { Context, TrustRequest } from '../../src/trust/verdict.ts'
import { thrown } from '../support/thrown.ts'

const host = 'token.actions.githubusercontent.com'
const provider = `arn:aws:iam::111122223333:oidc-provider/${host}`
const caller: Caller = { kind: 'federated', provider }
const request: TrustRequest = { action: 'sts:AssumeRoleWithWebIdentity', caller, context: {} }
const allow = { Effect: 'Allow', Principal: { Federated: provider }, Action: 'sts:AssumeRoleWithWebIdentity' }

function policy(...statements: readonly object[]): TrustPolicy {
  const parsed = trustPolicyFrom({ Version: '2012-10-17', Statement: statements })
  if (parsed.kind === 'problems') throw new Error(JSON.stringify(parsed.problems))
  return parsed.policy
}

test('says part by part what was asked, what came and what matched', () => {
  const trust = policy({
    ...allow,
    Action: ['sts:TagSession', 'sts:Assume*'],
    Condition: {
      StringLike: {
        [`${host}:sub`]: ['repo:${aws:PrincipalTag/none}/*', `repo:o/\${${host}:actor}:*`, 'repo:o/*'],
      },
      StringNotEquals: { [`${host}:actor`]: ['r', 's'] },
      Null: { [`${host}:environment`]: 'false' },
    },
  })
  const { statements, decision, doubts } = evaluate(trust, {
    ...request,
    context: { [`${host}:sub`]: 'repo:o/r:pull_request', [`${host}:actor`]: 'r' },
  })
  expect({ decision, doubts }).toEqual({ decision: 'unmatched', doubts: [] })
  expect(statements[0]?.principal).toEqual({
    holds: true,
    reach: 'only',
    expected: [provider],
    actual: provider,
    matched: [provider],
  })
  expect(statements[0]?.action).toEqual({
    holds: true,
    reach: 'only',
    expected: ['sts:TagSession', 'sts:Assume*'],
    actual: 'sts:AssumeRoleWithWebIdentity',
    matched: ['sts:Assume*'],
  })
  expect(statements[0]?.conditions).toEqual([
    {
      at: `Statement[0].Condition.StringLike.${host}:sub`,
      operator: 'StringLike',
      key: `${host}:sub`,
      holds: true,
      expected: ['repo:${aws:PrincipalTag/none}/*', `repo:o/\${${host}:actor}:*`, 'repo:o/*'],
      resolved: [undefined, 'repo:o/r:*', 'repo:o/*'],
      actual: ['repo:o/r:pull_request'],
      matched: [
        { actual: 'repo:o/r:pull_request', expected: `repo:o/\${${host}:actor}:*` },
        { actual: 'repo:o/r:pull_request', expected: 'repo:o/*' },
      ],
      doubts: [],
    },
    {
      at: `Statement[0].Condition.StringNotEquals.${host}:actor`,
      operator: 'StringNotEquals',
      key: `${host}:actor`,
      holds: false,
      expected: ['r', 's'],
      resolved: ['r', 's'],
      actual: ['r'],
      matched: [{ actual: 'r', expected: 'r' }],
      doubts: [],
    },
    {
      at: `Statement[0].Condition.Null.${host}:environment`,
      operator: 'Null',
      key: `${host}:environment`,
      holds: false,
      expected: ['false'],
      resolved: ['false'],
      actual: undefined,
      matched: [],
      doubts: [],
    },
  ])
})

const date = { DateLessThan: { 'aws:CurrentTime': 'next year' } }
const now = { 'aws:CurrentTime': '2026-01-01T00:00:00Z' }
const session: Caller = { kind: 'aws', arn: 'arn:aws:sts::111122223333:assumed-role/deploy/job' }
const principalArn = { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/teams/*' } }

test.each<[name: string, trust: TrustPolicy, asked: { context?: Context; caller?: Caller }, codes: string[]]>(
  [
    ['a date that is none', policy({ ...allow, Condition: date }), { context: now }, ['malformed-value']],
    ['a key that was not given', policy({ ...allow, Condition: date }), {}, ['key-not-given']],
    [
      'a subject that was not given',
      policy({ ...allow, Condition: { StringLike: { [`${host}:SUB`]: '*' } } }),
      {},
      ['key-not-given'],
    ],
    [
      'a claim that a token may lack',
      policy({ ...allow, Condition: { StringLike: { [`${host}:environment`]: '*' } } }),
      {},
      [],
    ],
    [
      'one of several values meets',
      policy({ ...allow, Condition: { StringEquals: { [`${host}:aud`]: 'a' } } }),
      { context: { [`${host}:aud`]: ['a', 'b'] } },
      ['several-values'],
    ],
    [
      'several values, a set operator',
      policy({ ...allow, Condition: { 'ForAnyValue:StringEquals': { [`${host}:aud`]: 'a' } } }),
      { context: { [`${host}:aud`]: ['a', 'b'] } },
      [],
    ],
    [
      'a path that a session does not say',
      policy({ ...allow, Principal: '*', Condition: principalArn }),
      { caller: session },
      ['role-path-unknown'],
    ],
    [
      'the same with the role',
      policy({ ...allow, Principal: '*', Condition: principalArn }),
      { caller: { ...session, roleArn: 'arn:aws:iam::111122223333:role/teams/deploy' } },
      [],
    ],
    ['anyone of AWS, for a token', policy({ ...allow, Principal: { AWS: '*' } }), {}, ['anyone-principal']],
    ['a sure Allow beside', policy({ ...allow, Condition: date }, allow), { context: now }, []],
    [
      'a sure Deny beside',
      policy({ ...allow, Condition: date }, { ...allow, Effect: 'Deny' }),
      { context: now },
      [],
    ],
    [
      'a doubtful Deny',
      policy(allow, { ...allow, Effect: 'Deny', Condition: date }),
      { context: now },
      ['malformed-value'],
    ],
    [
      'a statement that fails anyhow',
      policy({ ...allow, Principal: { Federated: `${provider}/octo` }, Condition: date }),
      { context: now },
      [],
    ],
    [
      'a value that makes no difference',
      policy({ ...allow, Condition: { NumericLessThan: { 'aws:n': ['ten', '10'] } } }),
      { context: { 'aws:n': '9' } },
      [],
    ],
    [
      'Null with neither true nor false',
      policy({ ...allow, Condition: { Null: { 'aws:n': 'maybe' } } }),
      {},
      ['malformed-value'],
    ],
    [
      'an ARN in five parts, a network without a length',
      policy({ ...allow, Condition: { ArnLike: { 'aws:a': '*' }, NotIpAddress: { 'aws:b': '10.0.0.0/' } } }),
      { context: { 'aws:a': 'arn:aws:iam::111122223333:role/a', 'aws:b': '10.0.0.1' } },
      ['malformed-value', 'malformed-value'],
    ],
  ],
)('doubts: %s', (_, trust, asked, codes) => {
  expect(evaluate(trust, { ...request, ...asked }).doubts.map((each) => each.code)).toEqual(codes)
})

const statement = policy(allow).statements[0]

test.each<[what: string, policy: unknown, says: string]>([
  ['nothing', undefined, 'not nothing'],
  ['null', null, 'not null'],
  ['a text', '{"Version":"2012-10-17"}', 'not a string'],
  ['a list', [], 'not an empty list'],
  ['an empty object', {}, 'version must be a string, not nothing'],
  ['a document', { Version: '2012-10-17', Statement: [] }, 'trustPolicyFrom'],
  ['what trustPolicyFrom returns', trustPolicyFrom({ Version: '2012-10-17', Statement: [] }), 'version'],
  ['no statements', { version: '2012-10-17' }, 'statements must be a list, not nothing'],
  [
    'a statement in text',
    { version: '2012-10-17', statements: ['Allow'] },
    'statements[0] must be an object, not "Allow"',
  ],
  [
    'another effect',
    { version: '2012-10-17', statements: [{ ...statement, effect: 'allow' }] },
    'statements[0].effect must be "Allow" or "Deny", not "allow"',
  ],
  [
    'no principal',
    { version: '2012-10-17', statements: [{ ...statement, principal: undefined }] },
    'statements[0].principal must be an object, not nothing',
  ],
  [
    'an unknown operator',
    {
      version: '2012-10-17',
      statements: [
        {
          ...statement,
          conditions: [
            { operator: { name: 'StringMatches', base: 'StringMatches' }, key: 'a', values: ['b'] },
          ],
        },
      ],
    },
    'statements[0].conditions[0].operator.base must be an IAM operator, not "StringMatches"',
  ],
  [
    'a number for a value',
    {
      version: '2012-10-17',
      statements: [
        { ...statement, conditions: [{ operator: { name: 'Bool', base: 'Bool' }, key: 'a', values: [1] }] },
      ],
    },
    'statements[0].conditions[0].values[0] must be a string, not 1',
  ],
])('refuses %s for a policy', (_, trust, says) => {
  expect(thrown(() => Reflect.apply(evaluate, undefined, [trust, request]))).toContain(says)
})

test.each<[asked: unknown, says: string]>([
  [undefined, 'request must be an object'],
  [{ ...request, action: undefined }, 'request.action must be a string, not nothing'],
  [
    { ...request, caller: undefined },
    'request.caller.kind must be "aws", "federated" or "service", not nothing',
  ],
  [{ ...request, caller: { kind: 'aws' } }, 'request.caller.arn must be a string, not nothing'],
  [{ ...request, caller: { kind: 'user', arn: 'x' } }, 'request.caller.kind must be'],
  [{ ...request, context: undefined }, 'request.context must be an object'],
  [
    { ...request, context: { 'aws:MultiFactorAuthPresent': true } },
    'request.context["aws:MultiFactorAuthPresent"] must be a string or a list of strings, not true',
  ],
  [
    { ...request, context: { 'aws:TagKeys': ['a', null] } },
    'request.context["aws:TagKeys"][1] must be a string, not null',
  ],
])('refuses the request %j', (asked, says) => {
  expect(thrown(() => Reflect.apply(evaluate, undefined, [policy(allow), asked]))).toContain(says)
})
