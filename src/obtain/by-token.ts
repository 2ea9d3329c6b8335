import type { RoleStep } from '../core/plan.ts'
import type { Session } from '../core/session.ts'
import type { TokenSource } from '../sources/web-identity.ts'
import type { Means } from './means.ts'
import type { Proof } from './proof.ts'

interface ByToken extends Pick<Means, 'calls' | 'assuming'> {
  readonly proof: Extract<Proof, { kind: 'web-identity' }>
}

/** The session of a role that a web identity assumes. */
export function byToken(step: RoleStep, { proof, calls, assuming }: ByToken): Promise<Session> {
  const tokens: TokenSource = async (fresh) => {
    const token = await proof.tokens(fresh)
    assuming()
    return token
  }
  return calls.assumeRoleWithWebIdentity(step, { ...proof, tokens })
}
