import type { Host } from './core/host.ts'
import { makePlan, type Plan } from './core/plan.ts'
import type { Platform } from './core/platform.ts'
import type { Receipt } from './core/receipt.ts'
import { checkAllowed } from './core/session.ts'
import { readSettings, type Settings } from './core/settings.ts'
import type { Job } from './job.ts'
import { logOut } from './log-out.ts'
import { hideInputs } from './masks.ts'
import { type Obtained, obtain } from './obtain.ts'
import { publish } from './publish.ts'

/** The story: read, plan, obtain, confirm, publish. */
export async function run(platform: Platform, host: Host): Promise<Receipt> {
  const job: Job = { platform, host, facts: platform.facts(host.env), channel: platform.channel(host) }
  const settings = read(job)
  if (settings.unset) logOut(job)
  if (settings.region === undefined) return []
  const plan = makePlan({ ...settings, region: settings.region }, job.facts)
  for (const warning of plan.warnings) job.channel.warning(warning)
  // Past this point nothing is waited for, so nothing is interrupted half-way.
  const obtained = await host.within(obtain(plan, job), settings.timeoutMs)
  return publish(confirm(obtained, plan), plan, job)
}

function read({ platform, host, channel }: Job): Settings {
  const raw = platform.inputs(host.env)
  hideInputs(raw, host.env, channel)
  return readSettings(raw, host.env)
}

function confirm(obtained: Obtained, { guard }: Plan): Obtained {
  checkAllowed(obtained.session.identity, guard.allowedAccounts)
  return obtained
}
