import { CredentialsError } from './errors.ts'
import type { Clock } from './host.ts'
import type { RetrySettings } from './plan.ts'
import type { Correction } from './verdict.ts'

export const noCorrection: Correction = { freshToken: false, clockOffsetMs: 0 }

export interface RetryContext {
  /** What is being called, for the log: `AssumeRole`. */
  readonly name: string
  readonly retry: RetrySettings
  readonly clock: Clock
  readonly log: (line: string) => void
}

/** Calls until it succeeds or trying again is of no use; each retry is one line of the log. */
export async function retrying<T>(
  context: RetryContext,
  call: (correction: Correction) => Promise<T>,
): Promise<T> {
  const { name, retry, clock, log } = context
  let correction = noCorrection
  let brief = 0
  for (let attempts = 1; ; attempts++) {
    try {
      return await call(correction)
    } catch (thrown) {
      if (!(thrown instanceof CredentialsError)) throw thrown
      if (thrown.retryable === 'briefly') brief++
      const { verdict, reasonOf } = await import('./verdict.ts')
      const next = verdict(
        { error: thrown, attempts, brief, correction, nowMs: clock.now(), random: clock.random() },
        retry,
      )
      if (next.kind === 'stop') throw thrown.detailed({ attempts: thrown.details.attempts ?? attempts })
      log(
        `${name}: ${reasonOf(thrown)}. Attempt ${attempts} of ${next.limit}; trying again in ${(next.waitMs / 1000).toFixed(1)} s`,
      )
      correction = next.correction
      if (next.waitMs > 0) await clock.sleep(next.waitMs)
    }
  }
}
