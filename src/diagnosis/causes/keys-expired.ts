import { isIncidental } from '../caller.ts'
import { awsCode, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { sourceWords } from '../source-words.ts'

export const keysExpired: Cause = {
  code: 'keys-expired',
  title: 'The temporary credentials in use have expired',
  symptom: 'keys-refused',
  prose: `The session in use had expired. Temporary keys in a secret (\`ASIA…\`) last for hours at most: store long-lived keys instead or, better, use
OIDC without keys. With \`role-chaining\`, the first session expired before this step: run the two steps right after each other. On a
self-hosted runner, look for old keys in its environment or in \`~/.aws/credentials\`.`,
  explain(evidence) {
    const signed =
      refused(evidence, 'AssumeRole', 'ExpiredToken') ||
      refused(evidence, 'GetCallerIdentity', 'ExpiredToken')
    if (!signed) return undefined
    return {
      ...(isIncidental(evidence)
        ? {
            certainty: 'likely',
            settle:
              'If the step works after you give the job the permission id-token: write, this is the cause.',
          }
        : { certainty: 'certain' }),
      evidence: [`AWS answered ${awsCode(evidence)}`, `Keys in use: ${sourceWords(evidence)}`],
      fix: {
        text:
          evidence.plan?.source.kind === 'keys'
            ? 'Replace the stored keys, or use OIDC instead: role-to-assume with id-token: write.'
            : 'Authenticate again just before this step, or remove the old keys from their source.',
      },
    }
  },
}
