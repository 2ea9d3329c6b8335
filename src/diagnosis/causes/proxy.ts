import { errno } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { networkLines, proxyHost, unreached } from '../network-words.ts'
import { plain } from '../text.ts'

export const proxy: Cause = {
  code: 'proxy',
  title: 'The proxy could not be used',
  symptom: 'unreachable',
  prose: `The proxy itself was not found, did not answer, asked for a password (status 407), or refused to connect further. It comes from
\`http-proxy\`, or from \`HTTPS_PROXY\` / \`HTTP_PROXY\` (also in lower case): the evidence says which. Hosts to be reached without it stand
in \`no-proxy\`.`,
  explain(evidence) {
    const { phase, status, reason } = evidence.error.details
    if (!unreached(evidence) || phase !== 'proxy') return undefined
    const host = proxyHost(evidence)
    const origin = evidence.plan?.network.proxy?.origin ?? 'http-proxy'
    const login = reason === 'proxy-login'
    const unknown = errno(evidence) === 'ENOTFOUND'
    return {
      title: `The proxy${host === undefined ? '' : ` ${plain(host)}`} ${login ? 'asks for a user and password' : unknown ? 'is not known by name' : 'did not let the request through'}`,
      certainty: 'certain',
      evidence: [
        ...networkLines(evidence),
        ...(status === undefined ? [] : [`HTTP status of the proxy: ${status}`]),
      ],
      fix: {
        text: login
          ? `Give user and password, percent-encoded, in ${origin}.`
          : `Correct the proxy in ${origin}; or name the hosts that need none in no-proxy.`,
        language: 'yaml',
        code: login
          ? 'http-proxy: ${{ secrets.PROXY_URL }}   # http://user:password@host:3128'
          : 'http-proxy: http://HOST:3128\nno-proxy: .amazonaws.com',
      },
    }
  },
}
