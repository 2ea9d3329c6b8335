import { callerOf, isTheRoleAlready } from '../caller.ts'
import { awsMessage, denialOf, isOpen } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { plain, quote, said } from '../text.ts'

export const alreadyTheRole: Cause = {
  code: 'already-the-role',
  title: 'The credentials in use are a session of this role already',
  symptom: 'role-refused',
  input: 'role-to-assume',
  prose: `A role may assume itself only where its trust policy says so, and there is seldom a reason for it: the session that is there can do the
same. It happens where a step with \`role-chaining\` names the role of the step before, or where a runner has the role by itself.
Leave \`role-to-assume\` out, or name the role that should come next.`,
  explain(evidence) {
    const denial = denialOf(evidence)
    if (denial === undefined || !isOpen(denial) || !isTheRoleAlready(evidence)) return undefined
    return {
      certainty: 'certain',
      evidence: [
        `Caller: ${plain(callerOf(evidence) ?? '?')}`,
        `AWS said: ${quote(said(awsMessage(evidence)))}`,
      ],
      fix: {
        text: 'Use the credentials that are there: take this step out, or role-to-assume out of it. If another role is meant, name that one in role-to-assume.',
      },
    }
  },
}
