import { isIncidental } from '../caller.ts'
import { awsCode, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { sourceWords } from '../source-words.ts'

export const keysExpired: Cause = {
  code: 'keys-expired',
  title: 'The temporary credentials in use have expired',
  symptom: 'keys-refused',
  prose: `The session that should be used had ended. Temporary keys in a secret (\`ASIA…\`) live for hours at most: store long-lived keys,
or better none, and use OIDC. With \`role-chaining\` the first session ended before this step: put the two steps next to each other.
On a runner of your own, look for old keys in its environment or in \`~/.aws/credentials\`.`,
  explain(evidence) {
    const signed =
      refused(evidence, 'AssumeRole', 'ExpiredToken') ||
      refused(evidence, 'GetCallerIdentity', 'ExpiredToken')
    if (!signed) return undefined
    return {
      ...(isIncidental(evidence)
        ? {
            certainty: 'likely',
            settle: 'The step works once the job has the permission id-token: write.',
          }
        : { certainty: 'certain' }),
      evidence: [`AWS answered ${awsCode(evidence)}`, `Keys in use: ${sourceWords(evidence)}`],
      fix: {
        text:
          evidence.plan?.source.kind === 'keys'
            ? 'Replace the stored keys; or store none and use OIDC: role-to-assume with id-token: write.'
            : 'Authenticate again in the step before this one, or remove the old keys from where they come.',
      },
    }
  },
}
