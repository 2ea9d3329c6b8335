import { awsMessage, refused, rejectedInput } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { quote, said } from '../text.ts'

export const sessionPolicyMalformed: Cause = {
  code: 'session-policy-malformed',
  title: 'inline-session-policy is not a valid policy',
  symptom: 'request-refused',
  input: 'inline-session-policy',
  prose: `The value is not JSON, or not a policy: every statement needs \`Effect\`, \`Action\` and \`Resource\` (not \`Principal\`: a session policy has
none). In YAML, write it as a block (\`|\`) so that quotes are preserved.`,
  explain(evidence) {
    const byAws = refused(evidence, undefined, 'MalformedPolicyDocument')
    if (!byAws && !rejectedInput(evidence, 'inline-session-policy', 'malformed')) return undefined
    return {
      certainty: 'certain',
      evidence: [byAws ? `AWS said: ${quote(said(awsMessage(evidence)))}` : said(evidence.error.message)],
      fix: {
        text: 'Start from a valid policy.',
        language: 'yaml',
        code: `inline-session-policy: |
  {
    "Version": "2012-10-17",
    "Statement": [{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::BUCKET/*" }]
  }`,
      },
    }
  },
}
