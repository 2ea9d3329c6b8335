import { partitionOfRegion } from '../../core/arn.ts'
import { refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { fromOf } from '../origin.ts'
import { sourceWords } from '../source-words.ts'
import { plain } from '../text.ts'
import { sessionTokenMissing } from './session-token-missing.ts'

export const keysUnknown: Cause = {
  code: 'keys-unknown',
  title: 'AWS does not know the access key: deleted, deactivated, mistyped, or of another partition',
  symptom: 'keys-refused',
  prose: `\`InvalidClientTokenId\` means that the access key id is not known where it was sent. It was deleted or deactivated; it has a
stray character; the secrets of two accounts are mixed; it is of another partition (China and GovCloud have keys of their own);
or the Region is an opt-in one and the session came from the global endpoint, whose tokens hold in the default Regions only.`,
  explain(evidence) {
    if (!refused(evidence, undefined, 'InvalidClientTokenId', 'UnrecognizedClient', 'InvalidAccessKeyId'))
      return undefined
    if (sessionTokenMissing.explain(evidence) !== undefined) return undefined
    const region = evidence.plan?.region ?? ''
    return {
      certainty: 'certain',
      evidence: [
        `Keys in use: ${sourceWords(evidence)}`,
        `Region ${plain(region)}${fromOf(evidence, 'aws-region')}, partition ${partitionOfRegion(region).id}`,
      ],
      fix: {
        text: 'Look whether the key is there and active. If not, store a new pair; or store none and use OIDC.',
        language: 'sh',
        code: 'aws iam list-access-keys --user-name USER',
      },
    }
  },
}
