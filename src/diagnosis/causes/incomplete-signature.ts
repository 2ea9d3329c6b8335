import { awsMessage, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { proxyHost } from '../network-words.ts'
import { plain, quote, said } from '../text.ts'
import { keyMalformed } from './key-malformed.ts'
import { keysSwapped } from './keys-swapped.ts'

export const incompleteSignature: Cause = {
  code: 'incomplete-signature',
  title: 'The signature did not arrive as it was sent',
  symptom: 'keys-refused',
  prose: `AWS could not read the header \`Authorization\`. This step writes it in AWS's form, so either the key ID holds characters that none
has, or something on the way changed the header: a proxy, a gateway or an inspecting firewall. Let it pass requests to STS unchanged.`,
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
            ? 'Check that the access key ID is one (AKIA… or ASIA…), and that nothing between the runner and STS changes requests.'
            : `Let the proxy ${plain(proxy)} pass requests to STS unchanged, or name ${plain(evidence.error.details.host ?? 'the host')} in no-proxy.`,
      },
      settle: 'The same keys work from another network.',
    }
  },
}
