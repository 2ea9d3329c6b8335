import { awsMessage, type Evidence, refused, roleStep } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { plain, quote, said } from '../text.ts'

export const transitiveTags: Cause = {
  code: 'transitive-tags',
  title: 'A session tag is fixed already: the session in use hands it on',
  symptom: 'request-refused',
  prose: `A tag that a session marks as transitive (\`transitive-tag-keys\`, EKS Pod Identity, SAML or OIDC claims) stays with every role that
is assumed from there, and nobody on the way may set a tag of the same key again. Keys are compared without regard to case.
Send no tags in the later step (\`role-skip-session-tagging: true\`): the transitive ones arrive by themselves.
See [AWS's page](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining).`,
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
        text: 'Send no session tags in this step: those that are handed on arrive by themselves. Or take the key out of custom-tags.',
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
