import { describe, expect, test } from 'vitest'
import { evaluate } from '../../src/trust/evaluate.ts'
import { githubSubjects, githubTrustPolicy, type TrustAsk } from '../../src/trust/generate.ts'
import { lint } from '../../src/trust/lint.ts'
import { type TrustPolicy, trustPolicyFrom } from '../../src/trust/policy.ts'
import { thrown } from '../support/thrown.ts'

const host = 'token.actions.githubusercontent.com'
const account = '111122223333'
const ids = { owner: '65', repository: '74' }
const repository = { owner: 'octo-org', name: 'octo-repo', ids }
const main = 'repo:octo-org/octo-repo:ref:refs/heads/main'

function read(document: object): TrustPolicy {
  const parsed = trustPolicyFrom(JSON.stringify(document))
  if (parsed.kind === 'problems') throw new Error(JSON.stringify(parsed.problems))
  return parsed.policy
}

/** https://docs.github.com/en/actions/reference/security/oidc */
test.each([
  [{ kind: 'branch', name: 'main' }, 'ref:refs/heads/main'],
  [{ kind: 'branch', name: 'feature/a#1' }, 'ref:refs/heads/feature/a#1'],
  [{ kind: 'tag', name: 'v1' }, 'ref:refs/tags/v1'],
  [{ kind: 'environment', name: 'Production EU/west' }, 'environment:Production EU/west'],
  [{ kind: 'environment', name: 'prod:eu' }, 'environment:prod%3Aeu'],
  [{ kind: 'pull-request' }, 'pull_request'],
  [{ kind: 'any' }, '*'],
] as const)(
  'subjects of %j, with IDs and without; the linter has nothing against their policy',
  (scope, rest) => {
    const subjects = githubSubjects(repository, scope)
    expect(subjects).toEqual([`repo:octo-org@65/octo-repo@74:${rest}`, `repo:octo-org/octo-repo:${rest}`])
    const found = lint(read(githubTrustPolicy({ account, subjects })))
    expect(found.filter((each) => each.severity !== 'note')).toEqual([])
  },
)

test('a repository whose IDs are not known has one subject', () => {
  expect(githubSubjects({ owner: 'o', name: 'r' }, { kind: 'any' })).toEqual(['repo:o/r:*'])
})

test('the generated policy, as pasted into IAM', () => {
  expect(githubTrustPolicy({ account, subjects: [main], partition: 'aws-cn' })).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws-cn:iam::111122223333:oidc-provider/${host}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com.cn', [`${host}:sub`]: main } },
      },
    ],
  })
})

function decide(ask: TrustAsk, claims: Readonly<Record<string, string>>): string {
  const named = { aud: 'sts.amazonaws.com', ...claims }
  return evaluate(read(githubTrustPolicy(ask)), {
    action: 'sts:AssumeRoleWithWebIdentity',
    caller: { kind: 'federated', provider: `arn:aws:iam::${account}:oidc-provider/${host}` },
    context: Object.fromEntries(Object.entries(named).map(([name, value]) => [`${host}:${name}`, value])),
  }).decision
}

test('with IDs, a later owner of the name is not let in', () => {
  const ask = { account, ids, subjects: githubSubjects(repository, { kind: 'branch', name: 'main' }) }
  const claims = { sub: main, repository_id: '74', repository_owner_id: '65' }
  expect(decide(ask, claims)).toBe('allowed')
  expect(decide(ask, { ...claims, sub: 'repo:octo-org@65/octo-repo@74:ref:refs/heads/main' })).toBe('allowed')
  expect(decide(ask, { ...claims, repository_id: '75' })).toBe('unmatched')
  expect(decide(ask, { ...claims, repository_owner_id: '66' })).toBe('unmatched')
  expect(decide(ask, { sub: main })).toBe('unmatched')
})

test('an environment with a colon is told from the one whose name has %3A', () => {
  const ask = { account, subjects: githubSubjects(repository, { kind: 'environment', name: 'prod:eu' }) }
  const sub = 'repo:octo-org/octo-repo:environment:prod%3Aeu'
  expect(decide(ask, { sub, environment: 'prod:eu' })).toBe('allowed')
  expect(decide(ask, { sub, environment: 'prod%3Aeu' })).toBe('unmatched')
})

