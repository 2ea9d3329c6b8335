/** What the rules of the linter share: how a statement is looked at, and how a finding is made. */
import { issuerHostFrom } from './issuers.ts'
import type { LintCode, LintFinding } from './lint-finding.ts'
import { matchesWildcards } from './pattern.ts'
import type { Condition, Statement } from './policy.ts'

export type Rule = (statement: Statement, at: string) => readonly LintFinding[]

type Finding = Pick<LintFinding, 'at' | 'message' | 'fix'>

export function error(code: LintCode, finding: Finding): LintFinding {
  return { code, severity: 'error', ...finding }
}

export function warning(code: LintCode, finding: Finding): LintFinding {
  return { code, severity: 'warning', ...finding }
}

export function pathOf(at: string, condition: Condition): string {
  return `${at}.Condition.${condition.operator.name}.${condition.key}`
}

/** The issuers that an Allow statement lets in. */
export function hostsOf(statement: Statement): readonly string[] {
  if (statement.effect === 'Deny' || statement.principal.reach === 'except') return []
  return statement.principal.names
    .filter((each) => each.type === 'Federated')
    .map((each) => issuerHostFrom(each.name))
}

export function conditionsOn(statement: Statement, host: string, claim: string): readonly Condition[] {
  const key = `${host}:${claim}`.toLowerCase()
  return statement.conditions.filter((each) => each.key.toLowerCase() === key)
}

export function allows(statement: Statement, action: string): boolean {
  const named = statement.action.names.some((each) =>
    matchesWildcards(each.toLowerCase(), action.toLowerCase()),
  )
  return named === (statement.action.reach === 'only')
}

export function eachCondition(
  find: (condition: Condition, at: string, statement: Statement) => readonly LintFinding[],
): Rule {
  return (statement, at) => statement.conditions.flatMap((each) => find(each, pathOf(at, each), statement))
}

export function eachHost(
  find: (host: string, statement: Statement, at: string) => readonly LintFinding[],
): Rule {
  return (statement, at) => hostsOf(statement).flatMap((host) => find(host, statement, at))
}
