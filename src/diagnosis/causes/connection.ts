import { isLoopback } from '../../core/loopback.ts'
import { type Evidence, errno } from '../evidence.ts'
import type { Cause, Explanation } from '../finding.ts'
import { hostOf, networkLines, proxyHost, unreached } from '../network-words.ts'
import { plain } from '../text.ts'
import { serviceAccountUnreachable } from './service-account-unreachable.ts'

const elsewhere = new Set(['ENOTFOUND', 'EAI_AGAIN'])

export const connection: Cause = {
  code: 'connection',
  title: 'The connection was refused or closed',
  symptom: 'unreachable',
  prose: `The name resolves, but the server or a firewall in front of it refused or closed the connection. Allow outbound connections to
\`sts.REGION.amazonaws.com:443\` and \`*.actions.githubusercontent.com:443\`, or set \`http-proxy\`. \`ECONNREFUSED\` at \`localhost\` means that
nothing listens at \`sts-endpoint\`. If the connection is repeatedly closed during the TLS handshake, a firewall or proxy that reads the
host name probably does not allow the host. A single reset is temporary: run the job again.`,
  explain(evidence) {
    const { phase } = evidence.error.details
    if (evidence.error.code !== 'network' || !unreached(evidence) || elsewhere.has(errno(evidence) ?? ''))
      return undefined
    if (phase === 'dns' || phase === 'proxy') return undefined
    if (phase === 'tls') return isCut(evidence) ? handshake(evidence) : undefined
    if (serviceAccountUnreachable.explain(evidence) !== undefined) return undefined
    const broken = phase === 'answer' || phase === 'body' || errno(evidence) === 'ECONNRESET'
    const way = wayOf(evidence)
    return {
      title: `${plain(hostOf(evidence))} ${broken ? 'closed the connection' : 'refused the connection or could not be reached'}`,
      certainty: 'certain',
      evidence: networkLines(evidence),
      fix: { text: broken ? `Run the job again. If it fails again: ${way}` : way },
    }
  },
}

function wayOf(evidence: Evidence): string {
  const { host = 'the address', endpointFrom } = evidence.error.details
  const { stsEndpoint } = evidence.plan?.network ?? {}
  const name =
    endpointFrom ??
    (stsEndpoint === undefined ? undefined : (evidence.origins['sts-endpoint'] ?? 'sts-endpoint'))
  if (proxyHost(evidence) !== undefined) return 'Check that the proxy allows this host.'
  if (isLoopback(hostOf(evidence)) && name !== undefined)
    return `Start the service that should listen at ${plain(host)}, or correct ${plain(name)}. In a container, localhost is the container itself.`
  return 'Allow outbound connections from the runner to this host on port 443, or set http-proxy.'
}

/** Codes of sockets, not of certificates. */
const cut = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT'])

/** The connection ended during the TLS handshake. */
export function isCut(evidence: Evidence): boolean {
  return evidence.error.details.phase === 'tls' && cut.has(errno(evidence) ?? '')
}

function handshake(evidence: Evidence): Explanation {
  const host = plain(hostOf(evidence))
  const proxy = proxyHost(evidence)
  const way =
    proxy === undefined
      ? `allow outbound connections to ${host} on port 443 in the firewall, which sees the host name in the handshake`
      : `allow ${host} in the proxy ${plain(proxy)} or in the firewall behind it, which sees the host name in the handshake`
  return {
    title: `The connection to ${host} was closed during the TLS handshake, possibly by a firewall that does not allow this host`,
    certainty: 'likely',
    evidence: networkLines(evidence),
    fix: { text: `Run the job again. If it fails again, ${way}.` },
    settle: `Run this on the runner: openssl s_client -connect ${host}:443 -servername ${host}. If it ends without a certificate, this is the cause.`,
  }
}
