import { arnFrom } from '../../core/arn.ts'
import { callerOf, deniedAssumption, isIncidental } from '../caller.ts'
import { roleArn, roleStep } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { plain } from '../text.ts'

export const externalId: Cause = {
  code: 'external-id',
  title: 'The role belongs to another account and may require an external ID',
  symptom: 'role-refused',
  input: 'role-external-id',
  prose: `A role made for a third party usually requires \`sts:ExternalId\`. Without it, or with another value, AWS responds as if the caller were not
trusted. Ask the owner of the role for the value and set \`role-external-id\`.`,
  explain(evidence) {
    const denial = deniedAssumption(evidence)
    // The caller's own permissions know nothing of an external ID.
    if (denial === undefined || denial.policy === 'identity' || denial.action === 'sts:TagSession')
      return undefined
    if (isIncidental(evidence)) return undefined
    const theirs = roleArn(evidence)?.account
    const ours = evidence.chained?.account ?? arnFrom(callerOf(evidence) ?? '')?.account
    if (theirs === undefined || ours === undefined || theirs === ours) return undefined
    const given = roleStep(evidence)?.externalId !== undefined
    return {
      title: given
        ? 'The external ID may not be the one that the role requires'
        : 'The role may require an external ID, and none was sent',
      certainty: 'likely',
      evidence: [
        `Account of the caller: ${plain(ours)}`,
        `Account of the role: ${plain(theirs)}`,
        `role-external-id: ${given ? 'set' : 'not set'}`,
      ],
      fix: {
        text: "Ask the role's owner for the external ID.",
        language: 'yaml',
        code: 'role-external-id: EXTERNAL_ID',
      },
      settle: 'If the trust policy of the role requires sts:ExternalId, this is the cause.',
    }
  },
}
