import { describe, expect, test } from 'vitest'
import type { Caller } from '../../src/trust/caller.ts'
import { evaluate } from '../../src/trust/evaluate.ts'
import { type TrustPolicy, trustPolicyFrom } from '../../src/trust/policy.ts'
import type { Context, TrustRequest } from '../../src/trust/verdict.ts'

const host = 'token.actions.githubusercontent.com'
const provider = `arn:aws:iam::111122223333:oidc-provider/${host}`
const github: Caller = { kind: 'federated', provider }
const session: Caller = {
  kind: 'aws',
  arn: 'arn:aws:sts::111122223333:assumed-role/deploy/job',
  roleArn: 'arn:aws:iam::111122223333:role/teams/deploy',
}

function policy(...statements: readonly object[]): TrustPolicy {
  return policyOf({ Version: '2012-10-17', Statement: statements })
}

function policyOf(document: object): TrustPolicy {
  const parsed = trustPolicyFrom(document)
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
  expect(verdict).toMatchObject({
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
  expect(statements).toMatchObject([
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

const everyone = { Effect: 'Allow', Principal: '*', Action: '*' }

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
describe('policy variables', () => {
  const context = {
    'sts:RoleSessionName': 'Ci',
    'aws:username': 'CI',
    'aws:PrincipalTag/team': '*',
    'aws:PrincipalArn': 'arn:aws:iam::111122223333:user/a:b',
    'aws:PrincipalAccount': '111122223333',
    'aws:TagKeys': ['Ci'],
    'aws:MultiFactorAuthPresent': 'true',
    'aws:PrincipalTag/mfa': 'TRUE',
    'aws:EpochTime': '10',
  }
  test.each<[operator: string, key: string, value: string, version: string | undefined, decision: string]>([
    ['StringEquals', 'sts:RoleSessionName', '${aws:username}', '2012-10-17', 'unmatched'],
    ['StringEqualsIgnoreCase', 'sts:RoleSessionName', '${aws:username}', '2012-10-17', 'allowed'],
    ['StringNotEqualsIgnoreCase', 'sts:RoleSessionName', '${aws:username}', '2012-10-17', 'unmatched'],
    ['StringEqualsIgnoreCase', 'sts:RoleSessionName', '${aws:username}', '2008-10-17', 'unmatched'],
    ['StringEqualsIgnoreCase', 'sts:RoleSessionName', '${aws:username}', undefined, 'unmatched'],
    ['StringNotEquals', 'aws:username', '${aws:username}', '2012-10-17', 'unmatched'],
    ['StringNotEquals', 'aws:username', '${aws:username}', '2008-10-17', 'allowed'],
    ['StringNotEquals', 'aws:username', '${aws:username}', undefined, 'allowed'],
    ['StringEquals', 'aws:username', '${AWS:UserName}', '2012-10-17', 'allowed'],
    // What a variable holds is text, never a wildcard.
    ['StringLike', 'aws:username', '${aws:PrincipalTag/team}', '2012-10-17', 'unmatched'],
    ['StringLike', 'aws:PrincipalTag/team', '${aws:PrincipalTag/team}', '2012-10-17', 'allowed'],
    ['StringLike', 'aws:PrincipalTag/team', '${*}', '2012-10-17', 'allowed'],
    ['StringLike', 'aws:username', '${*}', '2012-10-17', 'unmatched'],
    ['StringLike', 'aws:username', '*', '2008-10-17', 'allowed'],
    // No value: it meets nothing, so a negated operator holds.
    ['StringLike', 'aws:username', '${aws:PrincipalTag/none}*', '2012-10-17', 'unmatched'],
    ['StringNotLike', 'aws:username', '${aws:PrincipalTag/none}*', '2012-10-17', 'allowed'],
    ['StringEquals', 'aws:username', "${aws:PrincipalTag/none, 'CI'}", '2012-10-17', 'allowed'],
    ['StringEquals', 'aws:username', "${aws:PrincipalTag/none, 'CI'}", '2008-10-17', 'unmatched'],
    ['StringEquals', 'aws:username', "${aws:PrincipalTag/team, 'CI'}", '2012-10-17', 'unmatched'],
    // A key that may have several values is no variable, whatever it has.
    ['StringEquals', 'sts:RoleSessionName', '${aws:TagKeys}', '2012-10-17', 'unmatched'],
    ['ArnEquals', 'aws:PrincipalArn', '${aws:PrincipalArn}', '2012-10-17', 'unmatched'],
    [
      'ArnLike',
      'aws:PrincipalArn',
      "arn:aws:iam::*:user/${aws:PrincipalTag/none, 'a:b'}",
      '2012-10-17',
      'allowed',
    ],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::${aws:PrincipalAccount}:user/*', '2012-10-17', 'allowed'],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::${aws:username}:user/*', '2012-10-17', 'unmatched'],
    ['Bool', 'aws:MultiFactorAuthPresent', '${aws:PrincipalTag/mfa}', '2012-10-17', 'allowed'],
    // Numbers, dates, networks and Null have no variables.
    ['NumericEquals', 'aws:EpochTime', '${aws:EpochTime}', '2012-10-17', 'unmatched'],
    ['DateEquals', 'aws:EpochTime', '${aws:EpochTime}', '2012-10-17', 'unmatched'],
  ])('%s %s against %s in version %s: %s', (operator, key, value, version, decision) => {
    const document = {
      ...(version === undefined ? {} : { Version: version }),
      Statement: { ...everyone, Condition: { [operator]: { [key]: value } } },
    }
    expect(evaluate(policyOf(document), request(context)).decision).toBe(decision)
  })
})

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html */
test.each<[element: object, action: string, decision: string]>([
  [{ Action: '*' }, 'sts:AssumeRole', 'allowed'],
  [{ Action: 'sts:*' }, 'sts:TagSession', 'allowed'],
  [{ Action: 'sts:AssumeRole*' }, 'sts:AssumeRoleWithSAML', 'allowed'],
  [{ Action: 'sts:AssumeRole' }, 'sts:AssumeRoleWithWebIdentity', 'unmatched'],
  [{ Action: 'sts:AssumeRole?ithSAML' }, 'sts:AssumeRoleWithSAML', 'allowed'],
  [{ Action: ['sts:AssumeRole', 'sts:TagSession'] }, 'sts:TagSession', 'allowed'],
  [{ Action: ['sts:AssumeRole'] }, 'sts:TagSession', 'unmatched'],
  [{ Action: 'iam:*' }, 'sts:AssumeRole', 'unmatched'],
  [{ Action: [] }, 'sts:AssumeRole', 'unmatched'],
  [{ NotAction: 'sts:Assume*' }, 'sts:TagSession', 'allowed'],
  [{ NotAction: ['STS:TagSession', 'iam:*'] }, 'sts:TagSession', 'unmatched'],
])('%j and %s: %s', (element, action, decision) => {
  const trust = policy({ Effect: 'Allow', Principal: '*', ...element })
  expect(evaluate(trust, request({}, { action })).decision).toBe(decision)
})

test('all conditions of a statement hold, or it does not apply; statements stand each for itself', () => {
  const one = { StringEquals: { 'aws:a': '1', 'aws:b': '2' }, StringLike: { 'aws:c': '3*' } }
  const trust = policy(
    { ...everyone, Condition: one },
    { ...everyone, Condition: { Bool: { 'aws:d': 'true' } } },
  )
  const decide = (context: Context) => evaluate(trust, request(context)).decision
  expect(decide({ 'aws:a': '1', 'aws:b': '2', 'aws:c': '33' })).toBe('allowed')
  expect(decide({ 'aws:a': '1', 'aws:b': '2' })).toBe('unmatched')
  expect(decide({ 'aws:a': '1', 'aws:c': '33', 'aws:d': 'true' })).toBe('allowed')
})
