import type { Cause } from '../finding.ts'
import { failedPlace, sureness } from '../looked-up.ts'
import { plain, said } from '../text.ts'

export const containerSettings: Cause = {
  code: 'container-settings',
  title: 'The container credentials variables are not valid',
  symptom: 'no-token',
  prose: `\`AWS_CONTAINER_CREDENTIALS_FULL_URI\` must be an \`https://\` URL, or an address of this machine, ECS or EKS, because a secret is sent there.
\`AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE\` must name a file that the job's user can read. A job container does not have that file unless you
mount it.`,
  explain(evidence) {
    const { input } = evidence.error.details
    if (failedPlace(evidence)?.place !== 'container' || input === undefined) return undefined
    return {
      title: `${plain(input)} is not valid`,
      ...sureness(evidence),
      evidence: [said(evidence.error.message)],
      fix: {
        text: `Correct ${plain(input)}. If the job should not use container credentials, unset the AWS_CONTAINER_… variables.`,
      },
    }
  },
}
