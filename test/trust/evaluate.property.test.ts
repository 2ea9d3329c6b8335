/** Two implementations, written apart, agree: the other one here is slow and plain. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Caller } from '../../src/trust/caller.ts'
import { evaluate } from '../../src/trust/evaluate.ts'
import { matchesWildcards } from '../../src/trust/pattern.ts'
import { trustPolicyFrom } from '../../src/trust/policy.ts'
import type { Context } from '../../src/trust/verdict.ts'

/** Tries every length that a `*` could take. */
function plainMatch(pattern: readonly string[], text: readonly string[]): boolean {
  const [first, ...rest] = pattern
  if (first === undefined) return text.length === 0
  if (first === '*')
    return Array.from({ length: text.length + 1 }, (_, taken) => text.slice(taken)).some((left) =>
      plainMatch(rest, left),
    )
  return text.length > 0 && (first === '?' || first === text[0]) && plainMatch(rest, text.slice(1))
}

function like(pattern: string, text: string): boolean {
  return plainMatch(Array.from(pattern), Array.from(text))
}

const letters = fc.constantFrom('a', 'b', ':', '/', '😀', '$', '{', '}', '.')
const texts = fc.array(letters, { maxLength: 9 }).map((each) => each.join(''))
const patterns = fc
  .array(fc.oneof(letters, fc.constantFrom('*', '?')), { maxLength: 8 })
  .map((each) => each.join(''))

test('wildcards match as a search through every possibility does', () => {
  fc.assert(
    fc.property(patterns, texts, (pattern, text) => {
      expect(matchesWildcards(pattern, text)).toBe(like(pattern, text))
    }),
    { numRuns: 2000 },
  )
})

const provider = 'arn:aws:iam::111122223333:oidc-provider/issuer.example.com'
const callers: readonly Caller[] = [
  { kind: 'federated', provider },
  { kind: 'service', service: 'ec2.amazonaws.com' },
  { kind: 'aws', arn: 'arn:aws:iam::111122223333:user/ci' },
]

/** Which of the callers each principal names. */
const principals = {
  all: { written: '*', names: [true, true, true] },
  issuer: { written: { Federated: provider }, names: [true, false, false] },
  service: { written: { Service: ['ecs.amazonaws.com', 'ec2.amazonaws.com'] }, names: [false, true, false] },
  account: { written: { AWS: '111122223333' }, names: [false, false, true] },
  none: { written: { AWS: '444455556666' }, names: [false, false, false] },
} as const

const bases = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'Null'] as const
const sets = ['', 'ForAnyValue:', 'ForAllValues:'] as const

const conditions = fc.record({
  set: fc.constantFrom(...sets),
  base: fc.constantFrom(...bases),
  ifExists: fc.boolean(),
  key: fc.constantFrom('k:a', 'k:b', 'K:C'),
  values: fc.array(fc.constantFrom('a', 'b', 'a*', '?', '*', '', 'true', 'false'), {
    minLength: 1,
    maxLength: 3,
  }),
})

type Condition = typeof conditions extends fc.Arbitrary<infer T> ? T : never

function operatorOf({ set, base, ifExists }: Condition): string {
  return base === 'Null' ? base : `${set}${base}${ifExists ? 'IfExists' : ''}`
}

const statements = fc.record({
  effect: fc.constantFrom('Allow', 'Deny'),
  principal: fc.constantFrom(...Object.values(principals)),
  notPrincipal: fc.boolean(),
  actions: fc.array(fc.constantFrom('sts:AssumeRole', 'STS:assume*', 'sts:TagSession', '*'), {
    minLength: 1,
    maxLength: 2,
  }),
  notAction: fc.boolean(),
  conditions: fc.uniqueArray(conditions, {
    maxLength: 3,
    selector: (each) => `${operatorOf(each)} ${each.key}`,
  }),
})

type Statement = typeof statements extends fc.Arbitrary<infer T> ? T : never

const contexts = fc.dictionary(
  fc.constantFrom('k:a', 'K:B', 'k:c'),
  fc.array(fc.constantFrom('a', 'b', 'ab', '', 'true'), { maxLength: 3 }),
)

function written(statement: Statement): object {
  const blocks: Record<string, object> = {}
  for (const each of statement.conditions)
    blocks[operatorOf(each)] = { ...blocks[operatorOf(each)], [each.key]: each.values }
  return {
    Effect: statement.effect,
    [statement.notPrincipal ? 'NotPrincipal' : 'Principal']: statement.principal.written,
    [statement.notAction ? 'NotAction' : 'Action']: statement.actions,
    Condition: blocks,
  }
}

