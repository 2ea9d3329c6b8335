import { type Evidence, errno } from '../evidence.ts'
import type { Cause, Fix } from '../finding.ts'
import { hostOf, networkLines, proxyHost, unreached } from '../network-words.ts'
import { plain } from '../text.ts'

export const proxy: Cause = {
  code: 'proxy',
  title: 'The proxy could not be used',
  symptom: 'unreachable',
  prose: `The proxy itself was not found by its name, refused the connection, did not answer, or asked for a password (status 407): no other
host was asked for yet. It comes from \`http-proxy\`, or from \`HTTPS_PROXY\` / \`HTTP_PROXY\` (also in lower case): the evidence says which.
Hosts to be reached without it stand in \`no-proxy\`.`,
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
  if (evidence.error.code === 'timeout') return 'did not answer in time'
  switch (errno(evidence)) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'is not known by name'
    case 'ECONNREFUSED':
      return 'accepts no connection: nothing listens there'
    case undefined:
      return 'did not let the request through'
  }
  return 'could not be reached'
}

function fixOf(evidence: Evidence, login: boolean): Fix {
  const origin = plain(evidence.plan?.network.proxy?.origin ?? 'http-proxy')
  if (login)
    return {
      text: `Give user and password, percent-encoded, in ${origin}.`,
      language: 'yaml',
      code: `${origin}: \${{ secrets.PROXY_URL }}   # http://user:password@host:3128`,
    }
  const host = plain(hostOf(evidence))
  return {
    text: `Check host and port of the proxy in ${origin}, and that it runs. If the runner reaches ${host} without it, name the host in no-proxy.`,
    language: 'yaml',
    code: `${origin}: http://HOST:3128\n# or, where the runner has a direct way:\nno-proxy: ${host}`,
  }
}
