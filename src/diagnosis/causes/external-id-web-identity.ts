import { deniedWebIdentity, roleStep } from '../evidence.ts'
import type { Cause } from '../finding.ts'

export const externalIdWebIdentity: Cause = {
  code: 'external-id-web-identity',
  title: 'An external id cannot be sent with a web identity token',
  symptom: 'not-authorized',
  input: 'role-external-id',
  prose: `\`AssumeRoleWithWebIdentity\` has no external id. A trust policy that asks for \`sts:ExternalId\` therefore never admits an OIDC
token, whatever \`role-external-id\` says. Take the condition out of the statement for the OIDC provider (its \`sub\` condition does
the same work), or assume such a role from a first one.`,
  explain(evidence) {
    if (!deniedWebIdentity(evidence) || roleStep(evidence)?.externalId === undefined) return undefined
    return {
      certainty: 'likely',
      evidence: [
        'role-external-id is set, and the call is AssumeRoleWithWebIdentity, which does not take one',
      ],
      fix: {
        text: 'Take sts:ExternalId out of the trust statement for the OIDC provider, and role-external-id out of the step.',
      },
      settle: 'The trust policy asks for sts:ExternalId.',
    }
  },
}
