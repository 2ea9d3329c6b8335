import { messageOf } from '../core/errors.ts'
import type { Clock } from '../core/host.ts'
import { redact } from '../core/redact.ts'
import { type Session, toIsoSeconds } from '../core/session.ts'
import { isAlive, type Lease, renewalTime, retryTime } from './freshness.ts'

export interface KeeperOptions {
  readonly name: string
  readonly first: Session
  readonly renew: () => Promise<Session>
  readonly clock: Pick<Clock, 'now' | 'sleep'>
  readonly log: (line: string) => void
}

/** Holds one role's session in memory and renews it ahead of time, so that whoever asks need not wait. */
export interface Keeper {
  /** At once, from memory. Undefined once the session has ended and could not be renewed. */
  current(): Session | undefined
  /** Resolves when the attempt to renew that is under way has ended, either way; at once where none is. */
  renewed(): Promise<void>
  /** Why the last attempt failed; undefined where it did not. */
  trouble(): string | undefined
}

/** The clock is looked at this often: a machine that slept, or whose clock was set, must not wait on. */
const longestSleepMs = 30_000

interface State {
  lease: Lease
  attempt: Promise<void>
  trouble: string | undefined
}

export function keepFresh(options: KeeperOptions): Keeper {
  const { first, clock } = options
  const state: State = {
    lease: { session: first, obtainedMs: clock.now() },
    attempt: Promise.resolve(),
    trouble: undefined,
  }
  void keep(state, options)
  return {
    current: () => (isAlive(state.lease, clock.now()) ? state.lease.session : undefined),
    renewed: () => state.attempt,
    trouble: () => state.trouble,
  }
}

async function keep(state: State, options: KeeperOptions): Promise<void> {
  const { clock } = options
  let dueMs = renewalTime(state.lease)
  while (dueMs < Infinity) {
    while (clock.now() < dueMs) await clock.sleep(Math.min(longestSleepMs, dueMs - clock.now()))
    state.attempt = renewOnce(state, options)
    await state.attempt
    dueMs = state.trouble === undefined ? renewalTime(state.lease) : retryTime(state.lease, clock.now())
  }
}

async function renewOnce(state: State, { name, renew, clock, log }: KeeperOptions): Promise<void> {
  try {
    const session = await renew()
    state.lease = { session, obtainedMs: clock.now() }
    state.trouble = undefined
    const until = session.expiration === undefined ? '' : `, until ${toIsoSeconds(session.expiration)}`
    log(`${name}: renewed${until}`)
  } catch (thrown) {
    state.trouble = redact(messageOf(thrown))
    const standing = isAlive(state.lease, clock.now())
      ? 'still serving the session before'
      : 'and the session has ended'
    log(`${name}: not renewed, ${standing}: ${state.trouble}`)
  }
}
