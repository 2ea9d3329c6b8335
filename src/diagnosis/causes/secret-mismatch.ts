import { awsMessage, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { sourceWords } from '../source-words.ts'
import { keyMalformed } from './key-malformed.ts'
import { sessionTokenMissing } from './session-token-missing.ts'

export const secretMismatch: Cause = {
  code: 'secret-mismatch',
  title: 'The secret access key does not belong to the access key ID',
  symptom: 'keys-refused',
  prose: `The key ID is known, but the signature made with the secret is wrong. The two are from different pairs, or the secret was cut off or
changed (quotes, a shell that expanded \`$\` or \`\\\`, URL encoding of \`/\` and \`+\`). Store both again, together. A proxy that rewrites
requests has the same effect, and so does an \`sts-endpoint\` that is reached under a different name than the signature covers.`,
  explain(evidence) {
    if (!refused(evidence, undefined, 'SignatureDoesNotMatch', 'InvalidSignature')) return undefined
    if (
      /signature (expired|not yet current)/i.test(awsMessage(evidence)) ||
      sessionTokenMissing.explain(evidence) ||
      keyMalformed.explain(evidence)
    )
      return undefined
    const { proxy, stsEndpoint } = evidence.plan?.network ?? {}
    const between = proxy !== undefined || stsEndpoint !== undefined
    return {
      ...(between
        ? {
            certainty: 'likely',
            settle:
              'If the call works with the same keys but without the proxy or sts-endpoint, this is the cause.',
          }
        : { certainty: 'certain' }),
      evidence: [`Keys in use: ${sourceWords(evidence)}`],
      fix: {
        text: 'Store both values of one pair again. Paste them at the prompt, without quotes.',
        language: 'sh',
        code: 'gh secret set AWS_ACCESS_KEY_ID\ngh secret set AWS_SECRET_ACCESS_KEY',
      },
    }
  },
}
