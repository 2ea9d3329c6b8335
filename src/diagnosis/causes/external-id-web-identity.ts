import { deniedWebIdentity, roleStep } from '../evidence.ts'
import type { Cause } from '../finding.ts'

export const externalIdWebIdentity: Cause = {
  code: 'external-id-web-identity',
  title: 'An external ID cannot be sent with a web identity token',
  symptom: 'not-authorized',
  input: 'role-external-id',
  prose: `\`AssumeRoleWithWebIdentity\` has no external ID. A trust policy that requires \`sts:ExternalId\` therefore never accepts an OIDC token,
whatever \`role-external-id\` is set to. Assume such a role from another role (two lines in \`role-to-assume\`), or give the OIDC provider a
separate statement whose \`sub\` condition limits access instead.`,
  explain(evidence) {
    if (!deniedWebIdentity(evidence) || roleStep(evidence)?.externalId === undefined) return undefined
    return {
      certainty: 'likely',
      evidence: [
        'role-external-id is set, and the call is AssumeRoleWithWebIdentity, which has no external ID',
      ],
      fix: {
        text: 'If the role requires sts:ExternalId, assume it from another role: list both in role-to-assume, one per line. If the job should have it directly, add a separate statement for the OIDC provider, with a sub condition instead of sts:ExternalId.',
      },
      settle: 'If the trust policy requires sts:ExternalId, this is the cause.',
    }
  },
}
