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
  title: 'The role does not exist, or its trust policy does not allow this token',
  symptom: 'not-authorized',
  prose: `AWS gives the same error for a missing role and for every kind of mismatch. Check in this order:

1. the role's ARN: account, path and name, character by character;
2. the \`sub\` condition against the subject that was sent (the run's summary page shows it); it is case-sensitive, \`Octo\` is not \`octo\`;
3. the \`aud\` condition;
4. the \`Federated\` principal: the provider's ARN, in the role's account;
5. the action: \`sts:AssumeRoleWithWebIdentity\`, not \`sts:AssumeRole\`.

First decide whether this job should have the role: do not use a deployment role for pull requests, and if a job forgot its
\`environment:\`, add that key instead of another statement. If the job should have the role, the summary of the failed run has a statement
that allows exactly the token that was sent. This one is for the main branch of one repository:

${toFence(sample, 'json')}`,
  explain(evidence) {
    if (!deniedWebIdentity(evidence)) return undefined
    const sent = sentBy(evidence)
    const name = roleName(evidence) ?? 'ROLE'
    return {
      ...(sent === undefined
        ? {}
        : {
            title: `The role does not exist, or its trust policy does not allow sub ${quote(sent.sub, 200)}`,
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
      settle: `In the account of the role, run aws iam get-role --role-name ${toShellWord(plain(name))}. If the trust policy differs in sub, aud or provider, this is the cause. "NoSuchEntity" means that the role does not exist.`,
    }
  },
}

/** A statement to add is the last thing to offer, and never without the question whether it should be there. */
function fixOf(evidence: Evidence): Fix {
  const sent = sentBy(evidence)
  if (sent === undefined || hasSaferCause(evidence))
    return {
      text: "Check the role's ARN, then compare the sub and aud conditions of the role with the claims of the token, character by character. Change the conditions only if this job should have the role.",
    }
  const should =
    lacksEnvironment(evidence) === undefined
      ? 'If this job should have the role,'
      : 'If the role is for an environment, add environment: to the job. Otherwise, if this job should have the role,'
  return {
    text: `Check the role's ARN. ${should} put this statement into its trust policy. Values are case-sensitive.`,
    language: 'json',
    code: trustStatement(evidence, sent),
  }
}
