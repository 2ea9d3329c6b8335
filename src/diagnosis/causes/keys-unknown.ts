import { partitionOfRegion } from '../../core/arn.ts'
import { isIncidental } from '../caller.ts'
import { type Evidence, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { fromOf } from '../origin.ts'
import { sourceWords } from '../source-words.ts'
import { plain } from '../text.ts'
import { keyMalformed } from './key-malformed.ts'
import { keysSwapped } from './keys-swapped.ts'
import { regionInDoubt } from './region-not-enabled.ts'
import { sessionTokenMissing } from './session-token-missing.ts'
import { sessionTokenStray } from './session-token-stray.ts'
import { wrongPartition } from './wrong-partition.ts'

export const keysUnknown: Cause = {
  code: 'keys-unknown',
  title: 'AWS does not recognize the access key: deleted, deactivated, mistyped, or from another partition',
  symptom: 'keys-refused',
  prose: `\`InvalidClientTokenId\` means that the access key ID is not known where it was sent. It was deleted or deactivated; it contains an extra
character; the secrets of two accounts are mixed up; it is from another partition (China and GovCloud have separate keys); or the session
token belongs to another key. In a Region that must be enabled, the Region is the more likely cause.`,
  explain(evidence) {
    if (!refused(evidence, undefined, 'InvalidClientTokenId', 'UnrecognizedClient', 'InvalidAccessKeyId'))
      return undefined
    const other = [keyMalformed, keysSwapped, wrongPartition, sessionTokenMissing, sessionTokenStray]
    if (other.some((cause) => cause.explain(evidence) !== undefined)) return undefined
    const region = evidence.plan?.region ?? ''
    const temporary = isTemporary(evidence)
    const sure = !temporary && regionInDoubt(evidence) === undefined && !isIncidental(evidence)
    return {
      ...(temporary
        ? { title: 'AWS does not recognize the access key, or the session token belongs to another key' }
        : {}),
      ...(sure
        ? { certainty: 'certain' }
        : {
            certainty: 'likely',
            settle:
              'If aws sts get-caller-identity fails with the same keys on another machine, this is the cause.',
          }),
      evidence: [
        `Keys in use: ${sourceWords(evidence)}`,
        `Region ${plain(region)}${fromOf(evidence, 'aws-region')}, partition ${partitionOfRegion(region).id}`,
      ],
      fix: {
        ...(temporary
          ? {
              text: 'Get a new session, and pass its three values together. OIDC avoids stored keys altogether.',
            }
          : {
              text: 'Check that the key exists and is active. If not, store a new pair, or use OIDC instead.',
              language: 'sh',
              code: 'aws iam list-access-keys --user-name USER',
            }),
      },
    }
  },
}

/** A session can also be refused for its token, and lists of keys do not have it. */
function isTemporary({ plan, around, chained }: Evidence): boolean {
  if (chained !== undefined) return true
  if (plan?.source.kind === 'keys') return plan.source.keys.sessionToken !== undefined
  return plan?.source.kind !== 'ambient' || around?.keys === undefined || around.sessionToken
}
