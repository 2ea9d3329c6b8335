import { type Evidence, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { kindOfKey } from '../surroundings.ts'

export const sessionTokenStray: Cause = {
  code: 'session-token-stray',
  title: 'Long-lived keys were provided with a session token, which they do not have',
  symptom: 'keys-refused',
  input: 'aws-session-token',
  prose: `An access key ID that begins with \`AKIA\` belongs to a user and has no session token. The token is left over from other, temporary keys,
and AWS rejects the combination as invalid. Remove the token, or provide the temporary keys (\`ASIA…\`) that it belongs to.`,
  explain(evidence) {
    const name = strayToken(evidence)
    const unknown = refused(evidence, undefined, 'InvalidClientTokenId', 'UnrecognizedClient')
    if (name === undefined || evidence.chained !== undefined || !unknown) return undefined
    const inVariables = name === 'AWS_SESSION_TOKEN'
    return {
      certainty: 'certain',
      evidence: [`The access key ID begins with AKIA, and ${name} is set`],
      fix: inVariables
        ? {
            text: 'Unset AWS_SESSION_TOKEN in the environment of the job, or set the three variables together.',
          }
        : { text: 'Remove aws-session-token, or provide all three values of one session.' },
    }
  },
}

/** The input or variable that held it. */
function strayToken({ plan, around }: Evidence): 'aws-session-token' | 'AWS_SESSION_TOKEN' | undefined {
  if (plan?.source.kind === 'keys') {
    const { accessKeyId, sessionToken } = plan.source.keys
    return sessionToken !== undefined && kindOfKey(accessKeyId) === 'long-lived'
      ? 'aws-session-token'
      : undefined
  }
  const stray = plan?.source.kind === 'ambient' && around?.keys === 'long-lived' && around.sessionToken
  return stray ? 'AWS_SESSION_TOKEN' : undefined
}
