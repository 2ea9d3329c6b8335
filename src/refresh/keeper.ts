import { messageOf } from '../core/errors.ts'
import type { Clock } from '../core/host.ts'
import { type Session, toIsoSeconds } from '../core/session.ts'
import { isAlive, renewalTime } from './freshness.ts'

export interface KeeperOptions {
  readonly name: string
  readonly first: Session
  readonly renew: () => Promise<Session>
  readonly clock: Clock
  readonly log: (line: string) => void
}

/** Holds one role's session in memory and renews it ahead of time, so that whoever asks need not wait. */
export interface Keeper {
  /** At once, from memory. Undefined once the session has ended and could not be renewed. */
  current(): Session | undefined
  /** Resolves when the next attempt to renew has ended, either way. */
  renewed(): Promise<void>
}

/** Between attempts to renew while AWS cannot be asked: a tenth of what is left, 1 to 30 seconds. */
const pause = { shortestMs: 1_000, longestMs: 30_000 }
/** setTimeout's longest. */
const longestSleepMs = 2 ** 31 - 1

export function keepFresh({ name, first, renew, clock, log }: KeeperOptions): Keeper {
  const state = { lease: { session: first, obtainedMs: clock.now() }, waiting: Promise.resolve() }

  const attempt = async (): Promise<number> => {
    try {
      const session = await renew()
      state.lease = { session, obtainedMs: clock.now() }
      log(`${name}: renewed, until ${toIsoSeconds(session.expiration ?? Infinity)}`)
      return renewalTime(state.lease) - clock.now()
    } catch (thrown) {
      const alive = isAlive(state.lease, clock.now())
      log(
        `${name}: not renewed, ${alive ? 'still serving the session before' : 'and the session has ended'}: ${messageOf(thrown)}`,
      )
      const left = (state.lease.session.expiration ?? Infinity) - clock.now()
      return Math.min(pause.longestMs, Math.max(pause.shortestMs, left / 10))
    }
  }
  const loop = async (waitMs: number): Promise<void> => {
    await clock.sleep(Math.min(longestSleepMs, Math.max(0, waitMs)))
    const attempted = attempt()
    state.waiting = attempted.then(() => undefined)
    return loop(await attempted)
  }
  if (first.expiration !== undefined) void loop(renewalTime(state.lease) - clock.now())

  return {
    current: () => (isAlive(state.lease, clock.now()) ? state.lease.session : undefined),
    renewed: () => state.waiting,
  }
}
