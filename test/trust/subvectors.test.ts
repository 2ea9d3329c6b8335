/** A second opinion: the vectors of another project. test/trust/subvectors/README.md */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { evaluate } from '../../src/trust/evaluate.ts'
import { trustPolicyFrom } from '../../src/trust/policy.ts'

interface StringCondition {
  readonly consumer: 'aws-stringlike' | 'aws-stringequals'
  readonly claim?: string
  readonly pattern: string | readonly string[]
  readonly qualifier?: 'ForAllValues' | 'ForAnyValue'
}

interface Vector {
  readonly id: string
  readonly issuer: string
  readonly subject: string
  readonly claims?: Readonly<Record<string, string | readonly string[]>>
  readonly condition:
    | StringCondition
    | { readonly consumer: 'aws-all'; readonly of: readonly StringCondition[] }
  readonly expect: 'match' | 'no-match'
}

const folder = new URL('./subvectors/', import.meta.url)
const vectors = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name): readonly Vector[] => JSON.parse(readFileSync(new URL(name, folder), 'utf8')).vectors)

const host = 'issuer.example.com'
const provider = `arn:aws:iam::111122223333:oidc-provider/${host}`

function partsOf({ condition }: Vector): readonly StringCondition[] {
  return condition.consumer === 'aws-all' ? condition.of : [condition]
}

function conditionsOf(vector: Vector): object {
  const blocks: Record<string, Record<string, unknown>> = {}
  for (const { consumer, claim = 'sub', pattern, qualifier } of partsOf(vector)) {
    const base = consumer === 'aws-stringlike' ? 'StringLike' : 'StringEquals'
    const operator = qualifier === undefined ? base : `${qualifier}:${base}`
    blocks[operator] = { ...blocks[operator], [`${host}:${claim}`]: pattern }
  }
  const written = Object.values(blocks).flatMap((each) => Object.keys(each))
  expect(written).toHaveLength(partsOf(vector).length)
  return blocks
}

test.each(vectors.map((each) => [each.id, each] as const))('%s', (_, vector) => {
  const parsed = trustPolicyFrom({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Federated: provider },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: conditionsOf(vector),
    },
  })
  if (parsed.kind === 'problems') throw new Error(JSON.stringify(parsed.problems))
  const claims = Object.entries({ sub: vector.subject, ...vector.claims })
  const { decision } = evaluate(parsed.policy, {
    action: 'sts:AssumeRoleWithWebIdentity',
    caller: { kind: 'federated', provider },
    context: Object.fromEntries(claims.map(([name, value]) => [`${host}:${name}`, value])),
  })
  expect(decision).toBe(vector.expect === 'match' ? 'allowed' : 'unmatched')
})
