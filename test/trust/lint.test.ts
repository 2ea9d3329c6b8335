import { describe, expect, test } from 'vitest'
import { evaluate } from '../../src/trust/evaluate.ts'
import { lint } from '../../src/trust/lint.ts'
import { type TrustPolicy, trustPolicyFrom } from '../../src/trust/policy.ts'
import { type Case, fine, host, never, notes, open, provider } from './lint-cases.ts'

function policyOf(statements: object | readonly object[]): TrustPolicy {
  const usual = { Effect: 'Allow', Principal: provider(host), Action: 'sts:AssumeRoleWithWebIdentity' }
  const exact = [
    'repo:octo-org/octo-repo:ref:refs/heads/main',
    'repo:octo-org@65/octo-repo@74:ref:refs/heads/main',
  ]
  const Condition = { StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com', [`${host}:sub`]: exact } }
  const parsed = trustPolicyFrom({
    Version: '2012-10-17',
    Statement: [statements].flat().map((each) => ({ ...usual, Condition, ...each })),
  })
  if (parsed.kind === 'problems') throw new Error(JSON.stringify(parsed.problems))
  return parsed.policy
}

const codes = (policy: TrustPolicy) => [...new Set(lint(policy).map((each) => each.code))].sort()

describe.each<[string, readonly Case[]]>([
  ['nothing wrong', fine],
  ['open', open],
  ['never', never],
  ['notes', notes],
])('%s', (_, cases) => {
  test.each(cases)('%s', (__, statement, expected) => {
    expect(codes(policyOf(statement))).toEqual(expected)
  })
})

test.each(open)('the witness gets in: %s', (_, statement) => {
  const policy = policyOf(statement)
  for (const { witness } of lint(policy))
    if (witness !== undefined) expect(evaluate(policy, witness).decision).toBe('allowed')
})
