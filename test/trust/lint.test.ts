import { expect, test } from 'vitest'
import { lint } from '../../src/trust/lint.ts'
import { trustPolicyFrom } from '../../src/trust/policy.ts'

const host = 'token.actions.githubusercontent.com'
const aud = { [`${host}:aud`]: 'sts.amazonaws.com' }
const sub = { [`${host}:sub`]: ['repo:o/r:ref:refs/heads/main', 'repo:o@1/r@2:ref:refs/heads/main'] }

function codes(statement: object): readonly string[] {
  const parsed = trustPolicyFrom({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${host}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { ...aud, ...sub } },
      ...statement,
    },
  })
  if (parsed.kind === 'problems') throw new Error(JSON.stringify(parsed.problems))
  return lint(parsed.policy).map((each) => each.code)
}

function provider(issuer: string): object {
  return { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` }
}

test.each<[string, object, readonly string[]]>([
  ['nothing to find', {}, []],
  [
    'a wildcard under StringEquals',
    { Condition: { StringEquals: { ...aud, [`${host}:sub`]: 'repo:o@1/r@2:*' } } },
    ['wildcard-under-equals'],
  ],
  [
    'a variable is no wildcard',
    { Condition: { StringEquals: { ...aud, ...sub, 'sts:RoleSessionName': '${aws:username}' } } },
    [],
  ],
  ['no sub', { Condition: { StringEquals: aud } }, ['required-claim-missing']],
  ['no aud', { Condition: { StringEquals: sub } }, ['audience-missing']],
  ['no condition at all', { Condition: undefined }, ['required-claim-missing', 'audience-missing']],
  [
    'every repository',
    { Condition: { StringEquals: aud, StringLike: { [`${host}:sub`]: 'repo:*' } } },
    ['subject-too-wide'],
  ],
  [
    'every repository of that name',
    { Condition: { StringEquals: aud, StringLike: { [`${host}:sub`]: '*:ref:refs/heads/main' } } },
    ['subject-too-wide'],
  ],
  [
    'only the form without IDs',
    { Condition: { StringEquals: { ...aud, [`${host}:sub`]: 'repo:o/r:environment:prod' } } },
    ['subject-without-ids'],
  ],
  [
    'a claim that is no key',
    { Condition: { StringEquals: { ...aud, ...sub, [`${host}:runner_environment`]: 'github-hosted' } } },
    ['unknown-condition-key'],
  ],
  [
    'a claim that is a key',
    { Condition: { StringEquals: { ...aud, ...sub, [`${host}:repository_owner_id`]: '65' } } },
    [],
  ],
  [
    'keys of another issuer',
    { Condition: { StringEquals: { ...aud, ...sub, 'gitlab.com:project_id': '1' } } },
    ['foreign-condition-key'],
  ],
  [
    'keys of an enterprise',
    { Condition: { StringEquals: { ...aud, ...sub, [`${host}/octo:ref`]: 'x' } } },
    ['foreign-condition-key'],
  ],
  [
    'a URL as key',
    { Condition: { StringEquals: { ...aud, ...sub, [`https://${host}:sub`]: 'x' } } },
    ['url-as-condition-key'],
  ],
  [
    'ForAllValues',
    {
      Condition: { StringEquals: { ...aud, ...sub }, 'ForAllValues:StringEquals': { [`${host}:ref`]: 'x' } },
    },
    ['matches-absent-key'],
  ],
  ['AssumeRole for tokens', { Action: 'sts:AssumeRole' }, ['wrong-action']],
  [
    "an issuer of one's own",
    { Principal: provider('ci.example.com'), Condition: undefined },
    ['subject-missing', 'audience-missing'],
  ],
  [
    'an issuer that needs aud',
    {
      Principal: provider('oidc.vercel.com/octo'),
      Condition: { StringEquals: { 'oidc.vercel.com/octo:sub': 'x' } },
    },
    ['required-claim-missing'],
  ],
  [
    "CircleCI's own form of key",
    {
      Principal: provider('oidc.circleci.com/org/1'),
      Condition: {
        StringEquals: {
          'oidc.circleci.com/org/1:aud': '1',
          'oidc.circleci.com/org/1:sub': 'x',
          'oidc.circleci.com/org/1:oidc.circleci.com/project-id': '2',
        },
      },
    },
    [],
  ],
  [
    'a tenant of GHE.com',
    {
      Principal: provider('token.actions.octo.ghe.com'),
      Condition: {
        StringEquals: {
          'token.actions.octo.ghe.com:aud': 'a',
          'token.actions.octo.ghe.com:sub': 's',
          'token.actions.octo.ghe.com:event_name': 'push',
        },
      },
    },
    ['unknown-condition-key'],
  ],
  [
    'keys, no tags',
    { Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole', Condition: undefined },
    ['tag-session-missing'],
  ],
  [
    'keys and tags',
    {
      Principal: { AWS: '111122223333' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: undefined,
    },
    [],
  ],
  ['a Deny lets nobody in', { Effect: 'Deny', Condition: undefined }, []],
])('%s', (_, statement, expected) => {
  expect(codes(statement)).toEqual(expected)
})

test('a finding says where, what and how to mend it', () => {
  const parsed = trustPolicyFrom({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: provider(host),
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { ...aud, [`${host}:sub`]: 'repo:o@1/r@2:*' } },
      },
    ],
  })
  expect(parsed.kind === 'policy' && lint(parsed.policy)).toEqual([
    {
      code: 'wildcard-under-equals',
      severity: 'error',
      at: `Statement[0].Condition.StringEquals.${host}:sub`,
      message: 'StringEquals compares letter for letter: the wildcard in repo:o@1/r@2:* matches only itself.',
      fix: 'Write StringLike instead of StringEquals.',
    },
  ])
})
