import { CredentialsError } from '../core/errors.ts'
import type { Job } from '../core/job.ts'
import type { Plan } from '../core/plan.ts'
import { checkAllowed, type Session } from '../core/session.ts'
import type { StsCalls } from './sts-calls.ts'

/** The existing credentials, if they work and belong to an allowed account. */
export async function existing(plan: Plan, job: Job, calls: StsCalls): Promise<Session | undefined> {
  const { channel } = job
  try {
    const { around } = await import('./local-proofs.ts')
    const found = await around(plan, job, { calls, note: channel.info })
    const identity = await calls.getCallerIdentity(found.keys)
    checkAllowed(identity, plan.guard.allowedAccounts)
    channel.info('Pre-existing credentials are valid. No need to generate new ones.')
    return { ...found, identity }
  } catch (thrown) {
    if (!(thrown instanceof CredentialsError)) throw thrown
    channel.info('No valid credentials exist. Running as normal.')
    channel.debug(`The existing credentials were not kept: ${thrown.message}`)
    return undefined
  }
}
