import type { Evidence } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { plain } from '../text.ts'

export const notSts: Cause = {
  code: 'not-sts',
  title: 'What answered is not STS',
  symptom: 'place',
  prose: `The answer was neither STS's nor an error of STS: the page of a proxy or of a login portal, another service behind \`sts-endpoint\`
or \`AWS_ENDPOINT_URL\`, or a service that has no STS. Its beginning stands in the error.`,
  explain(evidence) {
    const { error } = evidence
    if (error.code !== 'sts-unreadable') return undefined
    const { host, status } = error.details
    return {
      title: `What answered${host === undefined ? '' : ` at ${plain(host)}`} is not STS`,
      certainty: 'certain',
      evidence: [`Host: ${plain(host ?? '?')}, HTTP status ${status ?? '?'}`, ...via(evidence)],
      fix: { text: fixOf(evidence) },
    }
  },
}

function via({ plan }: Evidence): readonly string[] {
  return [
    ...(plan?.network.stsEndpoint === undefined ? [] : [`sts-endpoint: ${plain(plan.network.stsEndpoint)}`]),
    ...(plan?.network.proxy === undefined ? [] : ['A proxy is set']),
  ]
}

function fixOf({ plan }: Evidence): string {
  if (plan?.network.stsEndpoint !== undefined)
    return 'Let sts-endpoint name an STS service, or take it out to use that of the Region.'
  if (plan?.network.proxy !== undefined)
    return 'Let the proxy pass requests to STS unchanged, or name the host in no-proxy.'
  return 'Check AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_STS in the environment, and any proxy or portal between.'
}
