import { pairProblem } from '../../core/key-rule.ts'
import { type Evidence, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { rejectedKey } from '../input-problems.ts'
import { plain } from '../text.ts'

export const keysSwapped: Cause = {
  code: 'keys-swapped',
  title: 'The access key ID and the secret access key are swapped',
  symptom: 'keys-refused',
  input: 'aws-access-key-id',
  prose: `The key ID (\`AKIA…\` or \`ASIA…\`, 20 characters) is in the place of the secret, and the secret in the place of the ID. This step sends
nothing in that case: key IDs are sent in clear, so the secret would be readable. If another tool has already used the two like this,
replace the key.`,
  explain(evidence) {
    const name = swappedIn(evidence)
    if (name === undefined) return undefined
    return {
      certainty: 'certain',
      evidence: [`The value of ${plain(name)} is not a key ID, but the value of the secret is`],
      fix: /^(aws-|AWS_)/.test(name)
        ? {
            text: 'Store the two values again, each under its own name. If other tools have already used them swapped, delete the key.',
            language: 'sh',
            code: 'gh secret set AWS_ACCESS_KEY_ID       # AKIA…\ngh secret set AWS_SECRET_ACCESS_KEY   # the longer one',
          }
        : {
            text: 'Swap the two in their source: the profile, or the output of its credential_process. If other tools have already used them swapped, delete the key.',
          },
    }
  },
}

function swappedIn(evidence: Evidence): string | undefined {
  const source = evidence.plan?.source
  if (
    source?.kind === 'keys' &&
    refused(evidence, undefined, 'InvalidClientTokenId', 'IncompleteSignature')
  ) {
    const { accessKeyId, secretAccessKey } = source.keys
    if (pairProblem(accessKeyId, secretAccessKey) === 'swapped') return 'aws-access-key-id'
  }
  return rejectedKey(evidence, 'swapped')
}
