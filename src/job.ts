import type { Facts } from './core/facts.ts'
import type { Host } from './core/host.ts'
import type { Channel, Platform } from './core/platform.ts'

/** Everything a step of the story is told in: where it runs and through what it acts. */
export interface Job {
  readonly platform: Platform
  readonly facts: Facts
  readonly host: Host
  readonly channel: Channel
  /**
   * Prints a line past the guard of the channel, which takes as long as publishing does: for lines made of what the
   * workflow wrote and of an identity, which holds nothing that was sent.
   */
  readonly say: (line: string) => void
  /** Called once the first request is written: the time to say what need not be said before it. */
  readonly underway?: () => void
}

/** Does the work at the first call alone. */
export function once(work: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    work()
  }
}
