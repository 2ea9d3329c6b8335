import type { Host } from './core/host.ts'
import { makePlans } from './core/planning.ts'
import type { Platform } from './core/platform.ts'
import type { Receipt } from './core/receipt.ts'
import { checkAllowed, toAuthenticated } from './core/session.ts'
import { readSettings, type Settings } from './core/settings.ts'
import type { Job } from './job.ts'
import { logOut } from './log-out.ts'
import { hideInputs } from './masks.ts'
import { type AllObtained, obtain } from './obtain.ts'
import { publish } from './publish.ts'

/** What a run came to. */
export interface Outcome {
  readonly settings: Settings
  /** Undefined where the step did nothing but log out. */
  readonly obtained: AllObtained | undefined
  readonly receipt: Receipt
}

/** The story: read, plan, obtain, confirm, publish. */
export async function run(platform: Platform, host: Host): Promise<Outcome> {
  const job: Job = { platform, host, facts: platform.facts(host.env), channel: platform.channel(host) }
  hideInputs(platform.inputs(host.env), host.env, job.channel)
  const settings = await settingsOf(platform, host)
  if (settings.unset) logOut(job)
  if (settings.region === undefined) return { settings, obtained: undefined, receipt: [] }
  const plans = makePlans({ ...settings, region: settings.region }, job.facts)
  for (const warning of new Set(plans.flatMap((plan) => plan.warnings))) job.channel.warning(warning)
  // Past this point nothing is waited for, so nothing is interrupted half-way.
  const obtained = confirm(await host.within(obtain(plans, job), settings.timeoutMs), job)
  return { settings, obtained, receipt: await publish(obtained, job) }
}

/** @throws InvalidInputs */
export async function settingsOf(platform: Platform, { env }: Pick<Host, 'env'>): Promise<Settings> {
  const raw = platform.inputs(env)
  const roles = raw.roles?.trim() ? (await import('./roles-input.ts')).readRoles(raw.roles) : undefined
  return readSettings(raw, env, roles)
}

/** @throws CredentialsError `account-not-allowed`: then nobody is told to be authenticated */
function confirm(all: AllObtained, { channel }: Job): AllObtained {
  for (const { session, plan } of all) checkAllowed(session.identity, plan.guard.allowedAccounts)
  for (const { session, plan, kept } of all) {
    if (!kept && plan.steps.length > 0) channel.info(toAuthenticated(session.identity))
  }
  return all
}
