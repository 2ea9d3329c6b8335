import { denialOf, isManagedByAws, isOpen, roleStep } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { quote } from '../text.ts'

export const managedRole: Cause = {
  code: 'managed-role',
  title: 'The role is managed by AWS: no job can assume it',
  symptom: 'role-refused',
  input: 'role-to-assume',
  prose: `Roles under \`aws-reserved/\` (IAM Identity Center) and \`aws-service-role/\` (service-linked roles) trust only the AWS service they were made
for, and you cannot change their trust policy. Create your own role for the job, with the permissions that it needs.`,
  explain(evidence) {
    const denial = denialOf(evidence)
    if (denial === undefined || !isOpen(denial) || !isManagedByAws(evidence)) return undefined
    return {
      certainty: 'certain',
      evidence: [`Role asked for: ${quote(roleStep(evidence)?.role ?? '?')}`],
      fix: {
        text: 'Create a role for this job, with no more permissions than it needs, and set role-to-assume to it.',
      },
    }
  },
}
