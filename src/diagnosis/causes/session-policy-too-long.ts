import { awsMessage, refused, rejectedInput, roleStep } from '../evidence.ts'
import type { Cause } from '../finding.ts'

export const sessionPolicyTooLong: Cause = {
  code: 'session-policy-too-long',
  title: 'inline-session-policy is longer than 2048 characters',
  symptom: 'request-refused',
  input: 'inline-session-policy',
  prose: `AWS allows 2048 characters of inline session policy, and the ARNs of managed policies count too. Put the rules into a managed policy and
list it in \`managed-session-policies\`.`,
  explain(evidence) {
    const byAws =
      refused(evidence, undefined, 'ValidationError') &&
      /'policy' failed.*length less than or equal to/i.test(awsMessage(evidence))
    if (!byAws && !rejectedInput(evidence, 'inline-session-policy', 'too-long')) return undefined
    const length = roleStep(evidence)?.policy?.length
    return {
      certainty: 'certain',
      evidence: length === undefined ? [] : [`inline-session-policy: ${length} characters`],
      fix: {
        text: 'Move the rules into a managed policy and list its ARN.',
        language: 'yaml',
        code: 'managed-session-policies: |\n  arn:aws:iam::AWS_ACCOUNT_ID:policy/NAME',
      },
    }
  },
}
