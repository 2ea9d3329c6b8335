/** For programs: what the action does, without a job around it. Nothing is published; the caller decides where credentials go. */

import { CredentialsError, type InputProblem, InvalidInputs } from '../core/errors.ts'
import { guarded } from '../core/guarded.ts'
import type { Host } from '../core/host.ts'
import { lineLog } from '../core/log.ts'
import { secretsOf } from '../core/plan-secrets.ts'
import { contextOf } from '../core/platform.ts'
import type { Identity, Keys } from '../core/session.ts'
import type { Step } from '../core/step.ts'
import { shown } from '../core/text.ts'
import { diagnose, type Finding } from '../diagnosis/index.ts'
import { nodeHost } from '../host/node.ts'
import { rawInputs } from '../inputs/input-reader.ts'
import { type InputName, inputNames, type RawInputs } from '../inputs/inputs.ts'
import { nearest } from '../inputs/nearest.ts'
import { withOrigin } from '../inputs/origin.ts'
import type { Obtained } from '../obtain/obtain.ts'
import { detect } from '../platforms/index.ts'
import { inputsOf, type Known, knownOf, plansOf, runUnpublished, settingsOf } from '../run.ts'
import { evidenceOf, failuresOf } from './report.ts'

/** Inputs that say where credentials go. */
const publishing = [
  'aws-profile',
  'overwrite-aws-profile',
  'output-credentials',
  'output-env-credentials',
  'mask-aws-account-id',
  'refresh',
  'summary',
  'unset-current-credentials',
] as const satisfies readonly InputName[]

type LibraryName = Exclude<InputName, (typeof publishing)[number]>

/**
 * The action's inputs, by the same names (docs/inputs.md), but those that say where credentials go. Text, or a whole
 * number or a boolean where the text would be one; undefined and null are as good as absent.
 */
export type LibraryInputs = Readonly<
  Partial<Record<LibraryName, string | number | boolean | null | undefined>>
>

export interface LibraryOptions {
  /** The world to act in: variables, clock, network, files. Default: this process. */
  readonly host?: Host
  /** Told what a person might want to read, warnings included. Default: nobody. */
  readonly log?: (line: string) => void
  /** Told each token and key before anything else can print it. Default: nobody. */
  readonly mask?: (secret: string) => void
}

/** Credentials, whose they are, and when they end. */
export interface LibrarySession {
  /** Its name in `roles`; undefined with a single role. */
  readonly role: string | undefined
  readonly region: string
  readonly credentials: Keys
  readonly identity: Identity
  /** Undefined where they do not end, or nobody has said when. */
  readonly expiration: Date | undefined
}

export type LibrarySessions = readonly [LibrarySession, ...LibrarySession[]]

/**
 * Obtains the credentials that the action would publish: one session, or one for each of `roles`, in their order.
 * @throws CredentialsError with a stable `code`; `explain` says why and what mends it
 */
export async function obtainCredentials(
  inputs: LibraryInputs,
  options: LibraryOptions = {},
): Promise<LibrarySessions> {
  const { host = nodeHost(), log: line = () => {}, mask } = options
  const input = inputFrom(inputs)
  const context = contextOf(detect(host.env), host.env)
  const known = knownOf(context)
  const log = guarded(lineLog({ line, mask }), known.secrets)
  const obtained = await runUnpublished({ ...context, input, host, log, say: line }, known)
    .catch((thrown) => {
      const error = withOrigin(thrown, known.settings?.origins)
      throw error instanceof CredentialsError ? error.shown(known.secrets.hide) : error
    })
    .finally(log.close)
  if (obtained === undefined)
    throw new InvalidInputs([
      {
        input: 'aws-region',
        reason: 'missing',
        message: 'No credentials were asked for: give aws-region.',
      },
    ])
  const [first, ...others] = obtained
  return [toSession(first), ...others.map(toSession)]
}

function toSession({ plan, session: { keys, identity, expiration } }: Obtained): LibrarySession {
  const ends = expiration === undefined ? undefined : new Date(expiration)
  return { role: plan.name, region: plan.region, credentials: keys, identity, expiration: ends }
}

/**
 * Why `obtainCredentials` failed, likeliest cause first, each with its evidence and the change that mends it.
 * Empty where nothing is known beyond the error's own message.
 */
export async function explain(
  error: CredentialsError,
  inputs: LibraryInputs,
  options: LibraryOptions = {},
): Promise<readonly Finding[]> {
  // What a program caught may be anything.
  if (!(error instanceof CredentialsError)) return []
  const { host = nodeHost() } = options
  const known = await knownBy(inputs, host)
  return failuresOf(error).flatMap((failure) => diagnose(evidenceOf(failure, known, host)))
}

/** As far as the inputs can be used. A library publishes nothing, so they still say what they said. */
async function knownBy(inputs: LibraryInputs, host: Host): Promise<Known> {
  const known = knownOf(contextOf(detect(host.env), host.env))
  try {
    const settings = await settingsOf(inputsOf(inputFrom(inputs), host), known)
    const { region } = settings
    if (region === undefined) return known
    const plans = await plansOf({ ...settings, region }, known)
    known.secrets.add(...plans.flatMap(secretsOf))
    return { ...known, settings, plans }
  } catch (thrown) {
    if (thrown instanceof CredentialsError) return known
    throw thrown
  }
}

/**
 * Logging out is for jobs: no variable of the environment asks for it here.
 * @throws InvalidInputs
 */
function inputFrom(inputs: unknown): Step['input'] {
  const given: Readonly<Record<string, string | undefined>> = {
    ...rawFrom(inputs),
    'unset-current-credentials': 'false',
  }
  return (name) => given[name]
}

/**
 * What came from JavaScript, where types are a promise at best.
 * @throws InvalidInputs
 */
function rawFrom(inputs: unknown): RawInputs {
  if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs))
    throw new InvalidInputs([problem('inputs', 'must be an object of names and values')])
  const read = Object.entries(inputs).map(([name, value]) => ({ name, ...textFrom(name, value) }))
  const problems = read.flatMap(({ name, why }) => (why === undefined ? [] : problem(name, why)))
  if (problems.length > 0) throw new InvalidInputs(problems)
  const texts = new Map(read.map(({ name, text }) => [name, text]))
  return rawInputs((name) => texts.get(name))
}

function problem(input: string, why: string): InputProblem {
  return { input, reason: 'malformed', message: `Input ${shown(input)} ${why}` }
}

function textFrom(name: string, value: unknown): { readonly text?: string; readonly why?: string } {
  const known = inputNames.find((each) => each === name)
  if (known === undefined) {
    const meant = nearest(name, inputNames)
    return { why: `does not exist${meant === undefined ? '' : `. Did you mean ${meant}?`}` }
  }
  if (value === undefined || value === null) return {}
  if (publishing.some((each) => each === name))
    return {
      why: 'says where credentials go, and the library publishes none: use what obtainCredentials returns',
    }
  if (typeof value === 'string') return { text: value }
  // A greater number has lost digits already.
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return { text: String(value) }
  return { why: 'must be text, true, false or a whole number' }
}
