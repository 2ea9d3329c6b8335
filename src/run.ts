import { CredentialsError, FailedRoles } from './core/errors.ts'
import type { Host } from './core/host.ts'
import { makePlans } from './core/plans.ts'
import type { Platform } from './core/platform.ts'
import type { Receipt } from './core/receipt.ts'
import { checkAllowed, toAuthenticated } from './core/session.ts'
import { readSettings, type Settings } from './core/settings.ts'
import type { Job } from './job.ts'
import { hideInputs } from './masks.ts'
import { type AllObtained, type Obtained, obtain } from './obtain.ts'
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
  const { settings, obtained } = await runUnpublished(job)
  return { settings, obtained, receipt: obtained === undefined ? [] : await publish(obtained, job) }
}

/** The story without its end. Past it nothing is waited for, so nothing is interrupted half-way. */
export async function runUnpublished(job: Job): Promise<Omit<Outcome, 'receipt'>> {
  const { platform, host, facts, channel } = job
  hideInputs(platform.inputs(host.env), host.env, channel)
  const settings = await settingsOf(platform, host)
  if (settings.unset) await (await import('./log-out.ts')).logOut(job, settings)
  if (settings.region === undefined) return { settings, obtained: undefined }
  const plans = makePlans({ ...settings, region: settings.region }, facts)
  for (const warning of new Set(plans.flatMap((plan) => plan.warnings))) channel.warning(warning)
  return { settings, obtained: confirm(await host.within(obtain(plans, job), settings.timeoutMs), job) }
}

/** @throws InvalidInputs */
export async function settingsOf(platform: Platform, { env }: Pick<Host, 'env'>): Promise<Settings> {
  const raw = platform.inputs(env)
  const roles = raw.roles?.trim() ? (await import('./roles-input.ts')).readRoles(raw.roles) : undefined
  return readSettings(raw, env, roles)
}

/** @throws CredentialsError `account-not-allowed`: then nobody is told to be authenticated */
function confirm(all: AllObtained, { channel }: Job): AllObtained {
  const failures = all.flatMap(refusalOf)
  const [first] = failures
  if (first !== undefined) throw all[0].plan.name === undefined ? first.error : new FailedRoles(failures)
  for (const { session, plan, kept } of all) {
    if (!kept && plan.steps.length > 0) channel.info(toAuthenticated(session.identity))
  }
  return all
}

function refusalOf({ session, plan: { name, guard } }: Obtained): FailedRoles['failures'] {
  try {
    checkAllowed(session.identity, guard.allowedAccounts)
    return []
  } catch (thrown) {
    const named = name !== undefined && thrown instanceof CredentialsError
    return [{ role: name ?? '', error: named ? thrown.prefixed(`${name}: `) : thrown }]
  }
}
