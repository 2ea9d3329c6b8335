import { awsMessage, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { providerArn, sentBy, sentLines, toShellWord } from '../sent.ts'
import { plain, quote } from '../text.ts'

export const audience: Cause = {
  code: 'audience',
  title: "The identity provider in IAM does not list the token's audience",
  symptom: 'token-refused',
  input: 'audience',
  prose: `The provider in IAM has a list of audiences (client IDs), and the \`aud\` claim of the token must be one of them. The default is
\`sts.amazonaws.com\` (\`sts.amazonaws.com.cn\` in China). Add it to the provider, or set \`audience:\` to a listed one.`,
  explain(evidence) {
    if (!refused(evidence, 'AssumeRoleWithWebIdentity', 'InvalidIdentityToken', 'AccessDenied'))
      return undefined
    if (!/incorrect token audience/i.test(awsMessage(evidence))) return undefined
    const sent = sentBy(evidence)
    const arn = providerArn(evidence, sent?.host ?? 'ISSUER_HOST')
    return {
      ...(sent === undefined
        ? {}
        : { title: `The identity provider in IAM does not list the audience ${quote(sent.aud)}` }),
      certainty: 'certain',
      evidence: [...sentLines(sent), `Provider: ${plain(arn)}`],
      fix: {
        text: "Set the input audience to one that the provider lists. If this audience is right, add it to the provider in the role's account.",
        language: 'sh',
        code: `aws iam add-client-id-to-open-id-connect-provider \\\n  --open-id-connect-provider-arn ${toShellWord(arn)} \\\n  --client-id ${toShellWord(sent?.aud ?? 'sts.amazonaws.com')}`,
      },
    }
  },
}
