import { trust } from '../access-remedies.ts'
import { awsMessage, denialOf, type Evidence, isOpen, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { quote, said } from '../text.ts'

export const sourceIdentity: Cause = {
  code: 'source-identity',
  title: 'The role does not allow the source identity of the session in use',
  symptom: 'role-refused',
  prose: `The session in use has a source identity (a person's name, often from single sign-on). It is passed on to every role that is assumed from
there. Each of these roles and, across accounts, the policies of the caller must allow \`sts:SetSourceIdentity\` in addition to
\`sts:AssumeRole\`. This step sets none and cannot remove one. A role that you assume directly with OIDC has none. See [AWS's
page](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html).`,
  explain(evidence) {
    const words = [`AWS said: ${quote(said(awsMessage(evidence)))}`]
    if (isSetAlready(evidence))
      return {
        title: 'The session in use already has a source identity, which cannot be changed',
        certainty: 'certain',
        evidence: words,
        fix: {
          text: 'Assume the role with credentials that have no source identity, for example directly with OIDC.',
        },
      }
    const denial = denialOf(evidence)
    if (denial?.action !== 'sts:SetSourceIdentity' || !isOpen(denial)) return undefined
    const { fix } = trust(['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'], evidence)
    const text = `Assume the role directly with OIDC, which has no source identity. Or: ${fix.text}`
    return { certainty: 'certain', evidence: words, fix: { ...fix, text } }
  },
}

function isSetAlready(evidence: Evidence): boolean {
  return (
    refused(evidence, 'AssumeRole', 'InvalidParameterValue', 'ValidationError', 'AccessDenied') &&
    /source identity is already set/i.test(awsMessage(evidence))
  )
}
