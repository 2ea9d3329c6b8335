/** What of the environment would lay a token or a connection open, and what is done about it. */

import { CredentialsError } from './core/errors.ts'
import { isLoopback } from './core/loopback.ts'
import type { Plan } from './core/plan.ts'
import type { Job } from './job.ts'
import { endpointOrigin } from './sts/endpoint.ts'
import { endpointOf } from './sts-calls.ts'

/** Node reads this variable as an order to trust anybody; no connection of this project obeys it. */
export function warnOfTls({ host: { env }, channel }: Pick<Job, 'host' | 'channel'>): void {
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return
  channel.warning(
    'NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: this step verifies every certificate. If one comes from an authority of ' +
      'your own, name its PEM file in AWS_CA_BUNDLE, and remove NODE_TLS_REJECT_UNAUTHORIZED.',
  )
}

interface Exposed {
  readonly url: string
  /** The variable that names it. */
  readonly variable: string
}

/** Plain http to another machine, and no input says so: any earlier step can set a variable. */
function exposedEndpoint(plan: Plan, job: Pick<Job, 'host'>): Exposed | undefined {
  const { region, network } = plan
  const variable = endpointOrigin({ region, endpoint: network.stsEndpoint, env: job.host.env })
  if (variable === undefined || variable === 'sts-endpoint') return undefined
  const url = new URL(endpointOf(plan, job))
  return url.protocol === 'http:' && !isLoopback(url.hostname) ? { url: url.origin, variable } : undefined
}

/** A signed call gives nothing away that signs another one, but its answer holds credentials. */
export function warnOfPlainHttp(plan: Plan, job: Pick<Job, 'host' | 'channel'>): void {
  const exposed = exposedEndpoint(plan, job)
  if (exposed === undefined) return
  job.channel.warning(
    `Calls to STS are not encrypted: ${exposed.variable} names ${exposed.url}. Whoever is on the way can read the ` +
      'credentials in the answers. Use https://, unless this is a test against a service of your own.',
  )
}

/** @throws CredentialsError `invalid-input`, where whoever holds the token could use it */
export function checkTokenRoute(plan: Plan, job: Pick<Job, 'host'>): void {
  const exposed = exposedEndpoint(plan, job)
  if (exposed === undefined) return
  throw new CredentialsError(
    'invalid-input',
    `The web identity token was not sent: ${exposed.variable} names ${exposed.url}, and without TLS anybody on the way ` +
      'could use the token. Use https://, or, if you trust the way there, name the address in the input sts-endpoint.',
    { details: { input: exposed.variable } },
  )
}
