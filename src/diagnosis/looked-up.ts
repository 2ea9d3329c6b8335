import type { LookUp, LookUpReason } from '../core/error-details.ts'
import { type Evidence, wantsToken } from './evidence.ts'
import type { Explanation } from './finding.ts'

/** The place around the step that gave no credentials for one of these reasons. */
export function missedFor({ error }: Evidence, ...reasons: readonly LookUpReason[]): LookUp | undefined {
  return error.details.lookUps?.find(({ reason }) => reasons.includes(reason))
}

/** The place around the step that is set up and failed; undefined where no place had anything, or there was another failure. */
export function failedPlace({ error }: Evidence): LookUp | undefined {
  return error.details.action === undefined ? undefined : error.details.lookUps?.[0]
}

/** Whether credentials were looked for and are nowhere. */
export function isNowhere({ error }: Evidence): boolean {
  const { action, reason } = error.details
  return error.code === 'no-credentials' && action === undefined && reason === undefined
}

/** Role chaining: nothing but an earlier step's credentials is wanted. */
export function isChaining({ plan }: Evidence): boolean {
  return plan?.source.kind === 'ambient' && plan.source.hint === undefined && plan.steps.length > 0
}

/** A job that wanted a token is likelier to lack the permission than to be meant for what is around it. */
export function sureness(evidence: Evidence): Pick<Explanation, 'certainty' | 'settle'> {
  return wantsToken(evidence)
    ? {
        certainty: 'likely',
        settle: 'If the job should use existing credentials instead of an OIDC token, this is the cause.',
      }
    : { certainty: 'certain' }
}
