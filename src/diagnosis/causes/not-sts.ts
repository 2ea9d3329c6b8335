import { proxyAddress } from '../../core/proxy.ts'
import type { Evidence } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { endpointLines } from '../origin.ts'
import { plain } from '../text.ts'

export const notSts: Cause = {
  code: 'not-sts',
  title: 'What answered is not STS',
  symptom: 'place',
  prose: `The answer was neither STS's nor an error of STS: the page of a proxy or of a login portal, another service behind \`sts-endpoint\`
or \`AWS_ENDPOINT_URL\`, or a service that has no STS. Its beginning stands in the error.`,
  explain(evidence) {
    const { error } = evidence
    const { host, status } = error.details
    if (error.code !== 'sts-unreadable' && !isRefusalOfAnother(evidence)) return undefined
    return {
      title: `What answered${host === undefined ? '' : ` at ${plain(host)}`} is not STS`,
      ...certainty(evidence),
      evidence: [`Host: ${plain(host ?? '?')}, HTTP status ${status ?? '?'}`, ...via(evidence)],
      fix: { text: fixOf(evidence) },
    }
  },
}

/** STS and what stands before it may send a page with a 5xx, and half an answer. */
function certainty({ error }: Evidence) {
  const { status = 0, reason } = error.details
  if (error.code === 'sts-unreadable' && status < 500 && (reason === 'page' || status >= 300))
    return { certainty: 'certain' } as const
  const settle = 'Look at what listens at that address: curl it, or read the log of the service container.'
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
    return 'AWS_ENDPOINT_URL holds for every service. Let AWS_ENDPOINT_URL_STS name STS, or set AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: true for this step.'
  if (endpointFrom !== undefined)
    return `Let ${endpointFrom} name an STS service, or unset it for this step. Check any proxy or portal between.`
  if (plan?.network.stsEndpoint !== undefined)
    return 'Let sts-endpoint name an STS service, or take it out to use that of the Region.'
  if (plan?.network.proxy !== undefined)
    return `Let the proxy pass requests to STS unchanged, or name ${plain(error.details.host ?? 'the host')} in no-proxy.`
  return 'Check AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_STS in the environment, and any proxy or portal between.'
}
