import { errno } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { hostOf, networkLines, unreached } from '../network-words.ts'
import { plain } from '../text.ts'

export const dns: Cause = {
  code: 'dns',
  title: 'The name of the service could not be resolved',
  symptom: 'unreachable',
  prose: `There is no such name, or the runner cannot ask. A misspelt Region gives a name that does not exist
(\`sts.eu-centrl-1.amazonaws.com\`). A runner in a network without public DNS needs a proxy, or a VPC endpoint for STS.`,
  explain(evidence) {
    const code = errno(evidence)
    const { phase } = evidence.error.details
    const unresolved =
      phase === 'dns' || (phase === undefined && (code === 'ENOTFOUND' || code === 'EAI_AGAIN'))
    if (!unreached(evidence) || !unresolved) return undefined
    const host = hostOf(evidence)
    const regional = /^sts(-fips)?\.([a-z0-9-]+)\./.exec(host)?.[2]
    return {
      title: `The name ${plain(host)} could not be resolved`,
      certainty: 'certain',
      evidence: networkLines(evidence),
      fix: {
        text:
          regional === undefined
            ? 'Check the name, and that the runner has DNS or a proxy (http-proxy).'
            : `Check the spelling of aws-region (${plain(regional)}). If it is right, the runner has no DNS: set http-proxy, or make a VPC endpoint for STS.`,
        language: 'sh',
        code: `getent hosts ${/^[\w.-]+$/.test(host) ? host : 'HOST'}   # on the runner`,
      },
    }
  },
}
