import { githubTrustPolicy } from '../../trust/generate.ts'
import { deniedWebIdentity, type Evidence, roleName, roleStep } from '../evidence.ts'
import type { Cause, Fix } from '../finding.ts'
import { toFence } from '../markdown.ts'
import { hasSaferCause, lacksEnvironment } from '../meant-otherwise.ts'
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

Whether this job should have the role comes before all of it: a role that deploys is no role for pull requests, and a job that forgot its
\`environment:\` needs that key, not another statement. If it should, the summary of the failed run holds a statement that admits exactly
the token that was sent; this one is for the main branch of one repository:

${toFence(sample, 'json')}`,
  explain(evidence) {
    if (!deniedWebIdentity(evidence)) return undefined
    const sent = sentBy(evidence)
    const name = roleName(evidence) ?? 'ROLE'
    return {
      ...(sent === undefined
        ? {}
        : {
            title: `The role does not exist, or its trust policy does not admit sub ${quote(sent.sub, 200)}`,
          }),
      certainty: 'likely',
      evidence: [
        given(evidence, 'role-to-assume', roleStep(evidence)?.role ?? '?', 'Role asked for'),
        ...sentLines(sent),
        ...(sent === undefined
          ? []
          : [`The trust policy must name the provider ${plain(providerArn(evidence, sent.host))}`]),
      ],
      fix: fixOf(evidence),
      settle: `In the account of the role, aws iam get-role --role-name ${toShellWord(plain(name))} shows a trust policy that differs in sub, aud or provider, or says "NoSuchEntity": the role does not exist.`,
    }
  },
}

/** A statement to add is the last thing to offer, and never without the question whether it should be there. */
function fixOf(evidence: Evidence): Fix {
  const sent = sentBy(evidence)
  if (sent === undefined || hasSaferCause(evidence))
    return {
      text: "Check the role's ARN, then compare the sub and aud conditions of the role with the claims of the token, letter by letter. Change the conditions only if this job should have the role.",
    }
  const should =
    lacksEnvironment(evidence) === undefined
      ? 'If this job should have the role,'
      : 'If the role is for an environment, add environment: to the job. Otherwise, if this job should have the role,'
  return {
    text: `Check the role's ARN. ${should} put this statement into its trust policy. Upper and lower case count.`,
    language: 'json',
    code: trustStatement(evidence, sent),
  }
}
