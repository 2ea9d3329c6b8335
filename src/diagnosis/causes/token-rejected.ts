import { awsMessage, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { sentBy, sentLines } from '../sent.ts'
import { quote, said } from '../text.ts'

const told = /audience|OpenIDConnect provider found|verification key|thumbprint|roles claim/i

export const tokenRejected: Cause = {
  code: 'token-rejected',
  title: 'AWS does not accept the token',
  symptom: 'token-refused',
  prose: `The token is not a JWT, was signed with a key that the issuer does not publish, lacks a claim, or was revoked by the issuer. In a token
file, look for an access token instead of an id token, a token that is cut off or in quotes, or the token of another issuer. STS accepts
RS256, RS384, RS512, ES256, ES384 and ES512.`,
  explain(evidence) {
    if (!refused(evidence, 'AssumeRoleWithWebIdentity', 'InvalidIdentityToken', 'IDPRejectedClaim'))
      return undefined
    if (told.test(awsMessage(evidence))) return undefined
    const file = evidence.plan?.source.kind === 'token-file'
    const readable = evidence.claims !== undefined
    return {
      certainty: readable ? 'likely' : 'certain',
      evidence: [
        `AWS said: ${quote(said(awsMessage(evidence)))}`,
        ...(readable
          ? sentLines(sentBy(evidence))
          : ['The value that was sent cannot be read as a JSON Web Token']),
      ],
      fix: {
        text: file
          ? 'Set web-identity-token-file to a file that contains an OIDC id token (not an access token) and nothing else.'
          : 'Run the job again. If it fails again, compare the issuer of the token with the identity provider in IAM.',
      },
      ...(readable
        ? {
            settle:
              "If the key ID (kid) in the token's header is not in the issuer's published keys, this is the cause.",
          }
        : {}),
    }
  },
}
