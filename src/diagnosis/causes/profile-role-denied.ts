import { awsCode, awsMessage } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { failedPlace, sureness } from '../looked-up.ts'
import { plain, quote, said } from '../text.ts'

export const profileRoleDenied: Cause = {
  code: 'profile-role-denied',
  title: 'AWS refused what the profile asks for',
  symptom: 'no-token',
  prose: `The profile leads to a role (\`role_arn\`), and AWS refused it to the credentials of the profile: its \`source_profile\` has keys that
ended or were deleted, or the role does not trust them. The step's own role was not asked for yet.`,
  explain(evidence) {
    const failed = failedPlace(evidence)
    const { action, host } = evidence.error.details
    if (failed?.place !== 'profile' || failed.reason !== 'failed' || awsCode(evidence) === undefined)
      return undefined
    return {
      title: `AWS refused what the profile ${quote(failed.name ?? 'default')} asks for: ${plain(awsCode(evidence) ?? '')}`,
      ...sureness(evidence),
      evidence: [
        `AWS said: ${quote(said(awsMessage(evidence)))}`,
        `Call: ${plain(action ?? '?')}${host === undefined ? '' : ` at ${plain(host)}`}`,
      ],
      fix: {
        text: 'Check role_arn and source_profile of the profile, and whether the credentials it begins with are still active. If the job does not need the profile, unset AWS_PROFILE.',
        language: 'sh',
        code: 'aws sts get-caller-identity --profile PROFILE',
      },
    }
  },
}
