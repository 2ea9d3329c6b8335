import type { NetworkPhase } from './error-details.ts'
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
  /** The web identity token's issuer is a service of the user's own, not one that many share. */
  readonly ownIssuer?: boolean
}

/**
 * By code without `Exception`: services and SDKs spell most of them both ways. What is not listed is decided by
 * the status. https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
const classes: ReadonlyMap<string, Retryable> = new Map<string, Retryable>([
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
  const { action, message = '', status, ownIssuer } = refusal
  // AWS reaches a public issuer again soon. A host that the internet does not see stays hidden.
  const unreachedIssuer = ownIssuer ? 'briefly' : 'backoff'
  const code = refusal.code?.replace(/Exception$/, '') ?? ''
  switch (code) {
    case 'ExpiredToken':
      // Of a signed call it is the session of the keys that has ended; no new web identity token changes that.
      return action === 'AssumeRoleWithWebIdentity' ? 'fresh-token' : 'never'
    case 'IDPCommunicationError':
      return unreachedIssuer
    case 'InvalidIdentityToken':
      return /could(n.t| not) retrieve verification key/i.test(message) ? unreachedIssuer : 'never'
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

/** Of sockets and of a busy name server: they pass. */
const passing: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ECONNABORTED',
  'ENETDOWN',
  'ENETRESET',
])

/**
 * What another attempt may do for an exchange that brought no answer. Certificates and versions of TLS stay as they are;
 * a name that does not exist and a proxy that is not there seldom appear while the step waits.
 */
export function networkClass(phase: NetworkPhase, errno = ''): Retryable {
  if (passing.has(errno)) return 'backoff'
  if (phase === 'tls') return 'never'
  return phase === 'proxy' || errno === 'ENOTFOUND' ? 'briefly' : 'backoff'
}

/** A page in the place of a document: a proxy or a portal wrote it, and a portal waits for a person. */
export function isPage(body: string): boolean {
  return /^\s*</.test(body)
}
