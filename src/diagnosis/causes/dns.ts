import { errno } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { hostOf, networkLines, unreached } from '../network-words.ts'
import { isKnownRegion } from '../regions.ts'
import { plain } from '../text.ts'
import { fipsEndpoint } from './fips-endpoint.ts'
import { regionMalformed } from './region-malformed.ts'
import { serviceAccountUnreachable } from './service-account-unreachable.ts'

export const dns: Cause = {
  code: 'dns',
  title: 'The host name could not be resolved',
  symptom: 'unreachable',
  prose: `Either the name does not exist, or the runner cannot look it up. A misspelled Region gives a name that does not exist
(\`sts.eu-centrl-1.amazonaws.com\`). A runner in a network without public DNS needs a proxy or a VPC endpoint for STS.`,
  explain(evidence) {
    const code = errno(evidence)
    const { phase } = evidence.error.details
    const unresolved =
      phase === 'dns' || (phase === undefined && (code === 'ENOTFOUND' || code === 'EAI_AGAIN'))
    const other = [fipsEndpoint, regionMalformed, serviceAccountUnreachable]
    if (!unreached(evidence) || !unresolved || other.some((cause) => cause.explain(evidence)))
      return undefined
    const host = hostOf(evidence)
    const regional = /^sts(-fips)?\.([a-z0-9-]+)\./.exec(host)?.[2]
    return {
      title: `The name ${plain(host)} could not be resolved`,
      certainty: 'certain',
      evidence: networkLines(evidence),
      fix: {
        text: textOf(regional, code),
        language: 'sh',
        code: `getent hosts ${/^[\w.-]+$/.test(host) ? host : 'HOST'}   # on the runner`,
      },
    }
  },
}

/** `region`: the Region in the name of AWS's endpoint. */
function textOf(region: string | undefined, code: string | undefined): string {
  const resolver = 'set http-proxy, or create a VPC endpoint for STS with private DNS'
  if (region === undefined)
    return 'Check the spelling, and check that the runner has DNS or a proxy (http-proxy).'
  if (isKnownRegion(region) || code === 'EAI_AGAIN')
    return `The runner's DNS server does not know this name or does not respond. Give the runner DNS for public names, ${resolver}.`
  return `Check the spelling of aws-region (${plain(region)}). If it is right, the runner has no DNS: ${resolver}.`
}
