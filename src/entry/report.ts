import { CredentialsError, FailedRoles, InvalidInputs, messageOf } from '../core/errors.ts'
import type { Host } from '../core/host.ts'
import type { Log } from '../core/log.ts'
import { hideAccountsIn } from '../core/masks.ts'
import type { StepFiles } from '../core/step.ts'
import type { Evidence } from '../diagnosis/index.ts'
import { surroundingsFrom } from '../diagnosis/surroundings.ts'
import { originsOf, withOrigin } from '../inputs/origin.ts'
import type { Known, Outcome } from '../run.ts'
import { withRelease } from './release-source.ts'

/** Tells a failure to the person who has to mend it: once, with its likely cause and the change that mends it. */
export async function report(
  { error, known, log, stepFiles }: Extract<Outcome, { kind: 'failed' }>,
  host: Host,
): Promise<void> {
  const thrown = withOrigin(error, known.settings?.origins)
  const facts = withRelease(known.facts, host)
  if (known.hideAccounts) for (const line of stackOf(thrown)) hideAccountsIn(line, log)
  if (host.env['SHOW_STACK_TRACE'] === 'true') log.group('Stack trace', stackOf(thrown))
  if (!(thrown instanceof CredentialsError)) return log.error(unforeseen(thrown))
  for (const [at, failure] of failuresOf(thrown).entries()) {
    try {
      const telling = { log, stepFiles, hideAccounts: known.hideAccounts, paged: at < mostPaged }
      await explain(evidenceOf(failure, { ...known, facts }, host), telling)
    } catch (failed) {
      // Whatever is wrong with the explanation, the failure itself is told.
      for (const message of messagesOf(failure.error)) log.error(message)
      log.debug(`The failure could not be explained: ${failed}`)
    }
  }
}

export interface Failure {
  /** Its name in `roles`. */
  readonly role: string | undefined
  readonly error: CredentialsError
}

/** Of several roles each that failed; else the one failure. */
export function failuresOf(error: CredentialsError): readonly Failure[] {
  return error instanceof FailedRoles ? error.failures : [{ role: undefined, error }]
}

interface Telling {
  readonly log: Log
  readonly stepFiles: Pick<StepFiles, 'summary'>
  readonly hideAccounts: boolean
  /** Whether the failure stands on the summary page too. */
  readonly paged: boolean
}

/** The page of a step is 1 MiB at most; larger, none of it is shown. The log has them all. */
const mostPaged = 10

async function explain(evidence: Evidence, { log, stepFiles, hideAccounts, paged }: Telling): Promise<void> {
  const { diagnose, toAnnotation, toJson, toLogLines, toSummary } = await import('../diagnosis/index.ts')
  const findings = diagnose(evidence)
  const lines = toLogLines(findings, evidence)
  if (findings.length > 0) log.group('What went wrong and how to fix it', lines)
  if (evidence.error instanceof InvalidInputs && evidence.error.problems.length > 1) {
    for (const message of messagesOf(evidence.error)) log.error(message)
  } else log.error(toAnnotation(findings, evidence.error))
  if (paged) summarize(toSummary(findings, evidence, { hideAccounts }), { log, stepFiles })
  // For tools that read the log of a run with debug logging.
  log.debug(toJson(findings, evidence, { hideAccounts }))
}

/** The page is an extra: that it cannot be written, on a full disk say, is no second failure. */
function summarize(markdown: string, { log, stepFiles }: Pick<Telling, 'log' | 'stepFiles'>): void {
  try {
    stepFiles.summary(markdown)
  } catch (failed) {
    log.debug(`The summary could not be written: ${messageOf(failed)}`)
  }
}

/** What is known of a failure, fit to be shown: of a role's, the plan of that role. */
export function evidenceOf(
  { role, error }: Failure,
  { facts, token, plans, secrets, settings }: Known,
  { clock, files, env }: Pick<Host, 'clock' | 'files' | 'env'>,
): Evidence {
  const { claims, caller } = error.details
  return {
    error: error.shown(secrets.hide),
    plan: role === undefined ? plans?.[0] : plans?.find((plan) => plan.name === role),
    // One role's failure is the step's own where there is no other.
    ofAllRoles: role === undefined && (plans?.length ?? 0) > 1,
    facts,
    noToken: token.kind === 'none' ? { because: token.because, fix: token.fix } : undefined,
    origins: settings === undefined ? {} : originsOf(settings, role),
    authorities: authoritiesIn(env),
    claims,
    event: eventIn(facts.eventFile, files),
    nowMs: clock.now(),
    ...(caller === undefined ? {} : { chained: caller }),
    around: surroundingsFrom(env),
  }
}

/** No run changes these. */
function authoritiesIn(env: Host['env']): Readonly<Record<string, string>> {
  const names = ['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS']
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])))
}

/** GitHub caps payloads at 25 MB. A file that cannot be read says as little as none. */
function eventIn(path: string | undefined, files: Pick<Host['files'], 'read'>): unknown {
  try {
    const text = path === undefined ? undefined : files.read(path, 32 << 20)
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function messagesOf(error: CredentialsError): readonly string[] {
  return error instanceof InvalidInputs ? error.problems.map((problem) => problem.message) : [error.message]
}

function unforeseen(thrown: unknown): string {
  const what = thrown instanceof Error ? thrown.message : String(thrown)
  return `An error that should not happen: ${what}. Please report it, with SHOW_STACK_TRACE=true in the step's env.`
}

/** Errors may cause one another in a circle. */
const deepest = 10

/** The error and what caused it, down to the first. */
function stackOf(thrown: unknown, depth = 1): readonly string[] {
  if (!(thrown instanceof Error)) return [String(thrown)]
  const lines = (thrown.stack ?? thrown.message).split('\n')
  return thrown.cause === undefined || depth === deepest
    ? lines
    : [...lines, 'caused by:', ...stackOf(thrown.cause, depth + 1)]
}
