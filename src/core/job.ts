import type { Facts } from './facts.ts'
import type { Host } from './host.ts'
import type { Plan } from './plan.ts'
import type { Channel, Platform } from './platform.ts'

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
  /**
   * Called before anybody is asked for credentials, where existing ones are not kept: what would keep these plans from
   * being published is said then.
   */
  readonly checkTargets?: (plans: readonly Plan[]) => Promise<void>
  /** Called once a request is written: the time to say what need not be said before it. */
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
