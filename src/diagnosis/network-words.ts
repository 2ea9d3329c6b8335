import { proxyAddress } from '../core/proxy.ts'
import { type Evidence, errno } from './evidence.ts'
import { failedPlace } from './looked-up.ts'
import { endpointLines } from './origin.ts'
import { plain } from './text.ts'

/** The exchange failed before there was an answer. */
export function isUnanswered({ error }: Evidence): boolean {
  return error.code === 'network' || error.code === 'timeout'
}

/** As `isUnanswered`, with a service that is somewhere else: the endpoint of a container is on the machine. Its certificate counts. */
export function unreached(evidence: Evidence): boolean {
  const near = failedPlace(evidence)?.place === 'container' && evidence.error.details.phase !== 'tls'
  return isUnanswered(evidence) && !near
}

/** The other side's name without its port. */
export function hostOf({ error }: Evidence): string {
  return (error.details.host ?? 'the service').replace(/:\d+$/, '')
}

/** Host, how far it got, the system's code, the proxy (without its password), the attempts. */
export function networkLines(evidence: Evidence): readonly string[] {
  const { host, phase, attempts } = evidence.error.details
  const code = errno(evidence)
  const proxy = proxyHost(evidence)
  const origin = evidence.plan?.network.proxy?.origin ?? ''
  return [
    ...endpointLines(evidence),
    ...(host === undefined ? [] : [`Host: ${plain(host)}`]),
    ...(phase === undefined ? [] : [`Failed while: ${phases[phase]}`]),
    ...(code === undefined ? [] : [`System error: ${plain(code)}`]),
    ...(proxy === undefined ? [] : [`Proxy: ${plain(proxy)}, set by ${origin}`]),
    ...(attempts === undefined ? [] : [`Attempts: ${attempts}`]),
  ]
}

const phases = {
  dns: 'resolving the name',
  connect: 'connecting',
  proxy: 'connecting through the proxy',
  tls: 'negotiating TLS',
  answer: 'waiting for the response',
  body: 'reading the response',
} as const

/** As it is known from the plan: never the user and password before it. */
export function proxyHost({ plan }: Evidence): string | undefined {
  const proxy = plan?.network.proxy
  return proxy === undefined ? undefined : proxyAddress(proxy)
}
