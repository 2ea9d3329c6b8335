import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluate } from '../../src/trust/evaluate.ts'
import { lint } from '../../src/trust/lint.ts'
import { type TrustPolicy, trustPolicyFrom } from '../../src/trust/policy.ts'
import type { TrustRequest } from '../../src/trust/verdict.ts'
import { host, provider } from './lint-cases.ts'

const never = [
  'subject-never-matches',
  'unknown-condition-key',
  'foreign-condition-key',
  'key-never-present',
  'date-past',
  'private-address',
  'condition-never-holds',
  'conditions-contradict',
]

/** Pieces of patterns as people write them, and as they should not. */
const owner = fc.constantFrom('octo-org', 'octo-org@65', 'octo-*', '*', 'oct?-org', `\${${host}:actor}`)
const repository = fc.constantFrom('octo-repo', 'octo-repo@74', '*', 'octo-*')
const context = fc.constantFrom(
  'ref:refs/heads/main',
  'ref:refs/heads/*',
  'environment:production',
  'environment:*',
  'pull_request',
  '*',
  'ref:main',
  'ref:refs/tags/v?',
)
const subject = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(owner, repository, context).map(([a, b, c]) => `repo:${a}/${b}:${c}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '*',
      'repo:*',
      'repo:octo-org*',
      '*:pull_request',
      '*octo-repo*',
      'repo:octo-org/*',
      'environment:production',
    ),
  },
)
const operator = fc.constantFrom(
  'StringLike',
  'StringEquals',
  'StringNotLike',
  'StringNotEquals',
  'ForAllValues:StringLike',
  'ForAnyValue:StringLike',
  'StringLikeIfExists',
  'StringEqualsIgnoreCase',
)
const values = fc.array(subject, { minLength: 1, maxLength: 3 })

const others: fc.Arbitrary<readonly [string, string, string | readonly string[]]> = fc.constantFrom(
  ['StringEquals', `${host}:repository_owner_id`, '65'],
  ['StringEquals', `${host}:repository_id`, ['74', '75']],
  ['StringLike', `${host}:repository`, 'octo-org/*'],
  ['StringLike', `${host}:repository`, '*/octo-repo'],
  ['StringEquals', `${host}:ref`, 'refs/heads/main'],
  ['StringNotEquals', `${host}:ref`, 'refs/heads/main'],
  ['StringEquals', `${host}:environment`, 'production'],
  ['Null', `${host}:environment`, 'true'],
  ['Null', `${host}:sub`, 'false'],
  ['StringNotEquals', `${host}:event_name`, 'push'],
  ['StringEquals', `${host}:event_name`, 'push'],
  ['StringLike', `${host}:actor`, '*'],
  ['Bool', 'aws:SecureTransport', 'true'],
  ['IpAddress', 'aws:SourceIp', '0.0.0.0/0'],
  ['DateGreaterThan', 'aws:CurrentTime', '2020-01-01T00:00:00Z'],
)

const conditions = fc
  .tuple(fc.option(fc.tuple(operator, values), { freq: 12 }), fc.array(others, { maxLength: 2 }))
  .map(([sub, more]) => {
    const all: Record<string, Record<string, unknown>> = {}
    const add = (name: string, key: string, value: unknown) => {
      all[name] = { ...all[name], [key]: value }
    }
    add('StringEquals', `${host}:aud`, 'sts.amazonaws.com')
    if (sub !== null) add(sub[0], `${host}:sub`, sub[1])
    for (const [name, key, value] of more) add(name, key, value)
    return all
  })

const statement = (effect: 'Allow' | 'Deny') =>
  conditions.map((Condition) => ({
    Effect: effect,
    Principal: effect === 'Deny' ? '*' : provider(host),
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition,
  }))

const policies = fc
  .tuple(
    fc.array(statement('Allow'), { minLength: 1, maxLength: 2 }),
    fc.array(statement('Deny'), { maxLength: 1 }),
  )
  .map(([allow, deny]): TrustPolicy => {
    const parsed = trustPolicyFrom({ Version: '2012-10-17', Statement: [...allow, ...deny] })
    if (parsed.kind === 'problems') throw new Error(JSON.stringify(parsed.problems))
    return parsed.policy
  })

/** A token of GitHub's, as its documentation has them. */
function tokens(
  owners: fc.Arbitrary<readonly [string, string]>,
  ids: readonly string[],
): fc.Arbitrary<TrustRequest> {
  const contexts = fc.constantFrom(
    ['ref:refs/heads/main', 'refs/heads/main'],
    ['ref:refs/heads/octo-repo', 'refs/heads/octo-repo'],
    ['ref:refs/tags/v1', 'refs/tags/v1'],
    ['environment:production', 'refs/heads/main', 'production'],
    ['pull_request', 'refs/pull/7/merge'],
  )
  return fc
    .tuple(owners, fc.constantFrom('octo-repo', 'other'), fc.constantFrom(...ids), contexts, fc.boolean())
    .map(([[name, ownerId], repo, id, [rest = '', ref = '', environment], immutable]) => {
      const whole = immutable ? `${name}@${ownerId}/${repo}@${id}` : `${name}/${repo}`
      const claims = {
        aud: 'sts.amazonaws.com',
        sub: `repo:${whole}:${rest}`,
        repository: `${name}/${repo}`,
        repository_id: id,
        repository_owner_id: ownerId,
        actor: name,
        ref,
        ...(environment === undefined ? {} : { environment }),
      }
      const context = Object.fromEntries(
        Object.entries(claims).map(([claim, value]) => [`${host}:${claim}`, value]),
      )
      return {
        action: 'sts:AssumeRoleWithWebIdentity',
        caller: { kind: 'federated', provider: provider(host).Federated } as const,
        context: {
          ...context,
          'aws:SecureTransport': 'true',
          'aws:SourceIp': '198.51.100.7',
          'aws:CurrentTime': '2026-12-01T00:00:00Z',
        },
      }
    })
}

const ours = tokens(fc.constant(['octo-org', '65']), ['74', '75'])
const strangers = tokens(fc.constantFrom(['stranger', '901'], ['octo-zzz', '902']), ['903', '904'])
const open = ['subject-too-wide', 'reusable-workflow-alone', 'required-claim-missing']

/** Through which Allow statements of the policy a token comes in; none where it does not. */
function waysIn(policy: TrustPolicy, token: TrustRequest): readonly number[] {
  const { decision, statements } = evaluate(policy, token)
  const allowing = statements.filter((each) => each.effect === 'Allow' && each.mismatches.length === 0)
  return decision === 'allowed' ? allowing.map((each) => each.index) : []
}

test('who is said to get in does; who gets in is said to; where nobody is said to, nobody does', () => {
  const several = { minLength: 8, maxLength: 8 }
  fc.assert(
    fc.property(policies, fc.array(strangers, several), fc.array(ours, several), (policy, foreign, own) => {
      const found = lint(policy)
      for (const { code, witness } of found) {
        if (code === 'subject-too-wide' || code === 'reusable-workflow-alone') expect(witness).toBeDefined()
        if (witness !== undefined) expect(evaluate(policy, witness).decision).toBe('allowed')
      }
      if (foreign.some((token) => waysIn(policy, token).length > 0))
        expect(found.map((each) => each.code)).toEqual(expect.arrayContaining([expect.toBeOneOf(open)]))
      const closed = found.filter((each) => never.includes(each.code)).map((each) => each.path)
      for (const index of [...foreign, ...own].flatMap((token) => waysIn(policy, token)))
        expect(closed.filter((path) => path.startsWith(`/Statement/${index}/`))).toEqual([])
      if (found.some((each) => each.code === 'denied-to-all'))
        expect(own.flatMap((token) => waysIn(policy, token))).toEqual([])
    }),
    { numRuns: 40 },
  )
})
