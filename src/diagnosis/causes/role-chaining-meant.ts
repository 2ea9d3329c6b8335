import type { Cause } from '../finding.ts'
import { meansChaining } from '../meant-otherwise.ts'

export const roleChainingMeant: Cause = {
  code: 'role-chaining-meant',
  title: 'There are AWS credentials in the environment, and this step used an OIDC token instead',
  symptom: 'not-authorized',
  input: 'role-chaining',
  prose: `Where a job may ask for an OIDC token, the step uses that one, even after an earlier step has set credentials. A role that trusts the
role of the earlier step, usually one of another account, refuses the token. Set \`role-chaining: true\`. If the token is what you
mean, look at the other causes.`,
  explain(evidence) {
    if (!meansChaining(evidence)) return undefined
    const { chosen = '', keys } = evidence.around ?? {}
    const temporary = keys === 'temporary' ? ', with temporary keys as an earlier step sets them' : ''
    return {
      certainty: 'likely',
      evidence: [`${chosen} is set${temporary}`, 'role-chaining is not set'],
      fix: {
        text: 'If the role trusts those credentials, the role of the step before, assume it with them.',
        language: 'yaml',
        code: 'role-chaining: true',
      },
      settle: 'The trust policy of the role names an AWS principal, not the OIDC provider.',
    }
  },
}
