import type { Host } from './host.ts'
import type { Log } from './log.ts'
import type { Plan } from './plan.ts'
import type { JobContext } from './platform.ts'
import type { StepFiles } from './step.ts'

/** Everything that obtaining credentials is handed: where it runs and through what it acts. */
export interface Job extends JobContext {
  readonly host: Host
  readonly log: Log
  /**
   * Prints a line past the guard of the log, which takes as long as publishing does: for lines made of what the
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

/** Everything that publishing, and undoing it, is handed. */
export interface StepJob extends Pick<Job, 'facts' | 'host' | 'log'> {
  readonly stepFiles: StepFiles
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
