import { denialOf, type Evidence, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { kindOfKey } from '../surroundings.ts'

export const sessionTokenMissing: Cause = {
  code: 'session-token-missing',
  title: 'Temporary keys were provided without their session token',
  symptom: 'keys-refused',
  prose: `An access key ID that begins with \`ASIA\` belongs to a session and does not work without its session token. Also pass \`aws-session-token\`
(or \`AWS_SESSION_TOKEN\` if the keys are in variables), or use long-lived keys (\`AKIA…\`) or, better, OIDC.`,
  explain(evidence) {
    const place = placeOf(evidence)
    const codes = ['InvalidClientTokenId', 'UnrecognizedClient', 'AccessDenied', 'SignatureDoesNotMatch']
    // The session of a role assumed before has a token, and whom AWS names has shown one.
    const known = evidence.chained !== undefined || denialOf(evidence)?.caller !== undefined
    if (place === undefined || known || !refused(evidence, undefined, ...codes)) return undefined
    return place === 'inputs'
      ? {
          certainty: 'certain',
          evidence: ['aws-access-key-id begins with ASIA, and aws-session-token is empty'],
          fix: {
            text: 'Also pass the session token.',
            language: 'yaml',
            code: 'aws-session-token: ${{ secrets.AWS_SESSION_TOKEN }}',
          },
        }
      : {
          certainty: 'certain',
          evidence: ['AWS_ACCESS_KEY_ID begins with ASIA, and AWS_SESSION_TOKEN is empty'],
          fix: { text: 'Set AWS_SESSION_TOKEN where AWS_ACCESS_KEY_ID is set, or set neither.' },
        }
  },
}

function placeOf({ plan, around }: Evidence): 'inputs' | 'variables' | undefined {
  if (plan?.source.kind === 'keys') {
    const { accessKeyId, sessionToken } = plan.source.keys
    return sessionToken === undefined && kindOfKey(accessKeyId) === 'temporary' ? 'inputs' : undefined
  }
  const bare = plan?.source.kind === 'ambient' && around?.keys === 'temporary' && !around.sessionToken
  return bare ? 'variables' : undefined
}
