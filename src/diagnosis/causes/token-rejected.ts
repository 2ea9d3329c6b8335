import { awsMessage, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { sentBy, sentLines } from '../sent.ts'
import { quote, said } from '../text.ts'

const told = /audience|OpenIDConnect provider found|verification key|thumbprint|roles claim/i

export const tokenRejected: Cause = {
  code: 'token-rejected',
  title: 'AWS does not accept the token',
  symptom: 'token-refused',
  prose: `The token is no JWT, was signed with another key than the issuer publishes, lacks a claim, or the issuer has withdrawn it. In a
token file look for an access token instead of an id token, a cut or quoted text, or the token of another issuer.
STS takes RS256, RS384, RS512, ES256, ES384 and ES512.`,
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
        ...(readable ? sentLines(sentBy(evidence)) : ['What was sent cannot be read as a JSON Web Token']),
      ],
      fix: {
        text: file
          ? 'Let web-identity-token-file name a file that holds an OIDC id token (not an access token) and nothing else.'
          : 'Run the job again. If it stays, compare the issuer of the token with the identity provider in IAM.',
      },
      ...(readable
        ? {
            settle: "The key id (kid) in the token's header is in the issuer's published keys, or it is not.",
          }
        : {}),
    }
  },
}
