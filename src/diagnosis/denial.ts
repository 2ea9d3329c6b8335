/** What AWS says of a request that its policies do not allow, taken apart once. */

/** The policy that decided. A role's trust policy is what AWS calls a resource-based policy of the role. */
export type PolicyKind =
  | 'identity'
  | 'trust'
  | 'service-control'
  | 'resource-control'
  | 'boundary'
  | 'session'
  | 'endpoint'

export interface Denial {
  /** The caller; undefined if AWS names none, or one without an ARN. */
  readonly caller: string | undefined
  /** `sts:AssumeRole`. */
  readonly action: string | undefined
  /** ARN of the role. */
  readonly resource: string | undefined
  /** `explicit`: a Deny matched. `implicit`: nothing allowed it. */
  readonly effect: 'explicit' | 'implicit'
  /** Undefined where AWS does not say, or names a kind that is not known here. */
  readonly policy: PolicyKind | undefined
  /** Given within one account and within one organization only. */
  readonly policyArn: string | undefined
}

/** In AWS's words; the plural is from its documentation. */
const kinds: ReadonlyMap<string, PolicyKind> = new Map([
  ['identity-based policy', 'identity'],
  ['resource-based policy', 'trust'],
  ['role trust policy', 'trust'],
  ['service control policy', 'service-control'],
  ['resource control policy', 'resource-control'],
  ['permissions boundary', 'boundary'],
  ['session policy', 'session'],
  ['sessions policy', 'session'],
  ['vpc endpoint policy', 'endpoint'],
])

const explicit = /with an explicit deny(?: in (?:an? |the )?([a-z -]+))?(?::\s*(arn:[^\s"]+))?/gi
const implicit = /because no ([a-z -]+?) allows the [\w:-]+ action(?::\s*(arn:[^\s"]+))?/gi

/**
 * The reason is at the end, after names that an attacker may have chosen.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function denialFrom(message: string): Denial {
  const [reason] = [...message.matchAll(explicit), ...message.matchAll(implicit)].sort(
    (one, other) => other.index - one.index,
  )
  const [text = '', words = '', policyArn] = reason ?? []
  return {
    caller: /^User: (arn:\S+) is not authorized/.exec(message)?.[1],
    action: /not authorized to perform:? ([\w-]+:\w+)/i.exec(message)?.[1],
    resource: /on resource: "?(arn:[^\s"]+)/.exec(message)?.[1],
    effect: /^with/i.test(text) ? 'explicit' : 'implicit',
    policy: kinds.get(words.trim().toLowerCase()),
    policyArn: policyArn?.replace(/[.,;]$/, ''),
  }
}
