import { awsMessage, type Evidence, refused, roleStep } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { plain, quote, said } from '../text.ts'

export const transitiveTags: Cause = {
  code: 'transitive-tags',
  title: 'A session tag is already set by the session in use and cannot be changed',
  symptom: 'request-refused',
  prose: `A transitive session tag (\`transitive-tag-keys\`, EKS Pod Identity, SAML or OIDC claims) is passed on to every role that is assumed from
there, and no later step can set a tag of the same key. Keys are not case-sensitive. Send no tags in the later step
(\`role-skip-session-tagging: true\`): the transitive tags are passed on automatically. See [AWS's
page](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining).`,
  explain(evidence) {
    const codes = [
      'InvalidParameterValue',
      'InvalidParameterValueException',
      'ValidationError',
      'AccessDenied',
    ]
    if (
      !refused(evidence, 'AssumeRole', ...codes) ||
      !/conflicts with a transitive tag key/i.test(awsMessage(evidence))
    )
      return undefined
    return {
      certainty: 'certain',
      evidence: [`AWS said: ${quote(said(awsMessage(evidence)))}`, ...tagLines(evidence)],
      fix: {
        text: 'Send no session tags in this step: transitive tags are passed on automatically. Or remove the key from custom-tags.',
        language: 'yaml',
        code: 'role-skip-session-tagging: true',
      },
    }
  },
}

function tagLines(evidence: Evidence): readonly string[] {
  const keys = (roleStep(evidence)?.tags ?? []).map(({ key }) => key)
  return keys.length === 0 ? [] : [`Tags of this step: ${plain(keys.join(', '))}`]
}
