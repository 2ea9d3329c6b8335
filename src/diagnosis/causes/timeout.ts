import type { Cause } from '../finding.ts'
import { hostOf, networkLines, proxyHost } from '../network-words.ts'
import { plain } from '../text.ts'

export const timeout: Cause = {
  code: 'timeout',
  title: 'The service did not answer in time',
  symptom: 'unreachable',
  prose: `A connection has 5 s, an answer 15 s. No connection at all usually means a firewall or security group that drops packets, a
missing route (NAT gateway, VPC endpoint), or a proxy that is needed and not set. A connection without an answer usually passes.`,
  explain(evidence) {
    if (
      evidence.error.code !== 'timeout' ||
      evidence.error.details.phase === 'proxy' ||
      evidence.error.details.phase === 'dns'
    )
      return undefined
    const connected = evidence.error.details.phase === 'answer' || evidence.error.details.phase === 'body'
    const host = plain(hostOf(evidence))
    return {
      title: connected
        ? `${host} accepted the connection but did not answer in time`
        : `${host} did not accept a connection in time`,
      certainty: 'certain',
      evidence: networkLines(evidence),
      fix: {
        text: connected
          ? 'Run the job again.'
          : `Allow the runner out to ${host} on port 443${proxyHost(evidence) === undefined ? ' (route, security group, firewall), or set http-proxy' : ' through the proxy'}.`,
      },
    }
  },
}
