import type { Cause } from '../finding.ts'
import { hostOf, networkLines, proxyHost, unreached } from '../network-words.ts'
import { plain } from '../text.ts'
import { serviceAccountUnreachable } from './service-account-unreachable.ts'

export const timeout: Cause = {
  code: 'timeout',
  title: 'The service did not answer in time',
  symptom: 'unreachable',
  prose: `A connection has 5 s, an answer 15 s. No connection at all usually means a firewall or security group that drops packets, a
missing route (NAT gateway, VPC endpoint), or a proxy that is needed and not set. A connection without an answer usually passes.`,
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
      reached: `${host} accepted the connection but did not answer in time`,
      far: `${host} did not accept a connection in time`,
    }
    const way = proxied
      ? `let the proxy pass connections to ${host} through`
      : `look for a firewall that inspects connections to ${host}, or for packets that are too large for the way (MTU)`
    const texts = {
      tls: `Run the job again. If it stays, ${way}.`,
      reached: 'Run the job again.',
      far: `Allow the runner out to ${host} on port 443${proxied ? ' through the proxy' : ' (route, security group, firewall), or set http-proxy'}.`,
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
