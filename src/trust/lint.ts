/** What is wrong, or wider than meant, in a trust policy: found without asking AWS. Each rule has a page in docs/trust/. */
import { conditionRules } from './lint-conditions.ts'
import { denyRules } from './lint-deny.ts'
import type { LintCode, LintFinding } from './lint-finding.ts'
import { githubRules } from './lint-github.ts'
import { neverRules } from './lint-never.ts'
import { openRules } from './lint-open.ts'
import { principalRules } from './lint-principals.ts'
import { requiredRules } from './lint-required.ts'
import { scopeOf } from './lint-scope.ts'
import type { TrustPolicy } from './policy.ts'
import { earliestNow } from './request-keys.ts'

export interface LintOptions {
  /** Dates before it are past. Default: when this version was made. */
  readonly now?: Date
}

/** Findings about the policy as a whole, in the order of its statements. */
export function lint(policy: TrustPolicy, { now }: LintOptions = {}): readonly LintFinding[] {
  const scope = scopeOf(policy, now?.getTime() ?? earliestNow)
  const rules = [
    principalRules,
    neverRules,
    denyRules,
    conditionRules,
    requiredRules,
    openRules,
    githubRules,
  ].flat()
  const found = rules.flatMap((rule) => rule(scope))
  return found
    .filter((each) => !isSaidBetter(each, found))
    .toSorted((left, right) => statementOf(left) - statementOf(right))
}

/** One mistake shows as one finding: what explains it best. */
const better: Readonly<Partial<Record<LintCode, LintCode>>> = {
  'subject-never-matches': 'wildcard-under-equals',
  'value-never-matches': 'wildcard-under-equals',
  'subject-needs-template': 'subject-too-wide',
}

function isSaidBetter({ code, path }: LintFinding, found: readonly LintFinding[]): boolean {
  const other = better[code]
  return found.some(
    (each) => each.code === other && (path.startsWith(each.path) || each.path.startsWith(path)),
  )
}

function statementOf({ path }: LintFinding): number {
  return Number(/^\/Statement\/(\d+)/.exec(path)?.[1] ?? 0)
}
