/** What can be made to go wrong, as data. */

export const operations = [
  'token',
  'discovery',
  'jwks',
  'AssumeRoleWithWebIdentity',
  'AssumeRole',
  'GetCallerIdentity',
] as const

export type Operation = (typeof operations)[number]

export interface Fault {
  readonly operation: Operation | 'any'
  /** So many requests pass unharmed first. */
  readonly skip: number
  /** So many requests are hit; undefined = all. */
  readonly times: number | undefined
  readonly effect: Effect
}

export type Effect =
  /** Answered instead of the real answer, in the form of the service asked. */
  | {
      readonly kind: 'error'
      readonly status: number
      readonly code: string
      readonly message: string
      /** The Retry-After header, in seconds. */
      readonly retryAfter: number | undefined
    }
  /** A token bucket over all callers: `burst` at once, then `rate` a second; the rest are answered Throttling. */
  | { readonly kind: 'throttle'; readonly rate: number; readonly burst: number; readonly code: string }
  | { readonly kind: 'delay'; readonly ms: number }
  /** No answer, ever. */
  | { readonly kind: 'hang' }
  /** The connection is reset before the answer, in its headers, or in its body; then the work has been done. */
  | { readonly kind: 'reset'; readonly at: 'start' | 'headers' | 'body' }
  /** The connection ends in the middle of the body. */
  | { readonly kind: 'truncate' }
  /** A whole answer of status 200 (or `status`) with foreign content; `half` is the first half of the real body. */
  | { readonly kind: 'garbage'; readonly as: 'html' | 'bytes' | 'half' | 'empty'; readonly status: number }
  /** The service's clock differs: Date header, checks of signatures and tokens, expiry of sessions. */
  | { readonly kind: 'clock'; readonly offsetSeconds: number }
  | { readonly kind: 'redirect'; readonly location: string; readonly status: number }
  /** The real body, followed by so many spaces. */
  | { readonly kind: 'oversize'; readonly bytes: number }
  | { readonly kind: 'header'; readonly name: string; readonly value: string }
