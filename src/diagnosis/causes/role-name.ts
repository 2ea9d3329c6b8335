import { partitionOfRegion } from '../../core/arn.ts'
import { type Evidence, rejectedInput } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { isAddress, rejectedValue } from '../input-problems.ts'
import { plain } from '../text.ts'

export const roleNameWithoutAccount: Cause = {
  code: 'role-name-without-account',
  title: 'role-to-assume is a role name, and a web identity token does not belong to an account',
  symptom: 'no-token',
  input: 'role-to-assume',
  prose: `A role name without an ARN is looked up in the account of the credentials that assume it. A web identity token has no account, so use the
full ARN of the role. A name works with \`aws-access-key-id\` and with \`role-chaining\`.`,
  explain(evidence) {
    const name = bareName(evidence)
    if (name === undefined) return undefined
    const partition = /arn:(aws[a-z-]*):iam/.exec(evidence.error.message)?.[1] ?? partitionOfRegion('').id
    return {
      certainty: 'certain',
      evidence: ['role-to-assume does not begin with "arn:", and the job authenticates with a token'],
      fix: {
        text: 'Use the ARN of the role.',
        language: 'yaml',
        code: `role-to-assume: arn:${partition}:iam::AWS_ACCOUNT_ID:role/${plain(name)}`,
      },
    }
  },
}

function bareName(evidence: Evidence): string | undefined {
  const value = rejectedValue(evidence, 'role-to-assume') ?? 'ROLE'
  const bare = rejectedInput(evidence, 'role-to-assume', 'needs-arn') && !isAddress(value)
  return bare ? value.replace(/^\//, '') : undefined
}
