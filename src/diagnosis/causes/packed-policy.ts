import { awsMessage, type Evidence, refused, roleStep } from '../evidence.ts'
import type { Cause, Fix } from '../finding.ts'
import { quote, said } from '../text.ts'
import { capital } from './explicit-deny.ts'

export const packedPolicy: Cause = {
  code: 'packed-policy',
  title: 'Session policies and tags together are too large',
  symptom: 'request-refused',
  prose: `AWS packs the inline session policy, the ARNs of managed policies and the session tags into one small space. Tags inherited from an
earlier session (EKS Pod Identity has six) take part of it. This step has already retried without its optional tags. Shorten \`custom-tags\`
and \`inline-session-policy\`, or send no tags. With a web identity token, this step sends no tags: the tags in the token claim
\`https://aws.amazon.com/tags\` count, and only the issuer can shorten them.`,
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
      fix: fixOf(evidence),
    }
  },
}

/** Only what is sent can be left out. */
function fixOf(evidence: Evidence): Fix {
  const { policy, tags = [], policyArns = [] } = roleStep(evidence) ?? {}
  if (tags.length > 0)
    return {
      text: `Shorten ${policy === undefined ? 'custom-tags' : 'custom-tags and inline-session-policy'}, or send no tags.`,
      language: 'yaml',
      code: 'role-skip-session-tagging: true',
    }
  const own = [
    ...(policy === undefined
      ? []
      : ['shorten inline-session-policy, or move its rules into a managed policy']),
    ...(policyArns.length === 0 ? [] : ['list fewer managed-session-policies']),
  ]
  const text = own.length === 0 ? '' : `${capital(own.join(', or '))}. `
  return { text: `${text}${inherited(evidence)}` }
}

function inherited({ claims, error }: Evidence): string {
  if (error.details.action === 'AssumeRole')
    return 'This step sends no tags, but transitive tags of the session in use take part of the space, and only the step or service that created that session can shorten them.'
  return claims?.[tagsClaim] === undefined
    ? 'This step sends no tags with a token.'
    : `The token contains tags in its claim ${tagsClaim}: only the issuer can shorten them.`
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_adding-assume-role-idp */
const tagsClaim = 'https://aws.amazon.com/tags'
