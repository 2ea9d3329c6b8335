import { type CredentialsError, telling } from '../core/errors.ts'
import { type Job, once } from '../core/job.ts'
import type { Plan } from '../core/plan.ts'
import { checkAllowed, type Session } from '../core/session.ts'
import { byToken } from './by-token.ts'
import { warnOfPlainHttp } from './exposure.ts'
import type { AllObtained, Means, Obtained, Sessions } from './means.ts'
import { type Proof, prove, wayOf } from './proof.ts'
import { stsCalls } from './sts-calls.ts'

export type { AllObtained, Obtained } from './means.ts'

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
    const tell = (error: CredentialsError) => error.prefixed(of)
    return [await telling(tell, () => obtainOne(first, { proof, calls, log, leading, assuming }))]
  }
  const { obtainAll } = await import('./several.ts')
  return obtainAll(plans, (plan) =>
    obtainOne(plan, { proof, calls: stsCalls(plan, job), log, leading, assuming }),
  )
}

async function obtainOne(plan: Plan, means: Means): Promise<Obtained> {
  const ask = () => sessionsOf(plan, means)
  // Keys that were given stay what they are, however often one asks.
  const repeated = plan.specialCharacters && plan.steps.length > 0
  const sessions = repeated ? await (await import('./alphanumeric.ts')).untilAlphanumeric(ask) : await ask()
  // The guard, once for every source, for renewals and for the library.
  checkAllowed((sessions.at(-1) ?? sessions[0]).identity, plan.guard.allowedAccounts)
  const hops = [originOf(means.proof), ...sessions.map(({ identity }) => identity.arn)]
  return { plan, session: sessions.at(-1) ?? sessions[0], kept: false, hops }
}

/** A session for each step; without a step the keys themselves are the session. */
async function sessionsOf({ steps }: Plan, means: Means): Promise<Sessions> {
  const { proof, calls, assuming } = means
  const [step, ...others] = steps
  if (step === undefined || others.length > 0 || proof.kind !== 'web-identity')
    return (await import('./exchange.ts')).exchange(steps, means)
  return [await byToken(step, { proof, calls, assuming })]
}

/** Who the proof speaks for, as far as it is known without asking. */
function originOf(proof: Proof): string {
  return proof.kind === 'web-identity' ? proof.by : `access key ${proof.keys.accessKeyId.slice(0, 4)}…`
}
