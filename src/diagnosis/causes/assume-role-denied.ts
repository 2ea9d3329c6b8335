import { incidental, permission, trust } from '../access-remedies.ts'
import { callerOf, deniedAssumption, isIncidental } from '../caller.ts'
import { awsMessage, type Evidence, roleStep } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { given } from '../origin.ts'
import { plain, quote, said } from '../text.ts'

const both = ['sts:AssumeRole', 'sts:TagSession']

export const assumeRoleDenied: Cause = {
  code: 'assume-role-denied',
  title: 'The credentials in use are not allowed to assume the role',
  symptom: 'role-refused',
  prose: `There are three possibilities: the role does not exist; its trust policy does not name the credentials in use; or these credentials lack
permission for \`sts:AssumeRole\` on the role. Across accounts, both sides must allow the call: the trust policy of the role and a policy of
the caller. To trust a session, name the ARN of its role (\`arn:aws:iam::…:role/PATH/NAME\`), not the session ARN that the message shows. If
the message ends in "because no … policy allows", only that policy has to change. First decide whether this caller should have the role at
all.`,
  explain(evidence) {
    const denial = deniedAssumption(evidence)
    if (denial === undefined || denial.action === 'sts:TagSession') return undefined
    const caller = callerOf(evidence)
    return {
      ...(caller === undefined ? {} : { title: `${plain(caller)} is not allowed to assume the role` }),
      certainty: 'likely',
      evidence: [
        `AWS said: ${quote(said(awsMessage(evidence)))}`,
        given(evidence, 'role-to-assume', roleStep(evidence)?.role ?? '?', 'Role asked for'),
      ],
      ...(isIncidental(evidence)
        ? incidental
        : denial.policy === 'identity'
          ? permission(actionsOf(evidence), evidence)
          : trust(both, evidence)),
    }
  },
}

/** What the step asks for: sts:TagSession only where it sends tags. */
function actionsOf(evidence: Evidence): readonly string[] {
  return (roleStep(evidence)?.tags.length ?? 0) > 0 ? both : ['sts:AssumeRole']
}
