/** What of a step's inputs has to be looked at together, and when: most steps ask for nothing that does. */

import type { InputProblem } from '../core/errors.ts'
import type { SessionTag } from '../core/facts.ts'
import type { Notice } from '../core/notices.ts'
import type { Source } from '../core/plan.ts'
import type { JobToken } from '../core/platform.ts'
import type { InputName } from './inputs.ts'
import type { Settings } from './settings.ts'

/** What is decided so far. */
export interface Situation {
  readonly settings: Settings
  readonly source: Source
  /** Session tags of an AssumeRole call. */
  readonly tags: readonly SessionTag[]
}

/** What can be said of inputs that are each right. `cross-checks.ts` has it. */
export interface CrossChecks {
  /** Inputs that do not go with each other, or that lack what they cannot do without. */
  conflicts(settings: Settings): readonly InputProblem[]
  /** What AWS would refuse, said before it is asked. */
  refused(situation: Situation, token: JobToken): InputProblem | undefined
  /** What has no effect, or may end otherwise. */
  notices(situation: Situation): readonly Notice[]
}

/** Inputs that need nothing and go with each other: a step that asks for these alone has nothing to be checked. */
export const free: ReadonlySet<InputName> = new Set([
  'aws-region',
  'role-to-assume',
  'aws-access-key-id',
  'http-proxy',
  'no-proxy',
  'summary',
  'mask-aws-account-id',
  'output-credentials',
  'output-env-credentials',
  'aws-profile',
  'unset-current-credentials',
  'allowed-account-ids',
  'action-timeout-s',
  'sts-endpoint',
  'translate-env-variables',
])

export const nothingToCheck: CrossChecks = {
  conflicts: () => [],
  refused: () => undefined,
  notices: () => [],
}

/** Whether the source yields a web identity token. */
export function isWebIdentity({ kind }: Source): boolean {
  return kind === 'oidc' || kind === 'token-file'
}

/** The identity provider, not the caller, tags a web identity session; roles assumed from there on can be tagged. */
export function callsAssumeRole({ settings: { chain }, source }: Omit<Situation, 'tags'>): boolean {
  return chain.length > (isWebIdentity(source) ? 1 : 0)
}

export function narrows({ sessionPolicy, managedPolicies }: Settings): boolean {
  return sessionPolicy !== undefined || managedPolicies.length > 0
}
