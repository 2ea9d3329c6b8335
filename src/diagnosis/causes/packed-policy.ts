import { awsMessage, refused, roleStep } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { quote, said } from '../text.ts'

export const packedPolicy: Cause = {
  code: 'packed-policy',
  title: 'Session policies and tags are too large together',
  symptom: 'request-refused',
  prose: `AWS packs the inline session policy, the ARNs of managed ones and the session tags into one small space; tags inherited from an
earlier session (EKS Pod Identity has six) take part of it. This step has already tried without the tags it may drop. Shorten
\`custom-tags\` and \`inline-session-policy\`, or send no tags at all.`,
  explain(evidence) {
    if (!refused(evidence, undefined, 'PackedPolicyTooLarge')) return undefined
    const step = roleStep(evidence)
    const about =
      step === undefined
        ? []
        : [
            `Inline policy: ${step.policy?.length ?? 0} characters; managed policies: ${step.policyArns.length}; tags: ${step.tags.length}`,
          ]
    return {
      certainty: 'certain',
      evidence: [`AWS said: ${quote(said(awsMessage(evidence)))}`, ...about],
      fix: {
        text: 'Shorten custom-tags and inline-session-policy, or send no tags.',
        language: 'yaml',
        code: 'role-skip-session-tagging: true',
      },
    }
  },
}
