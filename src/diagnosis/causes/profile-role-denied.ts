import { awsCode, awsMessage } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { failedPlace, sureness } from '../looked-up.ts'
import { toShellWord } from '../sent.ts'
import { plain, quote, said } from '../text.ts'

export const profileRoleDenied: Cause = {
  code: 'profile-role-denied',
  title: 'AWS refused the request of the profile',
  symptom: 'no-token',
  prose: `The profile uses a role (\`role_arn\`), and AWS did not let the profile's credentials assume it: the keys of its \`source_profile\` have
expired or were deleted, or the role does not trust them. The request for the step's own role comes later and was not sent.`,
  explain(evidence) {
    const failed = failedPlace(evidence)
    const { action, host } = evidence.error.details
    if (failed?.place !== 'profile' || failed.reason !== 'failed' || awsCode(evidence) === undefined)
      return undefined
    return {
      title: `AWS refused the request of the profile ${quote(failed.name ?? 'default')}: ${plain(awsCode(evidence) ?? '')}`,
      ...sureness(evidence),
      evidence: [
        `AWS said: ${quote(said(awsMessage(evidence)))}`,
        `Call: ${plain(action ?? '?')}${host === undefined ? '' : ` at ${plain(host)}`}`,
      ],
      fix: {
        text: 'Check role_arn and source_profile of the profile, and check that its source credentials are still active. If the job does not need the profile, unset AWS_PROFILE.',
        language: 'sh',
        code: `aws sts get-caller-identity --profile ${toShellWord(plain(failed.name ?? 'default'))}`,
      },
    }
  },
}
