import type { Host } from '../core/host.ts'
import type { Platform } from '../core/platform.ts'
import type { Outcome } from '../run.ts'

/** Writes whose credentials were obtained, and until when, to the page of the run. */
export async function summarize(
  { settings, obtained }: Outcome,
  platform: Platform,
  host: Host,
): Promise<void> {
  if (obtained === undefined) return
  const { toSuccessSummary } = await import('../diagnosis/index.ts')
  const channel = platform.channel(host)
  for (const { session, plan, hops } of obtained) {
    const success = { session, region: plan.region, nowMs: host.clock.now(), hops }
    channel.summary(toSuccessSummary(success, { hideAccounts: settings.maskAccount }))
  }
}
