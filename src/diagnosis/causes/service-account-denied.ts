import { claim } from '../../core/token.ts'
import { awsCode, awsMessage, type Evidence } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { failedPlace, sureness } from '../looked-up.ts'
import { plain, quote, said } from '../text.ts'

export const serviceAccountDenied: Cause = {
  code: 'service-account-denied',
  title: 'AWS refused the role of the service account (IRSA)',
  symptom: 'no-token',
  prose: `\`AWS_ROLE_ARN\` and \`AWS_WEB_IDENTITY_TOKEN_FILE\` come from the annotation of a Kubernetes service account. The trust policy of that role
must name the identity provider of this cluster and the subject \`system:serviceaccount:NAMESPACE:NAME\`, and the account of the role must
have the provider. A recreated cluster has a new issuer. If the job should use its own OIDC token, give it \`id-token: write\`.`,
  explain(evidence) {
    const code = awsCode(evidence)
    if (failedPlace(evidence)?.place !== 'web-identity' || code === undefined) return undefined
    const { claims, around } = evidence
    const values: readonly (readonly [string, string | undefined])[] = [
      ['AWS_ROLE_ARN', around?.serviceRole],
      ['sub sent', claim(claims, 'sub')],
      ['iss sent', claim(claims, 'iss')],
    ]
    return {
      ...sureness(evidence),
      evidence: [
        `AWS said: ${quote(said(awsMessage(evidence)))}`,
        ...values.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${quote(value)}`])),
      ],
      fix: fixOf(evidence, code),
    }
  },
}

function fixOf(evidence: Evidence, code: string) {
  const message = awsMessage(evidence)
  if (/No OpenIDConnect provider found/i.test(message))
    return {
      text: 'Create the identity provider of the cluster in the account of AWS_ROLE_ARN, or correct the annotation of the service account.',
      language: 'sh',
      code: 'eksctl utils associate-iam-oidc-provider --cluster CLUSTER --approve',
    } as const
  if (code === 'ExpiredToken')
    return {
      text: 'The token file is old: mount it again. Kubernetes renews the mounted file, but not copies of it.',
    } as const
  const sub = claim(evidence.claims, 'sub')
  return {
    text: `If this service account should have the role ${plain(evidence.around?.serviceRole ?? 'in AWS_ROLE_ARN')}, name the provider of this cluster and the subject${sub === undefined ? '' : ` ${quote(sub)}`} in its trust policy. If not, correct the annotation eks.amazonaws.com/role-arn.`,
  } as const
}
