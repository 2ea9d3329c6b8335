import { trust } from '../access-remedies.ts'
import { awsMessage, denialOf, type Evidence, isOpen, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { quote, said } from '../text.ts'

export const sourceIdentity: Cause = {
  code: 'source-identity',
  title: 'The role does not allow the source identity that the session in use carries',
  symptom: 'role-refused',
  prose: `The session in use was made with a source identity (a person's name, often from single sign-on). It stays with every role
that is assumed from there, and each of these roles, and across accounts the policies of the caller, must allow
\`sts:SetSourceIdentity\` beside \`sts:AssumeRole\`. This step sets none, and none can be taken off again; a role that is assumed directly,
with OIDC, has none.
See [AWS's page](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html).`,
  explain(evidence) {
    const words = [`AWS said: ${quote(said(awsMessage(evidence)))}`]
    if (isSetAlready(evidence))
      return {
        title: 'The session in use has a source identity already, and it cannot be changed',
        certainty: 'certain',
        evidence: words,
        fix: {
          text: 'Assume the role with credentials that have no source identity, for example directly with OIDC.',
        },
      }
    const denial = denialOf(evidence)
    if (denial?.action !== 'sts:SetSourceIdentity' || !isOpen(denial)) return undefined
    const { fix } = trust(['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'], evidence)
    const text = `Assume the role directly with OIDC, where there is no source identity. Or: ${fix.text}`
    return { certainty: 'certain', evidence: words, fix: { ...fix, text } }
  },
}

function isSetAlready(evidence: Evidence): boolean {
  return (
    refused(evidence, 'AssumeRole', 'InvalidParameterValue', 'ValidationError', 'AccessDenied') &&
    /source identity is already set/i.test(awsMessage(evidence))
  )
}
