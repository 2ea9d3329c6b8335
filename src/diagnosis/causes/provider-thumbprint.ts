import { awsMessage, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { providerArn, sentBy, toShellWord } from '../sent.ts'
import { plain } from '../text.ts'

export const providerThumbprint: Cause = {
  code: 'provider-thumbprint',
  title: "The issuer's certificate does not match the thumbprint of the identity provider in IAM",
  symptom: 'token-refused',
  prose: `If the certificate of the issuer comes from a public authority, AWS ignores the thumbprint. For your own issuer (GitHub Enterprise Server,
a private GitLab), the provider in IAM must have the SHA-1 thumbprint of the last certificate in the chain that the issuer sends. Update
it whenever that authority changes.`,
  explain(evidence) {
    if (!refused(evidence, 'AssumeRoleWithWebIdentity', 'InvalidIdentityToken')) return undefined
    if (!/thumbprint/i.test(awsMessage(evidence))) return undefined
    const arn = providerArn(evidence, sentBy(evidence)?.host ?? 'ISSUER_HOST')
    return {
      certainty: 'certain',
      evidence: [`Provider: ${plain(arn)}`],
      fix: {
        text: 'Set the thumbprint of the provider to that of the last certificate in the chain that the issuer sends.',
        language: 'sh',
        code: `aws iam update-open-id-connect-provider-thumbprint \\\n  --open-id-connect-provider-arn ${toShellWord(arn)} \\\n  --thumbprint-list SHA1_WITHOUT_COLONS`,
      },
    }
  },
}
