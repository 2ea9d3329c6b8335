import { CredentialsError, telling } from '../core/errors.ts'
import type { Facts } from '../core/facts.ts'
import { guarded } from '../core/guarded.ts'
import type { Host } from '../core/host.ts'
import { lineLog } from '../core/log.ts'
import { ownSecrets } from '../core/own-secrets.ts'
import type { Plan } from '../core/plan.ts'
import { secretsOf } from '../core/plan-secrets.ts'
import type { JobToken, Platform } from '../core/platform.ts'
import type { Session } from '../core/session.ts'
import { obtain } from '../obtain/obtain.ts'

/** All it takes to obtain a session again in another process, as JSON. May hold the keys of the source. */
export interface RenewalOrder {
  readonly name: string
  readonly plan: Plan
  readonly facts: Facts
}

/** @param of `stsEndpoint`: where main found STS, since the variables of a later step may lead elsewhere */
export function renewalOrder(
  plan: Plan,
  facts: Facts,
  of: { readonly name: string; readonly stsEndpoint: string },
): RenewalOrder {
  const { network, targets } = plan
  return {
    name: of.name,
    facts: { ...facts, eventFile: undefined },
    plan: {
      ...plan,
      // Whoever renews says for whom.
      name: undefined,
      keepExisting: false,
      network: { ...network, stsEndpoint: of.stsEndpoint },
      targets: { ...targets, env: 'none', outputs: false, profile: undefined },
      notices: [],
    },
  }
}

/** Obtains the session of an order. Says what it does to `log` alone, for standard output belongs to the caller. */
export function renewing(
  order: RenewalOrder,
  platform: Platform,
  host: Host,
  log: (line: string) => void,
): () => Promise<Session> {
  const { plan, facts } = order
  return async () => {
    const token = platform.token(host.env)
    const secrets = ownSecrets(...token.secrets, ...secretsOf(plan))
    // A mask would be a command of the step that ran, and standard output belongs to the caller.
    const job = { facts, token, host, log: guarded(lineLog({ line: log }), secrets), say: log }
    const tell = (error: CredentialsError) => inLaterStep(error, token).shown(secrets.hide)
    const [{ session }] = await telling(tell, () => obtain([plan], job))
    return session
  }
}

/** What a failure means to a process that is not the step itself. */
function inLaterStep(error: CredentialsError, token: JobToken): CredentialsError {
  const { code, details } = error
  if (code === 'no-token' && token.kind === 'none') {
    return new CredentialsError(
      code,
      `The credentials cannot be renewed here: ${token.variables.join(' and ')}, which every step has, did not reach ` +
        'this process. Pass them on: sudo --preserve-env, docker run --env NAME.',
      { details: { ...details, reason: 'not-passed-on' } },
    )
  }
  const refused = code === 'token-request-failed' && (details.status === 401 || details.status === 403)
  const allowance = refused && token.kind === 'on-request' ? token.allowance : undefined
  return allowance === undefined
    ? error
    : error.prefixed(`The job may ask for no more OIDC tokens, which ${allowance}: `)
}
