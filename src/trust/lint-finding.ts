export type LintCode =
  | 'wildcard-under-equals'
  | 'required-claim-missing'
  | 'subject-missing'
  | 'subject-too-wide'
  | 'subject-without-ids'
  | 'audience-missing'
  | 'unknown-condition-key'
  | 'foreign-condition-key'
  | 'url-as-condition-key'
  | 'matches-absent-key'
  | 'wrong-action'
  | 'tag-session-missing'

export interface LintFinding {
  readonly code: LintCode
  /** `error`: it cannot work, or lets strangers in. `warning`: it may not be what was meant. */
  readonly severity: 'error' | 'warning'
  /** `Statement[0].Condition.StringEquals.token.actions.githubusercontent.com:sub` */
  readonly at: string
  readonly message: string
  readonly fix: string
}
