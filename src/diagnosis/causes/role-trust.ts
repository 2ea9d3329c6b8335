import { githubTrustPolicy } from '../../trust/generate.ts'
import { deniedWebIdentity, roleName, roleStep } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { toFence } from '../markdown.ts'
import { given } from '../origin.ts'
import { providerArn, sentBy, sentLines, toShellWord } from '../sent.ts'
import { plain, quote } from '../text.ts'
import { toJsonText, trustStatement } from '../trust-statement.ts'

const { Statement } = githubTrustPolicy({
  account: '111122223333',
  subjects: ['repo:OWNER/REPO:ref:refs/heads/main'],
})
const sample = toJsonText(Statement[0])

export const roleTrust: Cause = {
  code: 'role-trust',
  title: 'The role does not exist, or its trust policy does not admit this token',
  symptom: 'not-authorized',
  prose: `AWS answers a missing role and every kind of mismatch with this one sentence. In the order to check:

1. the role's ARN: account, path and name, letter by letter;
2. the \`sub\` condition against the subject that was really sent (the run's summary shows it); case counts, \`Octo\` is not \`octo\`;
3. the \`aud\` condition;
4. the \`Federated\` principal: the provider's ARN, in the role's own account;
5. the action: \`sts:AssumeRoleWithWebIdentity\`, not \`sts:AssumeRole\`.

The summary of the failed run holds a statement that admits exactly the token that was sent; this one is for the main branch of one repository:

${toFence(sample, 'json')}`,
  explain(evidence) {
    if (!deniedWebIdentity(evidence)) return undefined
    const sent = sentBy(evidence)
    const name = roleName(evidence) ?? 'ROLE'
    return {
      ...(sent === undefined
        ? {}
        : { title: `The role does not exist, or its trust policy does not admit sub ${quote(sent.sub)}` }),
      certainty: 'likely',
      evidence: [
        given(evidence, 'role-to-assume', roleStep(evidence)?.role ?? '?', 'Role asked for'),
        ...sentLines(sent),
        ...(sent === undefined
          ? []
          : [`The trust policy must name the provider ${plain(providerArn(evidence, sent.host))}`]),
      ],
      fix:
        sent === undefined
          ? {
              text: 'Compare the sub and aud conditions of the role with the claims of the token, letter by letter.',
            }
          : {
              text: `${condition(sent.sub)} this statement into the trust policy of the role. Upper and lower case count.`,
              language: 'json',
              code: trustStatement(evidence, sent),
            },
      settle: `In the role's account: aws iam get-role --role-name ${toShellWord(plain(name))} --query Role.AssumeRolePolicyDocument. "NoSuchEntity" means that the role is not there.`,
    }
  },
}

/** Admitting pull requests admits everybody who may push a branch: never without saying so. */
function condition(sub: string): string {
  return sub.endsWith(':pull_request')
    ? 'Only if everybody who can push a branch may use this role, put'
    : 'Put'
}
