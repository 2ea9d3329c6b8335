import type { CredentialsError } from './errors.ts'
import type { RetrySettings } from './plan.ts'

/** What the previous attempt's failure asks of the next one. */
export interface Correction {
  /** Ask the source for a newer token. */
  readonly freshToken: boolean
  /** Added to the local clock when signing, in milliseconds. */
  readonly clockOffsetMs: number
}

export type Verdict =
  | { readonly kind: 'stop' }
  | {
      readonly kind: 'retry'
      readonly waitMs: number
      readonly limit: number
      readonly correction: Correction
    }

export interface Failure {
  readonly error: CredentialsError
  /** How many attempts were made, this one included. */
  readonly attempts: number
  /** How many of them failed in a way that waiting seldom changes, this one included. */
  readonly brief: number
  /** What this attempt had been asked to correct. */
  readonly correction: Correction
  /** Local time, milliseconds since the epoch. */
  readonly nowMs: number
  /** In [0, 1). */
  readonly random: number
}

/** A connection that broke is tried again soon: nobody asked for less. */
const brokenBaseMs = 250
/**
 * A service that answers "not now" is given more room. Of 1,000 jobs that start within ten seconds where 10 requests a
 * second pass, all succeed. With 2 s fewer calls do, but a single throttled job would wait 1.5 s instead of 0.75 s.
 * `npm run bench:throttle` measures it.
 */
const refusedBaseMs = 1_000
const capMs = 20_000
/**
 * What waiting seldom changes gets three attempts within four seconds. IAM is eventually consistent: a role or key made a
 * moment ago may be unknown for a few seconds. A name server or a proxy may just be starting.
 */
const brevity = { attempts: 3, shortestMs: 500, longestMs: 1_000 }
const retryAfterCapMs = 60_000

/**
 * Whether and when to try again. A wait is half of its bound to the whole of it ("equal jitter" of
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/): waits near zero would use up the attempts
 * of a job while the service is still busy.
 */
export function verdict(failure: Failure, retry: RetrySettings): Verdict {
  const { error, attempts, brief, correction } = failure
  const limit = retry.maxAttempts
  if (attempts >= limit) return { kind: 'stop' }
  switch (error.retryable) {
    case 'never':
    case 'smaller-request':
      return { kind: 'stop' }
    case 'backoff':
      return { kind: 'retry', waitMs: backoffMs(failure), limit, correction }
    case 'briefly':
      if (retry.explicit) return { kind: 'retry', waitMs: backoffMs(failure), limit, correction }
      if (brief >= brevity.attempts) return { kind: 'stop' }
      return {
        kind: 'retry',
        waitMs: briefMs(failure),
        limit: Math.min(limit, attempts - brief + brevity.attempts),
        correction,
      }
    case 'fresh-token':
      return correction.freshToken
        ? { kind: 'stop' }
        : { kind: 'retry', waitMs: 0, limit, correction: { ...correction, freshToken: true } }
    case 'corrected-clock': {
      const server = error.details.serverTimeMs
      return server === undefined || correction.clockOffsetMs !== 0
        ? { kind: 'stop' }
        : {
            kind: 'retry',
            waitMs: 0,
            limit,
            correction: { ...correction, clockOffsetMs: server - failure.nowMs },
          }
    }
  }
}

function backoffMs({ attempts, random, error }: Failure): number {
  const baseMs = error.details.status === undefined ? brokenBaseMs : refusedBaseMs
  const bound = Math.min(capMs, baseMs * 2 ** (attempts - 1))
  const asked = Math.min(retryAfterCapMs, error.details.retryAfterMs ?? 0)
  return Math.round(asked + (bound / 2) * (1 + random))
}

/** 0.5 to 1 s, then 1 to 2 s. */
function briefMs({ brief, random }: Failure): number {
  const { shortestMs, longestMs } = brevity
  return Math.round((shortestMs + random * (longestMs - shortestMs)) * brief)
}

/** What went wrong, for a line of the log. */
export function reasonOf({ details, message }: CredentialsError): string {
  return details.awsCode ?? message.split('\n', 1).join('').replace(/\.$/, '')
}
