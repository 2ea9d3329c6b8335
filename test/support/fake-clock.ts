/** A clock that stands still until it is told to go on: no test waits. */
import type { Clock } from '../../src/core/host.ts'

export interface FakeClock extends Clock {
  /** Lets so much time pass, whoever sleeps waking at his own time; returns once all of them have done what they woke for. */
  pass(ms: number): Promise<void>
  /** Jumps, as a machine that was asleep: those whose time has come wake afterwards. */
  set(ms: number): void
}

interface Sleeper {
  readonly at: number
  wake(): void
}

export function fakeClock(startMs = 1_800_000_000_000): FakeClock {
  let nowMs = startMs
  let sleepers: readonly Sleeper[] = []
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
  return {
    now: () => nowMs,
    random: () => 0,
    sleep: (ms) =>
      new Promise((resolve) => {
        sleepers = [...sleepers, { at: nowMs + Math.max(0, ms), wake: resolve }]
      }),
    async pass(ms) {
      const end = nowMs + ms
      await settle()
      for (;;) {
        const next = sleepers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0]
        if (next === undefined) break
        sleepers = sleepers.filter((each) => each !== next)
        nowMs = Math.max(nowMs, next.at)
        next.wake()
        await settle()
      }
      nowMs = end
    },
    set(ms) {
      nowMs = ms
    },
  }
}
