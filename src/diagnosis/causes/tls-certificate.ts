import { errno } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { hostOf, networkLines, unreached } from '../network-words.ts'
import { authorityLines } from '../origin.ts'
import { plain } from '../text.ts'
import { isCut } from './connection.ts'
import { tlsAuthority } from './tls-authority.ts'

export const tlsCertificate: Cause = {
  code: 'tls-certificate',
  title: 'The TLS connection failed',
  symptom: 'unreachable',
  prose: `The certificate has expired or is not valid yet (check the runner's clock first), is for another name (check \`sts-endpoint\` and the
proxy), or the two sides have no TLS version in common. \`EPROTO\` / \`wrong version number\` means that the server does not use TLS: use
\`http://\`, not \`https://\`.`,
  explain(evidence) {
    if (!unreached(evidence) || evidence.error.code === 'timeout' || evidence.error.details.phase !== 'tls')
      return undefined
    if (tlsAuthority.explain(evidence) !== undefined || isCut(evidence)) return undefined
    const code = errno(evidence) ?? ''
    const host = plain(hostOf(evidence))
    return {
      title: `The TLS connection to ${host} failed`,
      certainty: 'certain',
      evidence: [...networkLines(evidence), ...authorityLines(evidence)],
      fix: { text: fixOf(code, host) },
    }
  },
}

function fixOf(code: string, host: string): string {
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return "Check the runner's clock. If it is right, renew the certificate."
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `The certificate is not for ${host}: check sts-endpoint and the proxy.`
  if (code === 'EPROTO' || code === 'ERR_SSL_WRONG_VERSION_NUMBER')
    return `${host} does not speak TLS there: check sts-endpoint and its port.`
  return 'Check sts-endpoint, the proxy, and any firewall between the runner and this host.'
}
