/** What the linter finds, and how serious each kind is. */
import type { TrustRequest } from './verdict.ts'

/** `error`: strangers get in, no one does, or IAM rejects it. `warning`: probably a mistake. `note`: good to know. */
export type Severity = 'error' | 'warning' | 'note'

/** One page of docs/trust/ each. */
export const severities = {
  // Strangers get in.
  'subject-too-wide': 'error',
  'open-to-any-account': 'error',
  'not-principal': 'error',
  'reusable-workflow-alone': 'warning',
  // More of one's own get in than may be meant.
  'subject-missing': 'warning',
  'wide-within-tenant': 'warning',
  'audience-missing': 'warning',
  'environment-bypassed': 'warning',
  'pull-request-admitted': 'note',
  'matches-absent-key': 'warning',
  // IAM refuses it.
  'required-claim-missing': 'error',
  // No one gets in.
  'nothing-allowed': 'error',
  'principal-malformed': 'error',
  'wrong-action': 'error',
  'subject-never-matches': 'error',
  'value-never-matches': 'warning',
  'subject-needs-template': 'warning',
  'wildcard-under-equals': 'error',
  'unknown-condition-key': 'error',
  'foreign-condition-key': 'error',
  'url-as-condition-key': 'error',
  'key-never-present': 'error',
  'date-past': 'error',
  'private-address': 'error',
  'condition-never-holds': 'error',
  'conditions-contradict': 'error',
  'denied-to-all': 'error',
  // It does nothing.
  'deny-never-applies': 'warning',
  'condition-always-holds': 'warning',
  'variables-are-text': 'warning',
  // Good to know.
  'subject-without-ids': 'note',
  'letter-case': 'warning',
  'tag-session-missing': 'note',
  'unneeded-thumbprints': 'note',
} as const satisfies Record<string, Severity>

export type LintCode = keyof typeof severities

export interface LintFinding {
  readonly code: LintCode
  readonly severity: Severity
  /** `Statement[0].Condition.StringEquals.token.actions.githubusercontent.com:sub` */
  readonly at: string
  /** The same place as a JSON Pointer (RFC 6901); `positionOf` finds it in the text. */
  readonly path: string
  readonly message: string
  /** What to change, as a sentence. */
  readonly fix: string
  /** The change, if it certainly admits no one beyond what the policy intends; `patched` applies it. */
  readonly patch?: readonly PatchStep[]
  /** A caller who gets in and should not; `evaluate` admits it. */
  readonly witness?: TrustRequest
  /** The page of the rule, from the root of the repository. */
  readonly page: string
}

/** As in JSON Patch (RFC 6902); the path as if `Statement` were a list. */
export type PatchStep =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }

/** `['Statement', 0, 'Condition', 'StringLike', 'gitlab.com:sub']` */
export type Path = readonly (string | number)[]

export function pointerTo(path: Path): string {
  return path.map((each) => `/${String(each).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function placeName(path: Path): string {
  return path
    .map((each, index) => (typeof each === 'number' ? `[${each}]` : `${index === 0 ? '' : '.'}${each}`))
    .join('')
}

export function finding(
  code: LintCode,
  path: Path,
  about: Pick<LintFinding, 'message' | 'fix' | 'patch' | 'witness'>,
): LintFinding {
  const page = `docs/trust/${code}.md`
  return { code, severity: severities[code], at: placeName(path), path: pointerTo(path), ...about, page }
}
