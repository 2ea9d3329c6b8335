import { type Evidence, errno } from '../evidence.ts'
import type { Cause, Fix } from '../finding.ts'
import { hostOf, networkLines, proxyHost, unreached } from '../network-words.ts'
import { plain } from '../text.ts'

export const proxy: Cause = {
  code: 'proxy',
  title: 'The proxy could not be used',
  symptom: 'unreachable',
  prose: `The proxy itself could not be resolved, refused the connection, did not respond, or required a password (status 407). The request did not
get any further. The proxy comes from \`http-proxy\`, or from \`HTTPS_PROXY\` / \`HTTP_PROXY\` (also in lower case): the evidence says which.
List hosts to reach without it in \`no-proxy\`.`,
  explain(evidence) {
    const { phase, status, reason } = evidence.error.details
    const login = reason === 'proxy-login'
    if (!unreached(evidence) || phase !== 'proxy' || reason === 'proxy-refused') return undefined
    const host = proxyHost(evidence)
    return {
      title: `The proxy${host === undefined ? '' : ` ${plain(host)}`} ${whatHappened(evidence, login)}`,
      certainty: 'certain',
      evidence: [
        ...networkLines(evidence),
        ...(status === undefined ? [] : [`HTTP status of the proxy: ${status}`]),
      ],
      fix: fixOf(evidence, login),
    }
  },
}

function whatHappened(evidence: Evidence, login: boolean): string {
  if (login) return 'asks for a user and password'
  if (evidence.error.code === 'timeout') return 'did not respond in time'
  switch (errno(evidence)) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'has a name that could not be resolved'
    case 'ECONNREFUSED':
      return 'refused the connection: nothing listens there'
    case undefined:
      return 'did not let the request through'
  }
  return 'could not be reached'
}

function fixOf(evidence: Evidence, login: boolean): Fix {
  const origin = plain(evidence.plan?.network.proxy?.origin ?? 'http-proxy')
  if (login)
    return {
      text: `Add the user and password, percent-encoded, to ${origin}.`,
      language: 'yaml',
      code: `${origin}: \${{ secrets.PROXY_URL }}   # http://user:password@host:3128`,
    }
  const host = plain(hostOf(evidence))
  return {
    text: `Check the host and port of the proxy in ${origin}, and check that the proxy is running. If the runner can reach ${host} without it, list the host in no-proxy.`,
    language: 'yaml',
    code: `${origin}: http://HOST:3128\n# or, if the runner can connect directly:\nno-proxy: ${host}`,
  }
}
