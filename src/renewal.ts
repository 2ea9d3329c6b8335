import type { Facts } from './core/facts.ts'
import type { Host } from './core/host.ts'
import type { Plan } from './core/plan.ts'
import type { Channel, Platform } from './core/platform.ts'
import { checkAllowed, type Session } from './core/session.ts'
import { obtain } from './obtain.ts'

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
      keepExisting: false,
      network: { ...network, stsEndpoint: of.stsEndpoint },
      targets: { ...targets, env: 'none', outputs: false, profile: undefined },
      warnings: [],
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
    const [{ session }] = await obtain([plan], { platform, host, facts, channel: quietChannel(log) })
    checkAllowed(session.identity, plan.guard.allowedAccounts)
    return session
  }
}

/** Masks and files belong to the step that ran; a renewal has neither. */
function quietChannel(log: (line: string) => void): Channel {
  const nothing = () => {}
  return {
    mask: nothing,
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
