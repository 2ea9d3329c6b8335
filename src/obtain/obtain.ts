import { arnFrom, roleArnFrom } from '../core/arn.ts'
import { CredentialsError, type RoleFailure, telling } from '../core/errors.ts'
import { type Job, once } from '../core/job.ts'
import type { Plan, RoleStep } from '../core/plan.ts'
import {
  checkAllowed,
  type Identity,
  isAlphanumeric,
  type Session,
  toAuthenticated,
} from '../core/session.ts'
import type { TokenSource } from '../sources/web-identity.ts'
import { warnOfPlainHttp } from './exposure.ts'
import { type Proof, prove, wayOf } from './proof.ts'
import { type StsCalls, stsCalls } from './sts-calls.ts'

/** One session, and the plan by which it was obtained. */
export interface Obtained {
  readonly plan: Plan
  readonly session: Session
  /** The session was there already. */
  readonly kept: boolean
  /** Who stood at the beginning and whom each step became, the session's own ARN last. */
  readonly hops: readonly string[]
}

export type AllObtained = readonly [Obtained, ...Obtained[]]

/**
 * From the plans to their sessions, all at once from one proof; publishes nothing. No session of an account that is not
 * allowed leaves here.
 * @throws CredentialsError `account-not-allowed`
 * @throws FailedRoles where there are several plans: each failure, not only the first
 */
export async function obtain(plans: readonly [Plan, ...Plan[]], job: Job): Promise<AllObtained> {
  const [first, ...others] = plans
  const calls = stsCalls(first, job)
  warnOfPlainHttp(first, job)
  const kept = first.keepExisting
    ? await (await import('./local-proofs.ts')).existing(first, job, calls)
    : undefined
  if (kept !== undefined) return [{ plan: first, session: kept, kept: true, hops: [kept.identity.arn] }]
  await job.checkTargets?.(plans)
  const { log } = job
  const proof = await prove(first, job, calls)
  const assuming = once(() => job.say(`Assuming role with ${wayOf(proof)}`))
  const leading = new Map<string, Promise<Session>>()
  if (others.length === 0) {
    const of = first.name === undefined ? '' : `${first.name}: `
    const means = { proof, calls, log, leading, assuming }
    return [await prefixing(of, () => obtainOne(first, means))]
  }
  const settled = await Promise.allSettled(
    plans.map((plan) => obtainOne(plan, { proof, calls: stsCalls(plan, job), log, leading, assuming })),
  )
  return allOf(settled, plans)
}

/** What an exchange is made with. */
interface Means {
  readonly proof: Proof
  readonly calls: StsCalls
  readonly log: Job['log']
  /** Sessions of first roles that only lead to others: chains that begin alike share them. */
  readonly leading: Map<string, Promise<Session>>
  /** Says how the first role is assumed, once however many are; runbooks search for the words. */
  readonly assuming: () => void
}

async function obtainOne(plan: Plan, means: Means): Promise<Obtained> {
  const ask = () => exchange(plan.steps, means)
  // Keys that were given stay what they are, however often one asks.
  const repeated = plan.specialCharacters && plan.steps.length > 0
  const sessions = repeated ? await untilAlphanumeric(ask) : await ask()
  // The guard, once for every source, for renewals and for the library.
  checkAllowed((sessions.at(-1) ?? sessions[0]).identity, plan.guard.allowedAccounts)
  const hops = [originOf(means.proof), ...sessions.map(({ identity }) => identity.arn)]
  return { plan, session: sessions.at(-1) ?? sessions[0], kept: false, hops }
}

function namesOf(all: readonly Obtained[]): readonly string[] {
  return all.map(({ plan }) => plan.name ?? '')
}

async function allOf(
  settled: readonly PromiseSettledResult<Obtained>[],
  plans: readonly Plan[],
): Promise<AllObtained> {
  const obtained = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const failures = settled.flatMap((each, at) =>
    each.status === 'rejected' ? [failureOf(plans[at]?.name ?? '', each.reason)] : [],
  )
  const [first, ...others] = obtained
  if (failures.length === 0 && first !== undefined) return [first, ...others]
  const { failureAmong } = await import('../core/failed-roles.ts')
  throw failureAmong(failures, namesOf(obtained))
}

