import { awsMessage, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { proxyHost } from '../network-words.ts'
import { plain, quote, said } from '../text.ts'
import { keyMalformed } from './key-malformed.ts'
import { keysSwapped } from './keys-swapped.ts'

export const incompleteSignature: Cause = {
  code: 'incomplete-signature',
  title: 'The signature was changed on the way to AWS',
  symptom: 'keys-refused',
  prose: `AWS could not read the \`Authorization\` header. This step writes the header in the form that AWS expects, so either the key ID contains
invalid characters, or a proxy, gateway or inspecting firewall changed the header. Configure it to pass requests to STS unchanged.`,
  explain(evidence) {
    if (!refused(evidence, undefined, 'IncompleteSignature')) return undefined
    if (keyMalformed.explain(evidence) !== undefined || keysSwapped.explain(evidence) !== undefined)
      return undefined
    const proxy = proxyHost(evidence)
    return {
      certainty: 'likely',
      evidence: [
        `AWS said: ${quote(said(awsMessage(evidence)))}`,
        ...(proxy === undefined ? [] : [`Proxy set: ${plain(proxy)}`]),
      ],
      fix: {
        text:
          proxy === undefined
            ? 'Check that the access key ID is valid (AKIA… or ASIA…), and that nothing between the runner and STS changes requests.'
            : `Configure the proxy ${plain(proxy)} to pass requests to STS unchanged, or list ${plain(evidence.error.details.host ?? 'the host')} in no-proxy.`,
      },
      settle: 'If the same keys work from another network, this is the cause.',
    }
  },
}
