import { CredentialsError, type FailedRoles, messageOf } from './core/errors.ts'
import type { Facts } from './core/facts.ts'
import { failedAmong } from './core/failed-roles.ts'
import { type GuardedChannel, guarded } from './core/guarded.ts'
import type { Host } from './core/host.ts'
import { type Job, once } from './core/job.ts'
import { toldOf } from './core/notices.ts'
import { type OwnSecrets, ownSecrets } from './core/own-secrets.ts'
import type { Plan } from './core/plan.ts'
import { secretsOf } from './core/plan-secrets.ts'
import type { Platform } from './core/platform.ts'
import type { Receipt } from './core/receipt.ts'
import { checkAllowed, toAuthenticated } from './core/session.ts'
import { hideInputs } from './inputs/hide-inputs.ts'
import { rawInputs } from './inputs/input-reader.ts'
import type { RawInputs } from './inputs/inputs.ts'
import { makePlan, type Regional } from './inputs/make-plan.ts'
import { readSettings } from './inputs/read-settings.ts'
import type { Settings } from './inputs/settings.ts'
import { tellDeciding } from './obtain/deciding.ts'
import { warnOfTls } from './obtain/exposure.ts'
import { type AllObtained, namesOf, type Obtained, obtain } from './obtain/obtain.ts'
import { resultLine } from './obtain/result.ts'
import { checkTargets } from './publish/check-targets.ts'
import { publish } from './publish/publish.ts'

/** What a run has learnt so far. A run changes its environment, so none of this can be read again after it. */
export interface Known {
  readonly facts: Facts
  /** Grows with the run: what was sent, what came back, what the inputs hold. */
  readonly secrets: OwnSecrets
  /** Whether account IDs are hidden; true as soon as the input says so, even when other inputs are wrong. */
  hideAccounts: boolean
  /** Absent where the inputs could not be used. */
  settings?: Settings
  plans?: readonly [Plan, ...Plan[]]
}

interface Told {
  readonly known: Readonly<Known>
  /** Hides what is secret by now; to be closed when nothing more will be said. */
  readonly channel: GuardedChannel
}

/** What a run came to. */
export type Outcome = Told &
  (
    | {
        readonly kind: 'published'
        /** Undefined where the step did nothing but log out. */
        readonly obtained: AllObtained | undefined
        readonly receipt: Receipt
      }
    | { readonly kind: 'failed'; readonly error: unknown }
  )

/** The story: read, plan, obtain, confirm, publish. */
export async function run(platform: Platform, host: Host): Promise<Outcome> {
  const facts = platform.facts(host.env)
  const known = knownOf(facts)
  const plain = platform.channel(host)
  const channel = guarded(plain, known.secrets)
  const job: Job = { platform, host, facts, channel, say: plain.info }
  try {
    const obtained = await runUnpublished(
      { ...job, checkTargets: (plans) => checkTargets(plans, job) },
      known,
    )
    const receipt = obtained === undefined ? [] : await publish(obtained, job)
    if (obtained !== undefined) tellResult(obtained, known, job)
    return { kind: 'published', known, channel, obtained, receipt }
  } catch (error) {
    return { kind: 'failed', known, channel, error }
  }
}

/** Once it is published, nothing may fail the step any more. */
function tellResult(all: AllObtained, { settings, hideAccounts }: Readonly<Known>, job: Job): void {
  try {
    if (settings === undefined) return
    for (const obtained of all) job.say(resultLine(obtained, { settings, hideAccounts }))
  } catch (failed) {
    job.channel.debug(`The result could not be told: ${messageOf(failed)}`)
  }
}

/** What is known at the start. */
export function knownOf(facts: Facts): Known {
  return { facts, secrets: ownSecrets(), hideAccounts: false }
}

/**
 * The story without its end. Past it nothing is waited for, so nothing is interrupted half-way.
 * @param known is added to as the run goes on
 */
export async function runUnpublished(job: Job, known: Known): Promise<AllObtained | undefined> {
  const secrets = job.platform.secrets(job.host.env)
  known.secrets.add(...secrets)
  // Until a request holds them, nothing could repeat them. A mask takes time, and the wait for an answer has it.
  const mask = once(() => job.channel.mask(...secrets))
  return await obtained({ ...job, underway: mask }, known).finally(mask)
}

async function obtained(job: Job, known: Known): Promise<AllObtained | undefined> {
  const { platform, host, facts, channel, underway } = job
  known.hideAccounts = hideInputs(inputsOf(platform, host), host.env, channel)
  warnOfTls(job)
  const settings = await settingsOf(platform, host)
  known.settings = settings
  const { region } = settings
  if (region !== undefined) known.plans = await plansOf({ ...settings, region }, facts)
  known.secrets.add(...(known.plans ?? []).flatMap(secretsOf))
  if (settings.unset) await (await import('./publish/unset.ts')).logOut(job, settings)
  const { plans } = known
  if (plans === undefined) return undefined
  const { warnings, lines } = toldOf(plans)
  for (const warning of warnings) channel.warning(warning)
  for (const line of lines) channel.info(line)
  const begun = once(() => {
    underway?.()
    tellDeciding(plans, settings, job)
  })
  // With OIDC, while the token is on its way.
  const [{ source, keepExisting }] = plans
  if (source.kind !== 'oidc' || keepExisting) begun()
  const work = obtain(plans, { ...job, underway: begun }).finally(begun)
  return confirm(await host.within(work, settings.timeoutMs), job)
}

/** @throws InvalidInputs */
export async function plansOf(settings: Regional, facts: Facts): Promise<readonly [Plan, ...Plan[]]> {
  return settings.roles === undefined
    ? [makePlan(settings, facts)]
    : (await import('./inputs/roles-yaml.ts')).makePlans(settings, facts)
}

function inputsOf(platform: Platform, { env }: Pick<Host, 'env'>): RawInputs {
  return rawInputs((name) => platform.input(name, env))
}

/** @throws InvalidInputs */
export async function settingsOf(platform: Platform, { env }: Pick<Host, 'env'>): Promise<Settings> {
  const raw = inputsOf(platform, { env })
  const structured = raw.roles?.trim() || raw['custom-tags']?.trim()
  const parsed = structured ? (await import('./inputs/roles-yaml.ts')).parseInputs(raw) : {}
  return readSettings(raw, env, parsed)
}

/** @throws CredentialsError `account-not-allowed`: then nobody is told to be authenticated */
function confirm(all: AllObtained, { say }: Job): AllObtained {
  const failures = all.flatMap(refusalOf)
  const [first] = failures
  if (first !== undefined) {
    const refused = new Set(failures.map(({ role }) => role))
    const worked = namesOf(all).filter((name) => !refused.has(name))
    throw all[0].plan.name === undefined ? first.error : failedAmong(failures, worked)
  }
  for (const { session, plan, kept } of all) {
    if (!kept && plan.steps.length > 0) say(toAuthenticated(session.identity))
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