describe('refuses, with what to change', () => {
  test.each<[owner: unknown, name: unknown, says: string]>([
    ['octo-org/octo-repo', 'octo-repo', 'put the name of the repository into name'],
    ['', 'octo-repo', 'owner'],
    [' octo-org', 'octo-repo', 'owner'],
    ['*', 'octo-repo', 'not "*"'],
    ['octo?', 'octo-repo', 'owner'],
    ['octo:org', 'octo-repo', 'owner'],
    ['${aws:username}', 'octo-repo', 'owner'],
    [undefined, 'octo-repo', 'not nothing'],
    ['octo-org', 'octo-org/octo-repo', 'without its owner'],
    ['octo-org', '', 'name'],
    ['octo-org', '*', 'name'],
    ['octo-org', '..', 'name'],
    ['octo-org', 'octo-repo.git', 'name'],
    ['octo-org', 'octo repo', 'name'],
    ['octo-org', 'octo@1', 'name'],
  ])('the repository %j / %j', (owner, name, says) => {
    expect(
      thrown(() => Reflect.apply(githubSubjects, undefined, [{ owner, name }, { kind: 'any' }])),
    ).toContain(says)
  })

  test.each<[unknown]>([
    [{ owner: 65, repository: '74' }],
    [{ owner: '65', repository: '' }],
    [{ owner: '65', repository: '*' }],
    [{}],
    ['65'],
  ])('the IDs %j', (wrong) => {
    const asked = { owner: 'o', name: 'r', ids: wrong }
    expect(thrown(() => Reflect.apply(githubSubjects, undefined, [asked, { kind: 'any' }]))).toMatch(/ids/i)
    expect(
      thrown(() => Reflect.apply(githubTrustPolicy, undefined, [{ account, subjects: [main], ids: wrong }])),
    ).toMatch(/ids/i)
  })

  test.each<[scope: unknown, says: string]>([
    [undefined, 'scope must be an object'],
    [{}, "the scope's kind must be branch, tag, environment, pull-request or any, not nothing"],
    [{ kind: 'pull_request' }, 'not "pull_request"'],
    [{ kind: 'Branch', name: 'main' }, 'not "Branch"'],
    [{ kind: 'branch' }, 'not nothing'],
    [{ kind: 'branch', name: '' }, 'the name of a branch'],
    [{ kind: 'branch', name: ' ' }, 'the name of a branch'],
    [{ kind: 'branch', name: 'refs/heads/main' }, 'without refs/…'],
    [{ kind: 'branch', name: 'refs/tags/v1' }, 'without refs/…'],
    [{ kind: 'branch', name: 'release/*' }, 'cannot be a pattern'],
    [{ kind: 'branch', name: 'a?' }, 'cannot be a pattern'],
    [{ kind: 'branch', name: 'a:b' }, 'the name of a branch'],
    [{ kind: 'branch', name: '/main' }, 'the name of a branch'],
    [{ kind: 'branch', name: 'main/' }, 'the name of a branch'],
    [{ kind: 'branch', name: 'a..b' }, 'the name of a branch'],
    [{ kind: 'branch', name: 'a.lock' }, 'the name of a branch'],
    [{ kind: 'branch', name: 'a${b}' }, 'the name of a branch'],
    [{ kind: 'branch', name: 'main\n' }, 'the name of a branch'],
    [{ kind: 'tag', name: 'refs/tags/v1' }, 'v1 stands for refs/tags/v1'],
    [{ kind: 'tag', name: 'v*' }, 'cannot be a pattern'],
    [{ kind: 'environment', name: '' }, 'the name of an environment'],
    [{ kind: 'environment', name: ' production' }, 'the name of an environment'],
    [{ kind: 'environment', name: 'prod*' }, 'cannot be a pattern'],
    [{ kind: 'environment', name: '*' }, 'cannot be a pattern'],
    [{ kind: 'environment', name: 'prod%3Aeu' }, '%3A'],
    [{ kind: 'environment', name: '${aws:username}' }, 'cannot be a pattern'],
  ])('the scope %j', (scope, says) => {
    expect(thrown(() => Reflect.apply(githubSubjects, undefined, [repository, scope]))).toContain(says)
  })

  test.each<[ask: object, says: string]>([
    [{ account: '12' }, 'account must be a string of 12 digits, not "12"'],
    [{ account: '1111222233334' }, 'account'],
    [{ account: 111122223333 }, 'account'],
    [{ account: undefined }, 'not nothing'],
    [{ account: '*' }, 'account'],
    [{ partition: 'aws-china' }, 'partition must be one of aws, aws-cn'],
    [{ partition: '' }, 'partition'],
    [{ partition: '*' }, 'partition'],
    [{ issuer: `https://${host}` }, 'without https://'],
    [{ issuer: `http://${host}` }, 'without https://'],
    [{ issuer: `${host}/` }, 'issuer'],
    [{ issuer: `${host}:443` }, 'issuer'],
    [{ issuer: `${host}?x` }, 'issuer'],
    [{ issuer: `arn:aws:iam::111122223333:oidc-provider/${host}` }, 'issuer'],
    [{ issuer: 'github' }, 'issuer'],
    [{ issuer: '' }, 'issuer'],
    [{ issuer: '*.ghe.com' }, 'issuer'],
    [{ audience: '' }, 'audience'],
    [{ audience: '*' }, 'audience'],
    [{ audience: 'a b' }, 'audience'],
    [
      { audience: ['sts.amazonaws.com'] },
      'audience must be one audience, without spaces or wildcards, not a list',
    ],
    [{ ids, issuer: 'github.example.com/_services/token' }, 'leave out ids'],
    [{ subjects: [] }, 'not an empty list'],
    [{ subjects: main }, 'subjects must be a list'],
    [{ subjects: [''] }, 'subjects[0]'],
    [{ subjects: [main, ' '] }, 'subjects[1]'],
    [{ subjects: [`${main} `] }, 'subjects[0]'],
    [{ subjects: ['*'] }, 'lets in strangers'],
    [{ subjects: [main, 'repo:*'] }, 'lets in strangers'],
    [{ subjects: ['repo:octo-org*'] }, 'lets in strangers'],
    [{ subjects: ['repo:octo-org?/r:*'] }, 'lets in strangers'],
    [{ subjects: ['repo:*/octo-repo:*'] }, 'lets in strangers'],
    [{ subjects: ['*:pull_request'] }, 'lets in strangers'],
    [{ subjects: ['repository_owner:octo-org:*'] }, 'lets in strangers'],
    [
      { subjects: ['repo:${token.actions.githubusercontent.com:actor}/r:ref:refs/heads/main'] },
      'policy variable',
    ],
    [{ subjects: ['repo:o/r:environment:a%3Ab', 'repo:o/r:environment:c'] }, 'separate policy statement'],
  ])('%j', (ask, says) => {
    const whole = { account, subjects: [main], ...ask }
    expect(thrown(() => Reflect.apply(githubTrustPolicy, undefined, [whole]))).toContain(says)
  })

  test.each([undefined, null, 'x', []])('%j for what to trust', (ask) => {
    expect(thrown(() => Reflect.apply(githubTrustPolicy, undefined, [ask]))).toContain('must be an object')
  })
})

test.each<[ask: Partial<TrustAsk>]>([
  [{ subjects: ['repo:octo-org/*'] }],
  [{ subjects: ['repo:octo-org@65/octo-*:pull_request'] }],
  [{ subjects: ['repository_owner_id:65:environment:production'] }],
  [{ subjects: ['repo:o/r:ref:refs/heads/a${*}'] }],
  [{ issuer: `${host}/octo-enterprise` }],
  [{ issuer: 'token.actions.octo.ghe.com', ids }],
  [{ issuer: 'github.example.com/_services/token' }],
  [{ partition: 'aws-us-gov', audience: 'https://github.com/octo-org' }],
])('accepts %j', (ask) => {
  expect(read(githubTrustPolicy({ account, subjects: [main], ...ask })).statements).toHaveLength(1)
})
