import { awsMessage, refused, roleStep } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { given } from '../origin.ts'
import { quote } from '../text.ts'

export const rolesClaim: Cause = {
  code: 'roles-claim',
  title: 'The token lists the roles that it can be used for, and this role is not one of them',
  symptom: 'token-refused',
  prose: `A token with the claim \`https://aws.amazon.com/roles\` can only be used for the role ARNs in it. STS checks the claim before the trust
policy. Add the role to the claim at the issuer.`,
  explain(evidence) {
    if (!refused(evidence, 'AssumeRoleWithWebIdentity', 'InvalidIdentityToken', 'AccessDenied'))
      return undefined
    if (!/not present in the roles claim/i.test(awsMessage(evidence))) return undefined
    const claimed = evidence.claims?.['https://aws.amazon.com/roles']
    const roles = [claimed].flat().filter((role) => typeof role === 'string')
    return {
      certainty: 'certain',
      evidence: [
        given(evidence, 'role-to-assume', roleStep(evidence)?.role ?? '?', 'Role asked for'),
        ...roles.slice(0, 10).map((role) => `Role in the token: ${quote(role)}`),
      ],
      fix: {
        text: "Add the role's ARN to the claim https://aws.amazon.com/roles where the token is issued, or assume a role that the claim lists.",
      },
    }
  },
}
