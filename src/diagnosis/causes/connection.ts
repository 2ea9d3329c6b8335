import { isLoopback } from '../../core/loopback.ts'
import { type Evidence, errno } from '../evidence.ts'
import type { Cause, Explanation } from '../finding.ts'
import { hostOf, networkLines, proxyHost, unreached } from '../network-words.ts'
import { plain } from '../text.ts'
import { serviceAccountUnreachable } from './service-account-unreachable.ts'

const elsewhere = new Set(['ENOTFOUND', 'EAI_AGAIN'])

export const connection: Cause = {
  code: 'connection',
  title: 'The connection was refused or broken off',
  symptom: 'unreachable',
  prose: `The name is known, but the other side, or a firewall before it, refused the connection or cut it. Allow the runner out to
\`sts.REGION.amazonaws.com:443\` and \`*.actions.githubusercontent.com:443\`, or set \`http-proxy\`. \`ECONNREFUSED\` at \`localhost\`
means that nothing listens at \`sts-endpoint\`. A connection that is cut during the TLS handshake, again and again, is the work of a
firewall or proxy that reads the name of the host and does not allow it. A single reset passes: run the job again.`,
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
      title: `${plain(hostOf(evidence))} ${broken ? 'broke the connection off' : 'could not be connected to'}`,
      certainty: 'certain',
      evidence: networkLines(evidence),
      fix: { text: broken ? `Run the job again. If it stays: ${way}` : way },
    }
  },
}

function wayOf(evidence: Evidence): string {
  const { host = 'the address', endpointFrom } = evidence.error.details
  const { stsEndpoint } = evidence.plan?.network ?? {}
  const name =
    endpointFrom ??
    (stsEndpoint === undefined ? undefined : (evidence.origins['sts-endpoint'] ?? 'sts-endpoint'))
  if (proxyHost(evidence) !== undefined) return 'Check that the proxy lets this host through.'
  if (isLoopback(hostOf(evidence)) && name !== undefined)
    return `Start what should listen at ${plain(host)}, or correct ${plain(name)}. In a container, localhost is the container itself.`
  return 'Allow the runner out to this host on port 443, or set http-proxy.'
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
      ? `allow the runner out to ${host} on port 443 in the firewall, which sees the name of the host in the handshake`
      : `let the proxy ${plain(proxy)}, or the firewall behind it, allow ${host}: it sees the name in the handshake`
  return {
    title: `The connection to ${host} was cut during the TLS handshake, as firewalls do with hosts that they do not allow`,
    certainty: 'likely',
    evidence: networkLines(evidence),
    fix: { text: `Run the job again. If it stays, ${way}.` },
    settle: `From the runner: openssl s_client -connect ${host}:443 -servername ${host} ends without a certificate.`,
  }
}
