import type { Session } from '../core/session.ts'

/** When sessions are renewed. Times in milliseconds. */

/**
 * SDKs ask for new credentials as early as 15 minutes before the end (botocore's advisory refresh), so what has less
 * than that left is renewed; a session shorter than 30 minutes is renewed at half its life.
 */
const marginMs = 15 * 60_000

/** Between attempts while AWS cannot be asked. */
const pause = { shortestMs: 1_000, longestMs: 30_000, afterEndMs: 5_000 } as const

/** What is known of a session's life. */
export interface Lease {
  readonly session: Session
  readonly obtainedMs: number
}

/** When the session is to be renewed, since the epoch; Infinity for keys that never end. */
export function renewalTime({ session, obtainedMs }: Lease): number {
  if (session.expiration === undefined) return Infinity
  const life = Math.max(0, session.expiration - obtainedMs)
  return session.expiration - Math.min(marginMs, life / 2)
}

export function isFresh(lease: Lease, nowMs: number): boolean {
  return nowMs < renewalTime(lease)
}

/** Still of use, though due for renewal: what is served while AWS cannot be asked. */
export function isAlive({ session }: Lease, nowMs: number): boolean {
  return session.expiration === undefined || nowMs < session.expiration
}

/** When to try again after a renewal that failed now: after a tenth of what is left, within bounds. */
export function retryTime(lease: Lease, nowMs: number): number {
  if (!isAlive(lease, nowMs)) return nowMs + pause.afterEndMs
  const left = (lease.session.expiration ?? Infinity) - nowMs
  return nowMs + Math.min(pause.longestMs, Math.max(pause.shortestMs, left / 10))
}