/** What nobody foresaw is no failure of a role. */
function failureOf(role: string, error: unknown): RoleFailure {
  if (error instanceof CredentialsError) return { role, error }
  throw error
}

type Sessions = readonly [Session, ...Session[]]

/**
 * Exchanges the proof step by step, a session each; without a step the keys themselves are the session. Whose the last
 * one is, is told once it is confirmed.
 */
async function exchange(steps: readonly RoleStep[], means: Means): Promise<Sessions> {
  const { proof, calls, log } = means
  const [leading, ...others] = steps
  if (leading === undefined) {
    const own = await identified(proof, calls)
    log.info('Proceeding with IAM user credentials')
    return [own]
  }
  let session = others.length > 0 ? await shared(leading, means) : await first(leading, means)
  const sessions: [Session, ...Session[]] = [session]
  for (const step of others) {
    log.info(toAuthenticated(session.identity))
    session = await next(step, session, calls)
    sessions.push(session)
  }
  return sessions
}

/** Who the proof speaks for, as far as it is known without asking. */
function originOf(proof: Proof): string {
  return proof.kind === 'web-identity' ? proof.by : `access key ${proof.keys.accessKeyId.slice(0, 4)}…`
}

function shared(step: RoleStep, means: Means): Promise<Session> {
  const { leading } = means
  const key = JSON.stringify(step)
  const session = leading.get(key) ?? first(step, means)
  leading.set(key, session)
  return session
}

async function first(step: RoleStep, { proof, calls, assuming }: Means): Promise<Session> {
  if (proof.kind === 'web-identity') {
    const tokens: TokenSource = async (fresh) => {
      const token = await proof.tokens(fresh)
      assuming()
      return token
    }
    return calls.assumeRoleWithWebIdentity(step, { ...proof, tokens })
  }
  const owner = step.role.startsWith('arn:') ? undefined : await identified(proof, calls)
  assuming()
  return prefixing('Could not assume role with user credentials: ', () =>
    calls.assumeRole(toArn(step, owner?.identity), proof.keys),
  )
}

async function next(step: RoleStep, { keys, identity }: Session, calls: StsCalls): Promise<Session> {
  const tell = (error: CredentialsError) =>
    error.detailed({ caller: identity }).prefixed(`Could not assume role ${step.role} from ${identity.arn}: `)
  return telling(tell, () => calls.assumeRole(toArn(step, identity), keys))
}

/** A bare name is a role in the account of whoever assumes it. */
function toArn(step: RoleStep, owner: Identity | undefined): RoleStep {
  if (owner === undefined || step.role.startsWith('arn:')) return step
  const partition = arnFrom(owner.arn)?.partition ?? 'aws'
  return { ...step, role: roleArnFrom(step.role, { account: owner.account, partition }) }
}

async function identified(proof: Proof, calls: StsCalls): Promise<Session> {
  if (proof.kind === 'web-identity')
    throw new CredentialsError('no-source', 'A web identity token needs a role to assume.')
  const identity = await prefixing('Credentials could not be loaded, please check your action inputs: ', () =>
    calls.getCallerIdentity(proof.keys),
  )
  return {
    keys: proof.keys,
    identity,
    ...(proof.expiration === undefined ? {} : { expiration: proof.expiration }),
  }
}

/** AWS gives no say in the alphabet of its keys, so the only way is to ask again. */
async function untilAlphanumeric(ask: () => Promise<Sessions>): Promise<Sessions> {
  const most = 100
  for (let asked = 1; asked <= most; asked++) {
    const sessions = await ask()
    if (isAlphanumeric((sessions.at(-1) ?? sessions[0]).keys)) return sessions
  }
  throw new CredentialsError(
    'special-characters',
    `None of ${most} sets of credentials was free of special characters. Run the job again, or drop special-characters-workaround and quote the credentials where they are used.`,
    { details: { input: 'special-characters-workaround' } },
  )
}

function prefixing<T>(prefix: string, work: () => Promise<T>): Promise<T> {
  return telling((error) => error.prefixed(prefix), work)
}
