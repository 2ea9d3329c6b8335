import type { Retryable } from './errors.ts'

/** What is known of an answer that was no success. */
export interface Refusal {
  /** The API call: `AssumeRole`. */
  readonly action: string
  /** As on the wire; absent where the answer was no error of the service, e.g. a proxy's HTML page. */
  readonly code?: string
  readonly message?: string
  /** HTTP status. */
  readonly status: number
}

/**
 * By code without `Exception`: services and SDKs spell most of them both ways. What is not listed is decided by
 * the status. https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
const classes: ReadonlyMap<string, Retryable> = new Map<string, Retryable>([
  ['IDPCommunicationError', 'backoff'],
  ['InternalError', 'backoff'],
  ['InternalFailure', 'backoff'],
  ['ServiceUnavailable', 'backoff'],
  ['RequestTimeout', 'backoff'],
  ['Throttling', 'backoff'],
  ['Throttled', 'backoff'],
  ['RequestThrottled', 'backoff'],
  ['RequestLimitExceeded', 'backoff'],
  ['BandwidthLimitExceeded', 'backoff'],
  ['TooManyRequests', 'backoff'],
  ['SlowDown', 'backoff'],
  ['PriorRequestNotComplete', 'backoff'],
  ['AccessDenied', 'briefly'],
  ['InvalidClientTokenId', 'briefly'],
  ['RequestExpired', 'corrected-clock'],
  ['RequestInTheFuture', 'corrected-clock'],
  ['RequestTimeTooSkewed', 'corrected-clock'],
  ['PackedPolicyTooLarge', 'smaller-request'],
])

/** What would have to change for the call to succeed. */
export function retryClass(refusal: Refusal): Retryable {
  const { action, message = '', status } = refusal
  const code = refusal.code?.replace(/Exception$/, '') ?? ''
  switch (code) {
    case 'ExpiredToken':
      // Of a signed call it is the session of the keys that has ended; no new web identity token mends that.
      return action === 'AssumeRoleWithWebIdentity' ? 'fresh-token' : 'never'
    case 'InvalidIdentityToken':
      return /could(n.t| not) retrieve verification key/i.test(message) ? 'backoff' : 'never'
    case 'SignatureDoesNotMatch':
    case 'InvalidSignature':
      return /signature (expired|not yet current)/i.test(message) ? 'corrected-clock' : 'never'
  }
  return classes.get(code) ?? (isTransient(status) ? 'backoff' : 'never')
}

const transientStatuses: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])

/**
 * Whether an HTTP status alone says that the same request may succeed later. Other 5xx are lasting: 501 and 505 come
 * from something that cannot do what it is asked for.
 */
export function isTransient(status: number): boolean {
  return transientStatuses.has(status)
}
