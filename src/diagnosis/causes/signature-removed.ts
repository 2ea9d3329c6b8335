import { type Evidence, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { proxyHost } from '../network-words.ts'
import { plain } from '../text.ts'

export const signatureRemoved: Cause = {
  code: 'signature-removed',
  title: 'The request arrived without its signature',
  symptom: 'keys-refused',
  prose: `\`MissingAuthenticationToken\` means that the request reached AWS without the header \`Authorization\`. This step always sends it with
keys, so a proxy, a gateway or an inspecting firewall took it out. It can also come from an API Gateway behind \`sts-endpoint\` or
\`AWS_ENDPOINT_URL\`: that is no STS.`,
  explain(evidence) {
    if (!refused(evidence, undefined, 'MissingAuthenticationToken')) return undefined
    const unsigned = evidence.error.details.action === 'AssumeRoleWithWebIdentity'
    return {
      ...(unsigned ? { title: 'The request arrived without its content' } : {}),
      certainty: 'likely',
      evidence: [
        `AWS answered MissingAuthenticationToken to ${plain(evidence.error.details.action ?? 'the call')}`,
        unsigned
          ? 'The token is in the body of the request'
          : 'The header Authorization was sent with the request',
      ],
      fix: { text: fixOf(evidence) },
      settle: 'The same step works without the proxy or gateway, or from another network.',
    }
  },
}

function fixOf(evidence: Evidence): string {
  const { endpointFrom, host = 'the host' } = evidence.error.details
  const proxy = proxyHost(evidence)
  const endpoint =
    endpointFrom ?? (evidence.plan?.network.stsEndpoint === undefined ? undefined : 'sts-endpoint')
  const what = 'pass the header Authorization and the body of requests unchanged'
  if (proxy !== undefined) return `Let the proxy ${plain(proxy)} ${what}, or name ${plain(host)} in no-proxy.`
  if (endpoint !== undefined)
    return `Let ${plain(endpoint)} name an STS service; if there is a gateway before it, let it ${what}.`
  return `Look for a proxy or firewall that inspects traffic between the runner and ${plain(host)}, and let it ${what}.`
}
