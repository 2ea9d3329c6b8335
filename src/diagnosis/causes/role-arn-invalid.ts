import { awsMessage, refused, rejectedInput, roleArn, roleName, roleStep } from '../evidence.ts'
import type { Cause, Fix } from '../finding.ts'
import { given } from '../origin.ts'
import { ownerOf } from '../sent.ts'
import { plain } from '../text.ts'
import { wrongPartition } from './wrong-partition.ts'

export const roleArnInvalid: Cause = {
  code: 'role-arn-invalid',
  title: 'role-to-assume is no ARN of a role',
  symptom: 'place',
  input: 'role-to-assume',
  prose: `The ARN has a form that no role has: an account id that is not 12 digits (a leading zero lost in a spreadsheet or in unquoted YAML),
the ARN of a policy, a user or a session in its place, or a stray character. It is shown on the role's page in the IAM console.`,
  explain(evidence) {
    // Seen before AWS was asked; the error says what is odd about it.
    if (rejectedInput(evidence, 'role-to-assume', 'malformed'))
      return { certainty: 'certain', evidence: [], fix: fixOf('aws', 'NAME') }
    const invalid =
      refused(evidence, undefined, 'ValidationError') && /\bARN\b.*\binvalid\b/i.test(awsMessage(evidence))
    if (!invalid || wrongPartition.explain(evidence) !== undefined) return undefined
    const account = roleArn(evidence)?.account ?? ''
    const { partition } = ownerOf(evidence)
    const odd = /^\d{12}$/.test(account) ? [] : [`The account id has ${account.length} digits instead of 12`]
    return {
      certainty: 'certain',
      evidence: [given(evidence, 'role-to-assume', roleStep(evidence)?.role ?? '?'), ...odd],
      fix: fixOf(partition, roleName(evidence) ?? 'NAME'),
    }
  },
}

function fixOf(partition: string, name: string): Fix {
  return {
    text: "Copy the ARN from the role's page in the IAM console.",
    language: 'yaml',
    code: `role-to-assume: arn:${plain(partition)}:iam::AWS_ACCOUNT_ID:role/${plain(name)}`,
  }
}
