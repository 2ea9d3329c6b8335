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
  prose: `The key ID (\`AKIA…\` or \`ASIA…\`, 20 characters) is in the place of the secret, and the secret in the place of the ID. Nothing is
sent in this case: an ID is sent in the open, so the secret would be readable for everything between here and AWS. If another tool
has used the two like this, replace the key.`,
  explain(evidence) {
    const name = swappedIn(evidence)
    if (name === undefined) return undefined
    return {
      certainty: 'certain',
      evidence: [`The value of ${plain(name)} is no key ID, and the secret beside it is one`],
      fix: /^(aws-|AWS_)/.test(name)
        ? {
            text: 'Store the two values again, each under its own name. Delete the key if other tools have sent it like this.',
            language: 'sh',
            code: 'gh secret set AWS_ACCESS_KEY_ID       # AKIA…\ngh secret set AWS_SECRET_ACCESS_KEY   # the longer one',
          }
        : {
            text: 'Swap the two where they are: in the profile, or in what its credential_process prints. Delete the key if other tools have sent it like this.',
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
