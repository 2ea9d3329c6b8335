import { errno } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { hostOf, networkLines, unreached } from '../network-words.ts'
import { authorityLines } from '../origin.ts'
import { plain } from '../text.ts'
import { isCut } from './connection.ts'
import { tlsAuthority } from './tls-authority.ts'

export const tlsCertificate: Cause = {
  code: 'tls-certificate',
  title: 'No TLS connection could be made',
  symptom: 'unreachable',
  prose: `The certificate has expired or is not valid yet (look at the runner's clock first), was made for another name (look at
\`sts-endpoint\` and at the proxy), or the two sides share no version of TLS. \`EPROTO\` / \`wrong version number\` means that the
other side does not speak TLS at all: \`http://\`, not \`https://\`.`,
  explain(evidence) {
    if (!unreached(evidence) || evidence.error.code === 'timeout' || evidence.error.details.phase !== 'tls')
      return undefined
    if (tlsAuthority.explain(evidence) !== undefined || isCut(evidence)) return undefined
    const code = errno(evidence) ?? ''
    const host = plain(hostOf(evidence))
    return {
      title: `No TLS connection to ${host} could be made`,
      certainty: 'certain',
      evidence: [...networkLines(evidence), ...authorityLines(evidence)],
      fix: { text: fixOf(code, host) },
    }
  },
}

function fixOf(code: string, host: string): string {
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return "Look at the runner's clock; if it is right, the certificate has to be renewed."
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `The certificate is not for ${host}: check sts-endpoint and the proxy.`
  if (code === 'EPROTO' || code === 'ERR_SSL_WRONG_VERSION_NUMBER')
    return `${host} does not speak TLS there: check sts-endpoint and its port.`
  return 'Check sts-endpoint, the proxy, and what stands between the runner and this host.'
}
