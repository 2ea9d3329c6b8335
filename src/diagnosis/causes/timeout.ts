import type { Cause } from '../finding.ts'
import { hostOf, networkLines, proxyHost, unreached } from '../network-words.ts'
import { plain } from '../text.ts'
import { serviceAccountUnreachable } from './service-account-unreachable.ts'

export const timeout: Cause = {
  code: 'timeout',
  title: 'The service did not respond in time',
  symptom: 'unreachable',
  prose: `Connections time out after 5 seconds, responses after 15 seconds. If there is no connection at all, usually a firewall or security group
drops packets, a route is missing (NAT gateway, VPC endpoint), or a required proxy is not set. A connection without a response is usually
temporary.`,
  explain(evidence) {
    if (
      evidence.error.code !== 'timeout' ||
      !unreached(evidence) ||
      serviceAccountUnreachable.explain(evidence) !== undefined ||
      evidence.error.details.phase === 'proxy' ||
      evidence.error.details.phase === 'dns'
    )
      return undefined
    const { phase } = evidence.error.details
    const host = plain(hostOf(evidence))
    const proxied = proxyHost(evidence) !== undefined
    const reached = phase === 'answer' || phase === 'body'
    const titles = {
      tls: `${host} accepted the connection but did not complete the TLS handshake in time`,
      reached: `${host} accepted the connection but did not respond in time`,
      far: `${host} did not accept a connection in time`,
    }
    const way = proxied
      ? `check that the proxy allows connections to ${host}`
      : `look for a firewall that inspects connections to ${host}, or for an MTU that is too large for the route`
    const texts = {
      tls: `Run the job again. If it fails again, ${way}.`,
      reached: 'Run the job again.',
      far: `Allow outbound connections from the runner to ${host} on port 443${proxied ? ' through the proxy' : ' (route, security group, firewall), or set http-proxy'}.`,
    }
    const got = phase === 'tls' ? 'tls' : reached ? 'reached' : 'far'
    return {
      title: titles[got],
      certainty: 'certain',
      evidence: networkLines(evidence),
      fix: { text: texts[got] },
    }
  },
}
