import { awsMessage, type Evidence, refused, roleStep } from '../evidence.ts'
import type { Cause, Explanation } from '../finding.ts'
import { given } from '../origin.ts'
import { plain, quote, said } from '../text.ts'
import { assumeStatement, toJsonText } from '../trust-statement.ts'

export const assumeRoleDenied: Cause = {
  code: 'assume-role-denied',
  title: 'The credentials in use may not assume the role',
  symptom: 'role-refused',
  prose: `One of three: the role does not exist; its trust policy does not name the credentials in use; or these credentials have no
permission for \`sts:AssumeRole\` on it. Across accounts both sides must agree: the trust policy of the role, and a policy of the
caller. A session is trusted by its role's ARN (\`arn:aws:iam::…:role/NAME\`), not by the session's ARN that the message shows.
"explicit deny" means a policy that forbids it, often a service control policy of the organization.`,
  explain(evidence) {
    if (!refused(evidence, 'AssumeRole', 'AccessDenied')) return undefined
    const message = awsMessage(evidence)
    if (/sts:(TagSession|SetSourceIdentity)\b/.test(message) || /roles claim/i.test(message)) return undefined
    const caller = callerOf(evidence)
    return {
      ...(caller === undefined ? {} : { title: `${plain(caller)} may not assume the role` }),
      certainty: 'likely',
      evidence: [
        `AWS said: ${quote(said(message))}`,
        given(evidence, 'role-to-assume', roleStep(evidence)?.role ?? '?', 'Role asked for'),
      ],
      ...remedy(evidence, caller),
    }
  },
}

function remedy(evidence: Evidence, caller: string | undefined): Pick<Explanation, 'fix' | 'settle'> {
  const message = awsMessage(evidence)
  const role = roleStep(evidence)?.role ?? 'ROLE_ARN'
  const settle =
    'In the role\'s account: aws iam get-role --query Role.AssumeRolePolicyDocument --role-name NAME. "NoSuchEntity" means that the role is not there.'
  if (/explicit deny/i.test(message))
    return {
      fix: {
        text: 'A policy forbids it: look for a Deny on sts:AssumeRole in the policies of the caller, its permissions boundary and the service control policies.',
      },
      settle: 'The message names the kind of policy after "explicit deny in".',
    }
  if (/no identity-based policy allows/i.test(message))
    return {
      fix: {
        text: 'Add this to the permissions of the credentials in use, and see that the trust policy of the role names them.',
        language: 'json',
        code: toJsonText({ Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:TagSession'], Resource: role }),
      },
      settle,
    }
  const text =
    'Put this statement into the trust policy of the role, and allow sts:AssumeRole on the role in the policies of the caller.'
  const code =
    caller === undefined ? undefined : assumeStatement(caller, ['sts:AssumeRole', 'sts:TagSession'])
  return { fix: code === undefined ? { text } : { text, language: 'json', code }, settle }
}

/** Whom AWS names as the caller; else the identity that is known. */
export function callerOf(evidence: Evidence): string | undefined {
  const named = /^User: (arn:\S+) is not authorized/.exec(awsMessage(evidence))?.[1]
  return named ?? evidence.chained?.arn
}
