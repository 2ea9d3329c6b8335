/** Chains of roles, and keys. A web identity that assumes one role loads none of it. */

import { arnFrom, roleArnFrom } from '../core/arn.ts'
import { CredentialsError, telling } from '../core/errors.ts'
import type { RoleStep } from '../core/plan.ts'
import { type Identity, type Session, toAuthenticated } from '../core/session.ts'
import { byToken } from './by-token.ts'
import type { Means, Sessions } from './means.ts'
import type { Proof } from './proof.ts'
import type { StsCalls } from './sts-calls.ts'

/**
 * Exchanges the proof step by step, a session each; without a step the keys themselves are the session. Whose the last
 * one is, is told once it is confirmed.
 */
export async function exchange(steps: readonly RoleStep[], means: Means): Promise<Sessions> {
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

function shared(step: RoleStep, means: Means): Promise<Session> {
  const { leading } = means
  const key = JSON.stringify(step)
  const session = leading.get(key) ?? first(step, means)
  leading.set(key, session)
  return session
}

async function first(step: RoleStep, { proof, calls, assuming }: Means): Promise<Session> {
  if (proof.kind === 'web-identity') return byToken(step, { proof, calls, assuming })
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

function prefixing<T>(prefix: string, work: () => Promise<T>): Promise<T> {
  return telling((error) => error.prefixed(prefix), work)
}
