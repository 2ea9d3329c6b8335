import { isRootUser } from '../caller.ts'
import { awsMessage } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { quote, said } from '../text.ts'

export const rootUser: Cause = {
  code: 'root-user',
  title: 'The keys belong to the root user of an account, which cannot assume a role',
  symptom: 'role-refused',
  prose: `The root user cannot assume a role, whatever the trust policy says. Access keys of the root user can do everything in the account and
should not exist: delete them, and use OIDC for the job. See [AWS's
page](https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html).`,
  explain(evidence) {
    if (!isRootUser(evidence)) return undefined
    return {
      certainty: 'certain',
      evidence: [`AWS said: ${quote(said(awsMessage(evidence)))}`],
      fix: {
        text: 'Delete the access keys of the root user. Use OIDC for the job: role-to-assume with the permission id-token: write.',
      },
    }
  },
}
