import type { Host } from './core/host.ts'
import { makePlans } from './core/plan.ts'
import type { Platform } from './core/platform.ts'
import type { Receipt } from './core/receipt.ts'
import { checkAllowed } from './core/session.ts'
import { readSettings, type Settings } from './core/settings.ts'
import type { Job } from './job.ts'
import { logOut } from './log-out.ts'
import { hideInputs } from './masks.ts'
import { type AllObtained, obtain } from './obtain.ts'
import { publish } from './publish.ts'

/** The story: read, plan, obtain, confirm, publish. */
export async function run(platform: Platform, host: Host): Promise<Receipt> {
  const job: Job = { platform, host, facts: platform.facts(host.env), channel: platform.channel(host) }
  const settings = await read(job)
  if (settings.unset) logOut(job)
  if (settings.region === undefined) return []
  const plans = makePlans({ ...settings, region: settings.region }, job.facts)
  for (const warning of new Set(plans.flatMap((plan) => plan.warnings))) job.channel.warning(warning)
  // Past this point nothing is waited for, so nothing is interrupted half-way.
  const obtained = await host.within(obtain(plans, job), settings.timeoutMs)
  return publish(confirm(obtained), job)
}

async function read({ platform, host, channel }: Job): Promise<Settings> {
  const raw = platform.inputs(host.env)
  hideInputs(raw, host.env, channel)
  const roles = raw.roles?.trim() ? (await import('./roles-input.ts')).readRoles(raw.roles) : undefined
  return readSettings(raw, host.env, roles)
}

function confirm(all: AllObtained): AllObtained {
  for (const { session, plan } of all) checkAllowed(session.identity, plan.guard.allowedAccounts)
  return all
}