/** One condition, as the sentences of AWS's pages put it, one after the other. */
function plainlyHolds({ set, base, ifExists, key, values }: Condition, context: Context): boolean {
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1] ?? []
  const actual = [found].flat()
  const blank = actual.every((each) => each === '')
  if (base === 'Null') return (values.includes('true') && blank) || (values.includes('false') && !blank)
  if (ifExists && actual.length === 0) return true
  if (set === 'ForAllValues:' && blank) return true
  if (set === 'ForAnyValue:' && blank) return false
  const not = base === 'StringNotEquals' || base === 'StringNotLike'
  if (actual.length === 0) return not
  const meets = (one: string) =>
    values.some((each) =>
      base === 'StringLike' || base === 'StringNotLike' ? like(each, one) : each === one,
    )
  switch (set) {
    case 'ForAllValues:':
      return actual.every((one) => (not ? !meets(one) : meets(one)))
    case 'ForAnyValue:':
      return actual.some((one) => (not ? !meets(one) : meets(one)))
    case '':
      return not ? !actual.some(meets) : actual.some(meets)
  }
}

function plainDecision(policy: readonly Statement[], caller: number, context: Context): string {
  let decision = 'unmatched'
  for (const statement of policy) {
    const named = statement.principal.names[caller] !== statement.notPrincipal
    const asked =
      statement.actions.some((each) => each === '*' || /assume/i.test(each)) !== statement.notAction
    if (!named || !asked) continue
    if (!statement.conditions.every((each) => plainlyHolds(each, context))) continue
    if (statement.effect === 'Deny') return 'denied'
    decision = 'allowed'
  }
  return decision
}

test('policies are judged as their sentences say, one after the other', () => {
  fc.assert(
    fc.property(
      fc.array(statements, { maxLength: 4 }),
      fc.nat({ max: callers.length - 1 }),
      contexts,
      (policy, index, context) => {
        const parsed = trustPolicyFrom({ Version: '2012-10-17', Statement: policy.map(written) })
        if (parsed.kind === 'problems') throw new Error(JSON.stringify(parsed.problems))
        const caller = callers[index] ?? { kind: 'service', service: '' }
        const verdict = evaluate(parsed.policy, { action: 'sts:AssumeRole', caller, context })
        expect(verdict.decision).toBe(plainDecision(policy, index, context))
        // What is said of each statement adds up to the decision.
        const applying = verdict.statements.filter((each) => each.mismatches.length === 0)
        expect(applying.some((each) => each.effect === 'Deny')).toBe(verdict.decision === 'denied')
        for (const each of verdict.statements)
          expect(each.mismatches).toHaveLength(
            [each.principal, each.action, ...each.conditions].filter((part) => !part.holds).length,
          )
      },
    ),
    { numRuns: 2000 },
  )
})

const allow = {
  Sid: 'One',
  Effect: 'Allow',
  Principal: { Federated: [provider] },
  Action: ['sts:AssumeRoleWithWebIdentity'],
  Condition: { StringLike: { 'k:a': ['a*'] }, Null: { 'k:b': 'false' } },
}
const document = { Version: '2012-10-17', Statement: [allow] }
const request = { action: 'sts:AssumeRole', caller: callers[0], context: { 'k:a': 'a', 'k:b': ['b'] } }

/** The value with another thing for one of its parts, however deep. */
function damaged(value: unknown, part: unknown, turns: readonly number[]): unknown {
  const [turn, ...rest] = turns
  if (turn === undefined || typeof value !== 'object' || value === null) return part
  const names = Object.keys(value)
  const name = names[turn % names.length]
  if (name === undefined) return part
  const inner = damaged(Reflect.get(value, name), part, rest)
  return Array.isArray(value) ? value.with(Number(name), inner) : { ...value, [name]: inner }
}

const turns = fc.array(fc.nat({ max: 20 }), { maxLength: 7 })

test('whatever stands for a policy or a request, there is an answer or a sentence', () => {
  const read = trustPolicyFrom(document)
  fc.assert(
    fc.property(fc.anything(), turns, fc.boolean(), (part, path, inRequest) => {
      expect(trustPolicyFrom(damaged(document, part, path)).kind).toMatch(/^(policy|problems)$/)
      const policy = read.kind === 'policy' ? read.policy : undefined
      const asked = inRequest
        ? [policy, damaged(request, part, path)]
        : [damaged(policy, part, path), request]
      try {
        expect(Reflect.apply(evaluate, undefined, asked)).toHaveProperty('decision')
      } catch (error) {
        expect(error).toMatchObject({ name: 'CredentialsError', code: 'invalid-input' })
      }
    }),
    { numRuns: 2000 },
  )
})
