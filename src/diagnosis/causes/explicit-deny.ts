import { incidental } from '../access-remedies.ts'
import { isIncidental } from '../caller.ts'
import type { Denial } from '../denial.ts'
import { awsMessage, denialOf } from '../evidence.ts'
import type { Cause, Fix } from '../finding.ts'
import { lookAt, policyLines, policyWords } from '../policy-words.ts'
import { plain, quote, said } from '../text.ts'

export const explicitDeny: Cause = {
  code: 'explicit-deny',
  title: 'A policy explicitly denies the call',
  symptom: 'role-refused',
  prose: `"with an explicit deny in …" means that a statement with \`"Effect": "Deny"\` matched. It overrides every \`Allow\`, so nothing you add
elsewhere helps. The message names the kind of policy and, within one account or organization, its ARN. The deny is usually intentional:
ask the owner of the policy what it is for before you change it. It often has a condition that the job does not meet (a network, a Region,
an organization, a tag). See [AWS's page](https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).`,
  explain(evidence) {
    const denial = denialOf(evidence)
    if (denial?.effect !== 'explicit') return undefined
    const { name } = policyWords(denial)
    const action = plain(denial.action ?? 'the call')
    return {
      title: `${capital(name)} explicitly denies ${action}`,
      evidence: [`AWS said: ${quote(said(awsMessage(evidence)))}`, ...policyLines(denial)],
      ...(isIncidental(evidence)
        ? { certainty: 'likely', ...incidental }
        : { certainty: 'certain', fix: fixOf(denial, action) }),
    }
  },
}

function fixOf(denial: Denial, action: string): Fix {
  const { name, where } = policyWords(denial)
  const code = lookAt(denial)
  const tags = denial.action === 'sts:TagSession' ? ' Or send no tags: role-skip-session-tagging: true.' : ''
  return {
    text: `Find the Deny on ${action} in ${name}, and the condition that applies to this job. ${where} An Allow in another policy does not help.${tags}`,
    ...(code === undefined ? {} : { language: 'sh', code }),
  }
}

export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
