import { deniedWebIdentity, roleStep } from '../evidence.ts'
import type { Cause } from '../finding.ts'

export const externalIdWebIdentity: Cause = {
  code: 'external-id-web-identity',
  title: 'An external id cannot be sent with a web identity token',
  symptom: 'not-authorized',
  input: 'role-external-id',
  prose: `\`AssumeRoleWithWebIdentity\` has no external id. A trust policy that asks for \`sts:ExternalId\` therefore never admits an OIDC
token, whatever \`role-external-id\` says. Assume such a role from a first one (two lines in
\`role-to-assume\`), or give the OIDC provider a statement of its own, whose \`sub\` condition does the same work.`,
  explain(evidence) {
    if (!deniedWebIdentity(evidence) || roleStep(evidence)?.externalId === undefined) return undefined
    return {
      certainty: 'likely',
      evidence: [
        'role-external-id is set, and the call is AssumeRoleWithWebIdentity, which does not take one',
      ],
      fix: {
        text: 'If the role asks for sts:ExternalId, assume it from another role: name both in role-to-assume, one a line. If the job should have it directly, give the OIDC provider a statement of its own, with a sub condition in place of sts:ExternalId.',
      },
      settle: 'The trust policy asks for sts:ExternalId.',
    }
  },
}
