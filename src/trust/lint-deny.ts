/** Rules about Deny statements: who is left, and whether they meet anyone. */
import { admissionOf, reaches } from './admits.ts'
import { finding } from './lint-finding.ts'
import type { Rule } from './lint-scope.ts'

const deniedToAll: Rule = ({ policy, statements }) => {
  const allowing = statements.filter((each) => each.worlds.length > 0)
  return statements.flatMap((named) => {
    if (named.statement.effect !== 'Deny') return []
    const without = { ...policy, statements: policy.statements.filter((each) => each !== named.statement) }
    const met = allowing.flatMap(({ worlds }) => worlds).filter((world) => reaches(named.statement, world))
    const open = met.filter((world) => admissionOf(without, world).kind === 'admitted')
    if (open.length === 0 || open.some((world) => admissionOf(policy, world).kind !== 'none')) return []
    return [
      finding('denied-to-all', named.path, {
        message:
          'This Deny matches every caller that the Allow statements let in: no one can assume the role.',
        fix: 'Correct the conditions of the Deny: every negated operator matches a missing key.',
      }),
    ]
  })
}

const denyNeverApplies: Rule = ({ policy, statements }) => {
  const worlds = statements.flatMap((each) => each.worlds)
  return statements.flatMap((named) => {
    const { effect, principal, conditions } = named.statement
    if (effect !== 'Deny' || principal.reach === 'except' || worlds.length === 0) return []
    // Customary, though STS answers over TLS only.
    if (conditions.some(({ key }) => key.toLowerCase() === 'aws:securetransport')) return []
    const asAllow = { ...named.statement, effect: 'Allow' } as const
    const bites = worlds.some(
      (world) => admissionOf({ ...policy, statements: [asAllow] }, world).kind !== 'none',
    )
    if (bites) return []
    return [
      finding('deny-never-applies', named.path, {
        message: 'This Deny matches none of the callers that the policy lets in: it has no effect.',
        fix: 'Name the callers in its Principal and use keys that their requests have, or remove it.',
      }),
    ]
  })
}

export const denyRules: readonly Rule[] = [deniedToAll, denyNeverApplies]
