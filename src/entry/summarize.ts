import type { Host } from '../core/host.ts'
import type { Outcome } from '../run.ts'

/** Writes whose credentials were obtained, and until when, to the page of the run. */
export async function summarize(
  { known, obtained, stepFiles }: Extract<Outcome, { kind: 'published' }>,
  { clock }: Pick<Host, 'clock'>,
): Promise<void> {
  if (obtained === undefined) return
  const { toSuccessSummary } = await import('../diagnosis/index.ts')
  for (const { session, plan, hops } of obtained) {
    const success = { session, region: plan.region, nowMs: clock.now(), hops }
    stepFiles.summary(toSuccessSummary(success, { hideAccounts: known.hideAccounts }))
  }
}
