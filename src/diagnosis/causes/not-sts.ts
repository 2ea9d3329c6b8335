import { proxyAddress } from '../../core/proxy.ts'
import type { Evidence } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { endpointLines } from '../origin.ts'
import { plain } from '../text.ts'

export const notSts: Cause = {
  code: 'not-sts',
  title: 'The service that responded is not STS',
  symptom: 'place',
  prose: `The response was neither a success nor an error of STS: it was a page from a proxy or login portal, another service at \`sts-endpoint\` or
\`AWS_ENDPOINT_URL\`, or a service that has no STS. The error shows how the response begins.`,
  explain(evidence) {
    const { error } = evidence
    const { host, status } = error.details
    if (error.code !== 'sts-unreadable' && !isRefusalOfAnother(evidence)) return undefined
    return {
      title: `The service${host === undefined ? ' that responded' : ` at ${plain(host)}`} is not STS`,
      ...certainty(evidence),
      evidence: [`Host: ${plain(host ?? '?')}, HTTP status ${status ?? '?'}`, ...via(evidence)],
      fix: { text: fixOf(evidence) },
    }
  },
}

/** STS and proxies in front of it can send a page with a 5xx status, or an incomplete response. */
function certainty({ error }: Evidence) {
  const { status = 0, reason } = error.details
  if (error.code === 'sts-unreadable' && status < 500 && (reason === 'page' || status >= 300))
    return { certainty: 'certain' } as const
  const settle =
    'Send a request to that address with curl, or read the log of the service container. If it is not STS, this is the cause.'
  return { certainty: 'likely', settle } as const
}

/** A method or path that is not there: no answer that STS gives, whatever it calls it. */
function isRefusalOfAnother({ error, plan }: Evidence): boolean {
  const { endpointFrom, status = 0 } = error.details
  const elsewhere = endpointFrom !== undefined || plan?.network.stsEndpoint !== undefined
  return error.code === 'sts-refused' && elsewhere && [404, 405, 501, 505].includes(status)
}

function via(evidence: Evidence): readonly string[] {
  const proxy = evidence.plan?.network.proxy
  return [
    ...endpointLines(evidence),
    ...(proxy === undefined ? [] : [`Proxy set: ${plain(proxyAddress(proxy))}, by ${proxy.origin}`]),
  ]
}

function fixOf({ plan, error }: Evidence): string {
  const { endpointFrom } = error.details
  if (endpointFrom === 'AWS_ENDPOINT_URL')
    return 'AWS_ENDPOINT_URL applies to every service. Set AWS_ENDPOINT_URL_STS to an STS endpoint, or set AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: true for this step.'
  if (endpointFrom !== undefined)
    return `Set ${endpointFrom} to an STS endpoint, or unset it for this step. Check any proxy or portal in between.`
  if (plan?.network.stsEndpoint !== undefined)
    return 'Set sts-endpoint to an STS service, or remove it to use the STS of the Region.'
  if (plan?.network.proxy !== undefined)
    return `Configure the proxy to pass requests to STS unchanged, or list ${plain(error.details.host ?? 'the host')} in no-proxy.`
  return 'Check AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_STS in the environment, and any proxy or portal in between.'
}
