/** What is wrong, or wider than meant, in a trust policy: found without asking AWS. */
import { conditionRules } from './lint-conditions.ts'
import type { LintFinding } from './lint-finding.ts'
import { subjectRules } from './lint-subjects.ts'
import type { TrustPolicy } from './policy.ts'

/** Findings in the order of the statements. */
export function lint(policy: TrustPolicy): readonly LintFinding[] {
  return policy.statements.flatMap((statement, index) =>
    [...conditionRules, ...subjectRules].flatMap((rule) => rule(statement, `Statement[${index}]`)),
  )
}
