import { isRootUser } from '../caller.ts'
import { awsMessage } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { quote, said } from '../text.ts'

export const rootUser: Cause = {
  code: 'root-user',
  title: 'The keys are those of the root user of an account, who cannot assume a role',
  symptom: 'role-refused',
  prose: `AWS lets no root user assume a role, whatever the trust policy says. Access keys of the root user can do everything in the account
and should not exist: delete them, and let the job use OIDC.
See [AWS's page](https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html).`,
  explain(evidence) {
    if (!isRootUser(evidence)) return undefined
    return {
      certainty: 'certain',
      evidence: [`AWS said: ${quote(said(awsMessage(evidence)))}`],
      fix: {
        text: 'Delete the access keys of the root user. Let the job use OIDC: role-to-assume with the permission id-token: write.',
      },
    }
  },
}
