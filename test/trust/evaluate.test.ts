import { expect, test } from 'vitest'
import { type Caller, type Context, evaluate, type TrustRequest } from '../../src/trust/evaluate.ts'
import { type TrustPolicy, trustPolicyFrom } from '../../src/trust/policy.ts'

const host = 'token.actions.githubusercontent.com'
const provider = `arn:aws:iam::111122223333:oidc-provider/${host}`
const github: Caller = { kind: 'federated', provider }
const session: Caller = {
  kind: 'aws',
  arn: 'arn:aws:sts::111122223333:assumed-role/deploy/job',
  roleArn: 'arn:aws:iam::111122223333:role/teams/deploy',
}

function policy(...statements: readonly object[]): TrustPolicy {
  const parsed = trustPolicyFrom({ Version: '2012-10-17', Statement: statements })
  if (parsed.kind === 'problems') throw new Error(JSON.stringify(parsed.problems))
  return parsed.policy
}

function webIdentity(condition: object): TrustPolicy {
  return policy({
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: condition,
  })
}

function request(context: Context, rest: Partial<TrustRequest> = {}): TrustRequest {
  return { action: 'sts:AssumeRoleWithWebIdentity', caller: github, context, ...rest }
}

test('says which condition failed, with what it expected and what there was', () => {
  const verdict = evaluate(
    webIdentity({
      StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com' },
      StringLike: { [`${host}:sub`]: ['repo:o/r:ref:refs/heads/*', 'repo:o/r:environment:*'] },
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
    }),
    request({ [`${host}:aud`]: 'sts.amazonaws.com', [`${host}:sub`]: 'repo:o/r:pull_request' }),
  )
  expect(verdict).toEqual({
    decision: 'unmatched',
    statements: [
      {
        index: 0,
        effect: 'Allow',
        mismatches: [
          {
            kind: 'condition',
            operator: 'StringLike',
            key: `${host}:sub`,
            expected: ['repo:o/r:ref:refs/heads/*', 'repo:o/r:environment:*'],
            actual: ['repo:o/r:pull_request'],
          },
          {
            kind: 'condition',
            operator: 'Bool',
            key: 'aws:MultiFactorAuthPresent',
            expected: ['true'],
            actual: undefined,
          },
        ],
      },
    ],
  })
})

test('names the principal and the action that did not fit', () => {
  const { decision, statements } = evaluate(
    policy({ Sid: 'One', Effect: 'Allow', Principal: { AWS: '444455556666' }, Action: 'sts:AssumeRole' }),
    request({}),
  )
  expect(decision).toBe('unmatched')
  expect(statements).toEqual([
    {
      index: 0,
      sid: 'One',
      effect: 'Allow',
      mismatches: [
        { kind: 'principal', expected: ['444455556666'], actual: provider },
        { kind: 'action', expected: ['sts:AssumeRole'], actual: 'sts:AssumeRoleWithWebIdentity' },
      ],
    },
  ])
})

const allow = { Effect: 'Allow', Principal: '*', Action: 'sts:*' }

test.each<[string, TrustPolicy, TrustRequest, string]>([
  ['a Deny that applies wins', policy(allow, { ...allow, Effect: 'Deny' }), request({}), 'denied'],
  [
    'a Deny that does not apply',
    policy(allow, { ...allow, Effect: 'Deny', Action: 'sts:TagSession' }),
    request({}),
    'allowed',
  ],
  ['no statement', policy(), request({}), 'unmatched'],
  [
    'keys in another case',
    webIdentity({ StringEquals: { [`${host}:SUB`.toUpperCase()]: 'x' } }),
    request({ [`${host}:sub`]: 'x' }),
    'allowed',
  ],
  [
    'actions in another case',
    policy({ ...allow, Action: 'STS:assumerolewithwebidentity' }),
    request({}),
    'allowed',
  ],
  [
    'NotAction',
    policy({ Effect: 'Allow', Principal: '*', NotAction: 'sts:AssumeRole' }),
    request({}),
    'allowed',
  ],
  [
    'NotPrincipal',
    policy({ Effect: 'Deny', NotPrincipal: { Federated: provider }, Action: '*' }, allow),
    request({}),
    'allowed',
  ],
  [
    'another provider',
    webIdentity({}),
    request({}, { caller: { kind: 'federated', provider: `${provider}/octo` } }),
    'unmatched',
  ],
  [
    'a service',
    policy({ ...allow, Principal: { Service: 'ec2.amazonaws.com' } }),
    request({}, { caller: { kind: 'service', service: 'ec2.amazonaws.com' } }),
    'allowed',
  ],
  [
    'the account',
    policy({ ...allow, Principal: { AWS: '111122223333' } }),
    request({}, { caller: session }),
    'allowed',
  ],
  [
    'the account as root',
    policy({ ...allow, Principal: { AWS: 'arn:aws:iam::111122223333:root' } }),
    request({}, { caller: session }),
    'allowed',
  ],
  [
    'another account',
    policy({ ...allow, Principal: { AWS: '444455556666' } }),
    request({}, { caller: session }),
    'unmatched',
  ],
  [
    'the role of a session',
    policy({ ...allow, Principal: { AWS: 'arn:aws:iam::111122223333:role/teams/deploy' } }),
    request({}, { caller: session }),
    'allowed',
  ],
  [
    'one session',
    policy({ ...allow, Principal: { AWS: session.arn } }),
    request({}, { caller: session }),
    'allowed',
  ],
  [
    'a pattern of principals',
    policy({ ...allow, Principal: { AWS: 'arn:aws:iam::111122223333:role/*' } }),
    request({}, { caller: session }),
    'unmatched',
  ],
  [
    'anyone with keys',
    policy({ ...allow, Principal: { AWS: '*' } }),
    request({}, { caller: session }),
    'allowed',
  ],
  ['anyone with keys, for a token', policy({ ...allow, Principal: { AWS: '*' } }), request({}), 'unmatched'],
  [
    'a variable',
    policy({ ...allow, Condition: { StringEquals: { 'sts:RoleSessionName': '${aws:username}' } } }),
    request({ 'sts:RoleSessionName': 'ci', 'aws:username': 'ci' }),
    'allowed',
  ],
])('%s', (_, trust, asked, decision) => {
  expect(evaluate(trust, asked).decision).toBe(decision)
})
