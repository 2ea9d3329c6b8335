import { messageOf } from './core/errors.ts'
import type { Facts } from './core/facts.ts'
import { type GuardedChannel, guarded } from './core/guarded.ts'
import type { Host } from './core/host.ts'
import type { Job } from './core/job.ts'
import { toldOf } from './core/notices.ts'
import { type OwnSecrets, ownSecrets } from './core/own-secrets.ts'
import type { Plan } from './core/plan.ts'
import { secretsOf } from './core/plan-secrets.ts'
import type { Platform } from './core/platform.ts'
import type { Receipt } from './core/receipt.ts'
import { toAuthenticated } from './core/session.ts'
import { hideInputs } from './inputs/hide-inputs.ts'
import { type Given, given, rawInputs } from './inputs/input-reader.ts'
import { makePlan, type Regional } from './inputs/make-plan.ts'
import { settingsFrom } from './inputs/read-settings.ts'
import type { Settings } from './inputs/settings.ts'
import { tellDeciding } from './obtain/deciding.ts'
import { warnOfTls } from './obtain/exposure.ts'
import { type AllObtained, obtain } from './obtain/obtain.ts'
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

/** The story: read, plan, obtain, publish. */
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
  // Until a request holds them, nothing could repeat them.
  const later = inTurn(() => job.channel.mask(...secrets))
  return await obtained({ ...job, underway: later.next }, known, later).finally(later.rest)
}

async function obtained(job: Job, known: Known, later: InTurn): Promise<AllObtained | undefined> {
  const { platform, host, facts, channel } = job
  const inputs = inputsOf(platform, host)
  known.hideAccounts = hideInputs(inputs, channel)
  warnOfTls(job)
  const settings = await settingsOf(inputs)
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
  later.add(() => tellDeciding(plans, settings, job))
  // OIDC alone has requests to wait for before there is anything to sign.
  const [{ source, keepExisting }] = plans
  if (source.kind !== 'oidc' || keepExisting) later.rest()
  const work = obtain(plans, job).finally(later.rest)
  const all = await host.within(work, settings.timeoutMs)
  tellIdentities(all, job)
  return all
}

interface InTurn {
  add(work: () => void): void
  /** Does what is next. */
  next(): void
  /** Does all that is left. */
  rest(): void
}

/** Work that can wait: a piece of it while each request is on its way. */
function inTurn(...works: (() => void)[]): InTurn {
  const next = () => works.shift()?.()
  return {
    add: (work) => void works.push(work),
    next,
    rest() {
      while (works.length > 0) next()
    },
  }
}

/** @throws InvalidInputs */
export async function plansOf(settings: Regional, facts: Facts): Promise<readonly [Plan, ...Plan[]]> {
  return settings.roles === undefined
    ? [makePlan(settings, facts)]
    : (await import('./inputs/roles-yaml.ts')).makePlans(settings, facts)
}

export function inputsOf(platform: Platform, { env }: Pick<Host, 'env'>): Given {
  return given(
    rawInputs((name) => platform.input(name, env)),
    env,
  )
}

/** @throws InvalidInputs */
export async function settingsOf(inputs: Given): Promise<Settings> {
  const { raw } = inputs
  const structured = raw.roles?.trim() || raw['custom-tags']?.trim()
  const parsed = structured ? (await import('./inputs/roles-yaml.ts')).parseInputs(raw) : {}
  return settingsFrom(inputs, parsed)
}

/** Says who each session that was obtained is for. */
function tellIdentities(all: AllObtained, { say }: Job): void {
  for (const { session, plan, kept } of all) {
    if (!kept && plan.steps.length > 0) say(toAuthenticated(session.identity))
  }
}
