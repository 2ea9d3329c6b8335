import { type Evidence, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { proxyHost } from '../network-words.ts'
import { plain } from '../text.ts'

export const signatureRemoved: Cause = {
  code: 'signature-removed',
  title: 'The request arrived without its signature',
  symptom: 'keys-refused',
  prose: `\`MissingAuthenticationToken\` means that the request reached AWS without the \`Authorization\` header. This step always sends it with keys,
so a proxy, gateway or inspecting firewall removed it. The error can also come from an API Gateway behind \`sts-endpoint\` or
\`AWS_ENDPOINT_URL\`, which is not STS.`,
  explain(evidence) {
    if (!refused(evidence, undefined, 'MissingAuthenticationToken')) return undefined
    const unsigned = evidence.error.details.action === 'AssumeRoleWithWebIdentity'
    return {
      ...(unsigned ? { title: 'The request arrived without its body' } : {}),
      certainty: 'likely',
      evidence: [
        `AWS returned MissingAuthenticationToken for ${plain(evidence.error.details.action ?? 'the call')}`,
        unsigned
          ? 'The token is in the body of the request'
          : 'The Authorization header was sent with the request',
      ],
      fix: { text: fixOf(evidence) },
      settle:
        'If the same step works without the proxy or gateway, or from another network, this is the cause.',
    }
  },
}

function fixOf(evidence: Evidence): string {
  const { endpointFrom, host = 'the host' } = evidence.error.details
  const proxy = proxyHost(evidence)
  const endpoint =
    endpointFrom ?? (evidence.plan?.network.stsEndpoint === undefined ? undefined : 'sts-endpoint')
  const what = 'pass the Authorization header and the body of requests unchanged'
  if (proxy !== undefined)
    return `Configure the proxy ${plain(proxy)} to ${what}, or list ${plain(host)} in no-proxy.`
  if (endpoint !== undefined)
    return `Set ${plain(endpoint)} to an STS service. If there is a gateway in front of it, configure it to ${what}.`
  return `Look for a proxy or firewall that inspects traffic between the runner and ${plain(host)}, and configure it to ${what}.`
}
