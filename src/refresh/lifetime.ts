/** When the process that serves credentials has to end, though nobody has told it to. Times in milliseconds. */

export interface Life {
  /** The process that ran the step, by its number there; 0 where it is outside of this container. */
  readonly watched: number
  readonly startedMs: number
}

export interface Signs {
  readonly nowMs: number
  readonly isRunning: (pid: number) => boolean
  /** Whether the file with the token is still there: it goes with the job, or with the step's post run. */
  readonly hasTokenFile: boolean
  /** When a session could be served last. */
  readonly servedMs: number
}

const hourMs = 3_600_000
/** The longest that a CI lets a job run: https://docs.github.com/en/actions/reference/limits#existing-system-limits */
const longestMs = 5 * 24 * hourMs
/** With no process to watch: so long after the last session has ended, the job is taken for over. */
const unservedMs = hourMs

export function isOver({ watched, startedMs }: Life, signs: Signs): boolean {
  const { nowMs, isRunning, hasTokenFile, servedMs } = signs
  if (!hasTokenFile || nowMs - startedMs >= longestMs) return true
  // 0 stands for this process's own group, 1 for what takes over orphans: both run for as long as this does.
  return watched > 1 ? !isRunning(watched) : nowMs - servedMs >= unservedMs
}
