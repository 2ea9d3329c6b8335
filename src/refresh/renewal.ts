import { CredentialsError, telling } from '../core/errors.ts'
import type { Facts } from '../core/facts.ts'
import { guarded } from '../core/guarded.ts'
import type { Host } from '../core/host.ts'
import { ownSecrets } from '../core/own-secrets.ts'
import type { Plan } from '../core/plan.ts'
import { secretsOf } from '../core/plan-secrets.ts'
import type { Channel, Platform } from '../core/platform.ts'
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
    const secrets = ownSecrets(...platform.secrets(host.env), ...secretsOf(plan))
    const job = { platform, host, facts, channel: guarded(quietChannel(log), secrets), say: log }
    const tell = (error: CredentialsError) => inLaterStep(error).shown(secrets.hide)
    const [{ session }] = await telling(tell, () => obtain([plan], job))
    return session
  }
}

/** What a failure means to a process that is not the step itself. */
function inLaterStep(error: CredentialsError): CredentialsError {
  const { code, details } = error
  if (code === 'no-token') {
    return new CredentialsError(
      code,
      'The credentials cannot be renewed here: ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN, which every ' +
        'step has, did not reach this process. Pass them on: sudo --preserve-env, docker run --env NAME.',
      { details: { ...details, reason: 'not-passed-on' } },
    )
  }
  return code === 'token-request-failed' && (details.status === 401 || details.status === 403)
    ? error.prefixed('The job may ask for no more OIDC tokens, which GitHub allows for about six hours: ')
    : error
}

/** Masks and files belong to the step that ran; a renewal has neither. */
function quietChannel(log: (line: string) => void): Channel {
  const nothing = () => {}
  return {
    mask: nothing,
    maskAccounts: nothing,
    debug: nothing,
    info: log,
    warning: log,
    error: log,
    group: nothing,
    publish: nothing,
    saveState: nothing,
    state: () => undefined,
    summary: nothing,
  }
}
