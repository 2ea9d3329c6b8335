/** Judges the trust policies that the documentation shows. */
import type { Caller } from '../../src/trust/caller.ts'
import { evaluate } from '../../src/trust/evaluate.ts'
import { lint } from '../../src/trust/lint.ts'
import { type TrustPolicy, trustPolicyFrom } from '../../src/trust/policy.ts'
import type { Context } from '../../src/trust/verdict.ts'

/** A trust policy, or a statement of one. */
function policyIn(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  if ('Principal' in value) return { Version: '2012-10-17', Statement: [value] }
  return 'Statement' in value ? value : undefined
}

/** What is wrong with a trust policy; undefined where the JSON is something else. */
export function policyProblems(text: string): readonly string[] | undefined {
  const policy = policyIn(parsed(text))
  if (policy === undefined) return undefined
  const read = trustPolicyFrom(policy)
  if (read.kind === 'problems') return [JSON.stringify(read.problems)]
  const found = lint(read.policy).filter(({ severity }) => severity === 'error')
  return [...found.map((finding) => JSON.stringify(finding)), ...wrongDecisions(read.policy)]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Each statement must admit the caller it names, with the values it names, and nobody who differs in both. */
function wrongDecisions(policy: TrustPolicy): readonly string[] {
  return policy.statements.flatMap(({ conditions, principal, action: { names: actions } }) => {
    const named = Object.fromEntries(conditions.map(({ key, values }) => [key, values[0] ?? '']))
    const subject = Object.keys(named).find((key) => key.endsWith(':sub'))
    const other = subject === undefined ? named : { ...named, [subject]: `${named[subject]}-not` }
    return principal.names.flatMap(({ type, name }) => {
      const federated = type === 'Federated'
      const caller: Caller = federated ? { kind: 'federated', provider: name } : { kind: 'aws', arn: name }
      const stranger: Caller = federated ? caller : { kind: 'aws', arn: `${name}-not` }
      return actions.flatMap((action) => {
        const decide = (who: Caller, context: Context) =>
          evaluate(policy, { action, caller: who, context }).decision
        return [
          ...(decide(caller, named) === 'allowed' ? [] : [`${action} is refused to ${name}`]),
          ...(decide(stranger, other) === 'unmatched' ? [] : [`${action} is not refused to a stranger`]),
        ]
      })
    })
  })
}
