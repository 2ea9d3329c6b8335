import { callerOf, isTheRoleAlready } from '../caller.ts'
import { awsMessage, denialOf, isOpen } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { plain, quote, said } from '../text.ts'

export const alreadyTheRole: Cause = {
  code: 'already-the-role',
  title: 'The credentials in use already are a session of this role',
  symptom: 'role-refused',
  input: 'role-to-assume',
  prose: `A role can assume itself only if its trust policy allows it, and there is rarely a reason to: the existing session has the same
permissions. This happens when a step with \`role-chaining\` names the role of the previous step, or when the runner already has the role.
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
        text: 'Use the existing credentials: remove this step, or remove role-to-assume from it. If you meant another role, set role-to-assume to that role.',
      },
    }
  },
}
