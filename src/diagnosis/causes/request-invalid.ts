import { awsMessage, type Evidence, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { plain, quote, said } from '../text.ts'
import { durationOverChaining } from './duration-over-chaining.ts'
import { durationOverMaximum } from './duration-over-maximum.ts'
import { roleArnInvalid } from './role-arn-invalid.ts'
import { sessionPolicyTooLong } from './session-policy-too-long.ts'
import { sourceIdentity } from './source-identity.ts'
import { transitiveTags } from './transitive-tags.ts'
import { wrongPartition } from './wrong-partition.ts'

/** These say more of the same refusal. */
const better = [
  sourceIdentity,
  transitiveTags,
  wrongPartition,
  roleArnInvalid,
  sessionPolicyTooLong,
  durationOverChaining,
  durationOverMaximum,
]

/** The input behind each member of the request. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const inputs: Readonly<Record<string, string>> = {
  rolearn: 'role-to-assume',
  rolesessionname: 'role-session-name',
  durationseconds: 'role-duration-seconds',
  externalid: 'role-external-id',
  policy: 'inline-session-policy',
  policyarns: 'managed-session-policies',
  tags: 'custom-tags',
  transitivetagkeys: 'transitive-tag-keys',
}

export const requestInvalid: Cause = {
  code: 'request-invalid',
  title: 'AWS rejected a value in the request',
  symptom: 'request-refused',
  prose: `A \`ValidationError\` names the invalid part of the request and the rule that it breaks: \`roleSessionName\` is the input \`role-session-name\`,
\`externalId\` is \`role-external-id\`, \`tags\` are \`custom-tags\` and the tags that this step adds. Change the input, or the variable that
fills it.`,
  explain(evidence) {
    if (!refused(evidence, undefined, 'ValidationError', 'InvalidParameterValue')) return undefined
    if (better.some(({ explain }) => explain(evidence) !== undefined)) return undefined
    const input = inputIn(evidence)
    return {
      ...(input === undefined ? {} : { title: `AWS rejected the value of ${input}` }),
      certainty: 'certain',
      evidence: [`AWS said: ${quote(said(awsMessage(evidence)))}`],
      fix: {
        text:
          input === undefined
            ? 'Change the input that the AWS message names.'
            : `Change ${plain(input)} so that it follows the rule in the AWS message.`,
      },
    }
  },
}

/** Of "Value 'a b' at 'roleSessionName' failed to satisfy constraint", also of `tags.3.member.value`. */
function inputIn(evidence: Evidence): string | undefined {
  const member = / at '([A-Za-z]{1,30})[^']{0,60}' failed to satisfy/.exec(awsMessage(evidence))?.[1]
  return inputs[member?.toLowerCase() ?? '']
}
