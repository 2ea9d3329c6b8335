import { incidental } from '../access-remedies.ts'
import { isIncidental } from '../caller.ts'
import { awsMessage, denialOf, isOpen } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { policyLines, policyWords } from '../policy-words.ts'
import { plain, quote, said } from '../text.ts'

export const notAllowedByPolicy: Cause = {
  code: 'not-allowed-by-policy',
  title: 'A policy that limits the call does not allow it',
  symptom: 'role-refused',
  prose: `Permissions boundaries, session policies, VPC endpoint policies and organization policies grant nothing: they limit what other policies
allow. "because no … policy allows" names the policy that does not list the action. Only a change in that policy helps: leave the trust
policy and the caller's permissions as they are. See [AWS's
page](https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).`,
  explain(evidence) {
    const denial = denialOf(evidence)
    if (denial === undefined || denial.effect === 'explicit' || isOpen(denial)) return undefined
    const { name, where } = policyWords(denial)
    const action = plain(denial.action ?? 'the call')
    return {
      title: `${name.replace(/^an? /, 'No ')} allows ${action}`,
      evidence: [`AWS said: ${quote(said(awsMessage(evidence)))}`, ...policyLines(denial)],
      ...(isIncidental(evidence)
        ? { certainty: 'likely', ...incidental }
        : {
            certainty: 'certain',
            fix: {
              text: `If this job should have the role, allow ${action} on it in ${name}. ${where} A change in another policy does not help.`,
            },
          }),
    }
  },
}
