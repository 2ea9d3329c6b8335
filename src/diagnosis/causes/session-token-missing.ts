import { refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'

export const sessionTokenMissing: Cause = {
  code: 'session-token-missing',
  title: 'Temporary keys were given without their session token',
  symptom: 'keys-refused',
  prose: `An access key id that begins with \`ASIA\` belongs to a session and is worth nothing without its session token. Pass
\`aws-session-token\` too, or use long-lived keys (\`AKIA…\`), or better OIDC.`,
  explain(evidence) {
    const source = evidence.plan?.source
    if (
      source?.kind !== 'keys' ||
      source.keys.sessionToken !== undefined ||
      !source.keys.accessKeyId.startsWith('ASIA')
    )
      return undefined
    if (!refused(evidence, undefined, 'InvalidClientTokenId', 'AccessDenied', 'SignatureDoesNotMatch'))
      return undefined
    return {
      certainty: 'certain',
      evidence: ['aws-access-key-id begins with ASIA, and aws-session-token is empty'],
      fix: {
        text: 'Pass the session token too.',
        language: 'yaml',
        code: 'aws-session-token: ${{ secrets.AWS_SESSION_TOKEN }}',
      },
    }
  },
}
