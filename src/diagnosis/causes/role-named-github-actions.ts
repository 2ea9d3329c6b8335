import { deniedWebIdentity, roleName } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { quote } from '../text.ts'

export const roleNamedGithubActions: Cause = {
  code: 'role-named-github-actions',
  title: 'A role named GitHubActions has been reported not to work',
  symptom: 'not-authorized',
  prose: `Several users report that a role named exactly \`GitHubActions\` is refused, and that the same role works under another name
([report](https://github.com/aws-actions/configure-aws-credentials/issues/953)). AWS documents no such rule. Check the trust policy first;
if it is right, try another name.`,
  explain(evidence) {
    const name = roleName(evidence)
    if (!deniedWebIdentity(evidence) || name?.toLowerCase() !== 'githubactions') return undefined
    return {
      weak: true,
      certainty: 'likely',
      evidence: [`The role is named ${quote(name)}`],
      fix: {
        text: 'If the trust policy is right, create the role again under another name, such as "ci-deploy".',
      },
      settle: 'If a role with the same trust policy and another name works, this is the cause.',
    }
  },
}
