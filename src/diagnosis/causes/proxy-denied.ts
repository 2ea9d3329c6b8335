import type { Evidence } from '../evidence.ts'
import type { Cause, Fix } from '../finding.ts'
import { hostOf, networkLines, proxyHost, unreached } from '../network-words.ts'
import { plain, said } from '../text.ts'

export const proxyDenied: Cause = {
  code: 'proxy-denied',
  title: 'The proxy responded, but did not connect to the host',
  symptom: 'unreachable',
  prose: `The proxy works, and its status says why it did not connect: 403 or 451 means that its rules do not allow the host; 502, 503 or 504 that
it could not reach the host; 400, 404, 405 or 501 that it does not support \`CONNECT\` (a web server, or a proxy for plain HTTP only). List
hosts that the runner can reach directly in \`no-proxy\`.`,
  explain(evidence) {
    const { reason, status, phase } = evidence.error.details
    if (!unreached(evidence) || phase !== 'proxy' || reason !== 'proxy-refused') return undefined
    const proxy = plain(proxyHost(evidence) ?? 'in use')
    const host = plain(hostOf(evidence))
    const titles = {
      rules: `The proxy ${proxy} does not allow ${host}`,
      reach: `The proxy ${proxy} could not reach ${host}`,
      kind: `The proxy ${proxy} does not open connections (CONNECT)`,
      socks: `The proxy ${proxy} did not connect to ${host}`,
    }
    return {
      title: titles[kindOf(status)],
      certainty: 'certain',
      evidence: [
        ...networkLines(evidence),
        status === undefined ? said(evidence.error.message) : `HTTP status of the proxy: ${status}`,
      ],
      fix: fixOf(evidence, status),
    }
  },
}

function kindOf(status: number | undefined): 'rules' | 'reach' | 'kind' | 'socks' {
  if (status === undefined) return 'socks'
  if (status >= 500 && status !== 501) return 'reach'
  return [400, 404, 405, 501].includes(status) ? 'kind' : 'rules'
}

function fixOf(evidence: Evidence, status: number | undefined): Fix {
  const host = plain(hostOf(evidence))
  const origin = plain(evidence.plan?.network.proxy?.origin ?? 'http-proxy')
  const texts = {
    rules: `Add ${host} (port 443) to the allow list of the proxy.`,
    reach: `Run the job again. If it fails again, check whether the proxy machine can resolve and reach ${host}.`,
    socks: `The reply code says why: 2 means that the rules of the proxy do not allow ${host}, 3 to 6 that the proxy could not reach it.`,
    kind: `Set ${origin} to a proxy that accepts CONNECT requests: this server does not.`,
  }
  return {
    text: `${texts[kindOf(status)]} If the runner can reach ${host} without the proxy, list the host in no-proxy.`,
    language: 'yaml',
    code: `no-proxy: ${host}`,
  }
}
