import { messageOf } from './core/errors.ts'
import { type GuardedLog, guarded, guardedFiles } from './core/guarded.ts'
import type { Host } from './core/host.ts'
import type { Job } from './core/job.ts'
import type { Log } from './core/log.ts'
import { type OwnSecrets, ownSecrets } from './core/own-secrets.ts'
import type { Plan } from './core/plan.ts'
import { secretsOf } from './core/plan-secrets.ts'
import { contextOf, type JobContext } from './core/platform.ts'
import type { Receipt } from './core/receipt.ts'
import { toAuthenticated } from './core/session.ts'
import type { Step, StepFiles } from './core/step.ts'
import { hideInputs } from './inputs/hide-inputs.ts'
import { type Given, given, rawInputs } from './inputs/input-reader.ts'
import { makePlan, type Regional } from './inputs/make-plan.ts'
import { checksFor, parsedInputs } from './inputs/parse-inputs.ts'
import { askedOf, settingsFrom } from './inputs/read-settings.ts'
import type { Settings } from './inputs/settings.ts'
import { tellDeciding } from './obtain/deciding.ts'
import { warnOfTls } from './obtain/exposure.ts'
import { type AllObtained, obtain } from './obtain/obtain.ts'
import { resultLine } from './obtain/result.ts'
import { checkTargets } from './publish/check-targets.ts'
import { publish } from './publish/publish.ts'

/** What a run has learnt so far. A run changes its environment, so none of this can be read again after it. */
export interface Known extends JobContext {
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
  readonly log: GuardedLog
  /** Hides it on the run's page too. */
  readonly stepFiles: StepFiles
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
export async function run(
  { platform, input, log: plain, stepFiles: files }: Step,
  host: Host,
): Promise<Outcome> {
  const context = contextOf(platform, host.env)
  const known = knownOf(context)
  const log = guarded(plain, known.secrets)
  const stepFiles = guardedFiles(files, known.secrets)
  const job = { ...context, host, log, stepFiles, say: plain.info }
  const told = { known, log, stepFiles }
  try {
    const obtained = await runUnpublished(
      {
        ...job,
        input,
        checkTargets: (plans) => checkTargets(plans, job),
      },
      known,
    )
    const receipt = obtained === undefined ? [] : await publish(obtained, job)
    if (obtained !== undefined) tellResult(obtained, known, job)
    return { ...told, kind: 'published', obtained, receipt }
  } catch (error) {
    return { ...told, kind: 'failed', error }
  }
}

/** Once it is published, nothing may fail the step any more. */
function tellResult(all: AllObtained, { settings, hideAccounts }: Readonly<Known>, job: Job): void {
  try {
    if (settings === undefined) return
    for (const obtained of all) job.say(resultLine(obtained, { settings, hideAccounts }))
  } catch (failed) {
    job.log.debug(`The result could not be told: ${messageOf(failed)}`)
  }
}

/** What is known at the start. */
export function knownOf(context: JobContext): Known {
  return { ...context, secrets: ownSecrets(...context.token.secrets), hideAccounts: false }
}

export interface UnpublishedJob extends Job {
  readonly input: Step['input']
  /** Absent where no steps follow from which credentials could be taken. */
  readonly stepFiles?: StepFiles
}

/**
 * The story without its end. Past it nothing is waited for, so nothing is interrupted half-way.
 * @param known is added to as the run goes on
 */
export async function runUnpublished(job: UnpublishedJob, known: Known): Promise<AllObtained | undefined> {
  // Until a request holds them, nothing could repeat them.
  const later = inTurn(() => job.log.mask(...job.token.secrets))
  return await obtained({ ...job, underway: later.next }, known, later).finally(later.rest)
}

async function obtained(job: UnpublishedJob, known: Known, later: InTurn): Promise<AllObtained | undefined> {
  const { input, host, log, stepFiles } = job
  const inputs = inputsOf(input, host)
  known.hideAccounts = await hideInputs(inputs, log)
  warnOfTls(job)
  const settings = await settingsOf(inputs, job)
  known.settings = settings
  const { region } = settings
  if (region !== undefined) known.plans = await plansOf({ ...settings, region }, job)
  known.secrets.add(...(known.plans ?? []).flatMap(secretsOf))
  if (settings.unset && stepFiles !== undefined) {
    const { logOut } = await import('./publish/unset.ts')
    await logOut({ ...job, stepFiles }, settings)
  }
  const { plans } = known
  if (plans === undefined) return undefined
  await tellNotices(plans, log)
  later.add(() => tellDeciding(plans, settings, job))
  // OIDC alone has requests to wait for before there is anything to sign.
  const [{ source, keepExisting }] = plans
  if (source.kind !== 'oidc' || keepExisting) later.rest()
  const work = obtain(plans, job).finally(later.rest)
  const all = await host.within(work, settings.timeoutMs)
  tellIdentities(all, job)
  return all
}

async function tellNotices(plans: readonly Plan[], log: Log): Promise<void> {
  if (plans.every(({ notices }) => notices.length === 0)) return
  const { toldOf } = await import('./core/notices.ts')
  const { warnings, lines } = toldOf(plans)
  for (const warning of warnings) log.warning(warning)
  for (const line of lines) log.info(line)
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
export async function plansOf(settings: Regional, context: JobContext): Promise<readonly [Plan, ...Plan[]]> {
  const checks = await checksFor(settings.asked)
  return settings.roles === undefined
    ? [makePlan(settings, context, checks)]
    : (await import('./inputs/roles-yaml.ts')).makePlans(settings, context, checks)
}

export function inputsOf(input: Step['input'], { env }: Pick<Host, 'env'>): Given {
  return given(rawInputs(input), env)
}

/** @throws InvalidInputs */
export async function settingsOf(inputs: Given, { facts }: Pick<JobContext, 'facts'>): Promise<Settings> {
  const parsed = await parsedInputs(
    inputs,
    facts.sessionTags.map(({ key }) => key),
  )
  return settingsFrom(inputs, parsed, await checksFor(askedOf(inputs.read)))
}

/** Says who each session that was obtained is for. */
function tellIdentities(all: AllObtained, { say }: Job): void {
  for (const { session, plan, kept } of all) {
    if (!kept && plan.steps.length > 0) say(toAuthenticated(session.identity))
  }
}
