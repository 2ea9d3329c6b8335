import type { Cause } from '../finding.ts'
import { meansChaining } from '../meant-otherwise.ts'

export const roleChainingMeant: Cause = {
  code: 'role-chaining-meant',
  title: 'The environment has AWS credentials, but this step used an OIDC token instead',
  symptom: 'not-authorized',
  input: 'role-chaining',
  prose: `If the job can get an OIDC token, the step uses it, even after an earlier step has set credentials. A role that trusts the role of the
earlier step, usually a role in another account, refuses the token. Set \`role-chaining: true\`. If you meant to use the token, check the
other causes.`,
  explain(evidence) {
    if (!meansChaining(evidence)) return undefined
    const { chosen = '', keys } = evidence.around ?? {}
    const temporary = keys === 'temporary' ? ', with temporary keys, probably from an earlier step' : ''
    return {
      certainty: 'likely',
      evidence: [`${chosen} is set${temporary}`, 'role-chaining is not set'],
      fix: {
        text: 'If the role trusts the credentials of the earlier step, use them to assume it.',
        language: 'yaml',
        code: 'role-chaining: true',
      },
      settle:
        'If the trust policy of the role names an AWS principal, not the OIDC provider, this is the cause.',
    }
  },
}
