/** The library. The action's own words for everything: docs/library.md. */

export {
  CredentialsError,
  type ErrorCode,
  type ErrorReason,
  FailedRoles,
  InvalidInputs,
  type RoleFailure,
} from './core/errors.ts'
export type { Host } from './core/host.ts'
export type { Identity, Keys } from './core/session.ts'
export type { Finding, Fix } from './diagnosis/finding.ts'
export {
  explain,
  type LibraryInputs,
  type LibraryOptions,
  type LibrarySession,
  type LibrarySessions,
  obtainCredentials,
} from './entry/library.ts'
export type { Caller } from './trust/caller.ts'
export type { Doubt, DoubtCode } from './trust/doubts.ts'
export { evaluate } from './trust/evaluate.ts'
export {
  githubSubjects,
  githubTrustPolicy,
  type PolicyDocument,
  type Repository,
  type RepositoryIds,
  type Scope,
  type TrustAsk,
} from './trust/generate.ts'
export { type LintOptions, lint } from './trust/lint.ts'
export type { LintCode, LintFinding, PatchStep, Severity } from './trust/lint-finding.ts'
export { lintProvider, type OidcProvider } from './trust/lint-provider.ts'
export { patched } from './trust/patch.ts'
export { type ParsedPolicy, type PolicyProblem, type TrustPolicy, trustPolicyFrom } from './trust/policy.ts'
export { type Position, positionOf } from './trust/position.ts'
export type {
  ConditionResult,
  Context,
  ElementResult,
  Mismatch,
  StatementResult,
  TrustRequest,
  Verdict,
} from './trust/verdict.ts'
