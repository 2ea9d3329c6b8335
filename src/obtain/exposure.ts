/** What of the environment would lay a token or a connection open, and what is done about it. */

import { CredentialsError } from '../core/errors.ts'
import type { Job } from '../core/job.ts'
import { isLoopback } from '../core/loopback.ts'
import type { Plan } from '../core/plan.ts'
import { endpointOrigin, stsEndpoint } from '../sts/endpoint.ts'

/** Node reads this variable as an order to trust anybody; no connection of this project obeys it. */
export function warnOfTls({ host: { env }, log }: Pick<Job, 'host' | 'log'>): void {
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return
  log.warning(
    'NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: this step verifies every certificate. If one comes from an authority of ' +
      'your own, name its PEM file in AWS_CA_BUNDLE, and remove NODE_TLS_REJECT_UNAUTHORIZED. Where Node warns of it, that ' +
      'is not about this step.',
  )
}

interface Exposed {
  readonly url: string
  /** The variable that names it. */
  readonly variable: string
}

/** Plain http to another machine, and no input says so: any earlier step can set a variable. */
function exposedEndpoint(
  { region, network }: Plan,
  { host: { env } }: Pick<Job, 'host'>,
): Exposed | undefined {
  const request = { region, endpoint: network.stsEndpoint, env }
  const variable = endpointOrigin(request)
  if (variable === undefined || variable === 'sts-endpoint') return undefined
  const endpoint = stsEndpoint(request)
  if (!endpoint.startsWith('http:')) return undefined
  const url = new URL(endpoint)
  return !isLoopback(url.hostname) ? { url: url.origin, variable } : undefined
}

/** A signature is worth nothing for another call, but the answer holds credentials. */
export function warnOfPlainHttp(plan: Plan, job: Pick<Job, 'host' | 'log'>): void {
  const { source, keepExisting } = plan
  const signed = keepExisting || source.kind === 'keys' || source.kind === 'ambient'
  const exposed = signed ? exposedEndpoint(plan, job) : undefined
  if (exposed === undefined) return
  job.log.warning(
    `Calls to STS are not encrypted: ${exposed.variable} names ${exposed.url}. Anyone on the network can read the ` +
      'credentials in the answers. Use https://, unless this is a test against a service of your own.',
  )
}

/** @throws CredentialsError `invalid-input`, where anyone on the network could use the token */
export function checkTokenRoute(plan: Plan, job: Pick<Job, 'host'>): void {
  const exposed = exposedEndpoint(plan, job)
  if (exposed === undefined) return
  throw new CredentialsError(
    'invalid-input',
    `The web identity token was not sent: ${exposed.variable} names ${exposed.url}, and without TLS anyone on the network ` +
      'could use the token. Use https://, or, if you trust that network, name the address in the input sts-endpoint.',
    { details: { reason: 'plain-http', input: exposed.variable } },
  )
}
