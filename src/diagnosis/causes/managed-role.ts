import { denialOf, isManagedByAws, isOpen, roleStep } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { quote } from '../text.ts'

export const managedRole: Cause = {
  code: 'managed-role',
  title: 'The role is one that AWS manages: no job can assume it',
  symptom: 'role-refused',
  input: 'role-to-assume',
  prose: `Roles under \`aws-reserved/\` (those of IAM Identity Center) and under \`aws-service-role/\` (those linked to a service) trust only what AWS
made them for, and their trust policy cannot be changed. Make a role of your own for the job, with the permissions that it needs.`,
  explain(evidence) {
    const denial = denialOf(evidence)
    if (denial === undefined || !isOpen(denial) || !isManagedByAws(evidence)) return undefined
    return {
      certainty: 'certain',
      evidence: [`Role asked for: ${quote(roleStep(evidence)?.role ?? '?')}`],
      fix: {
        text: 'Make a role for this job, with no more permissions than it needs, and name that one in role-to-assume.',
      },
    }
  },
}
