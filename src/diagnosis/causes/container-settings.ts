import type { Cause } from '../finding.ts'
import { failedPlace, sureness } from '../looked-up.ts'
import { plain, said } from '../text.ts'

export const containerSettings: Cause = {
  code: 'container-settings',
  title: 'The variables of the container credentials cannot be used',
  symptom: 'no-token',
  prose: `\`AWS_CONTAINER_CREDENTIALS_FULL_URI\` must lead to \`https://\`, to this machine, or to the address of ECS or EKS, for a secret is sent
there. \`AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE\` must name a file that the user of the job can read: in a job container it is not there
unless it is mounted.`,
  explain(evidence) {
    const { input } = evidence.error.details
    if (failedPlace(evidence)?.place !== 'container' || input === undefined) return undefined
    return {
      title: `${plain(input)} cannot be used`,
      ...sureness(evidence),
      evidence: [said(evidence.error.message)],
      fix: {
        text: `Correct ${plain(input)}. If the job should not use the credentials of the container, unset the AWS_CONTAINER_… variables.`,
      },
    }
  },
}
