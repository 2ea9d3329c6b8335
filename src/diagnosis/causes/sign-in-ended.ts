import type { Cause } from '../finding.ts'
import { missedFor, sureness } from '../looked-up.ts'
import { quote, said } from '../text.ts'

export const signInEnded: Cause = {
  code: 'sign-in-ended',
  title: 'The profile needs a sign-in, and no one is signed in',
  symptom: 'no-token',
  prose: `Profiles with \`sso_…\` settings or \`login_session\` use a person's sign-in (\`aws sso login\`, \`aws login\`). It expires after hours, and a job
has no browser to sign in with. Use OIDC in workflows, or unset \`AWS_PROFILE\`. On a self-hosted runner, sign in again as the job's user.`,
  explain(evidence) {
    const missed = missedFor(evidence, 'sign-in-ended')
    if (missed === undefined) return undefined
    return {
      title: `The sign-in for the profile ${quote(missed.name ?? 'default')} has expired, or there was none`,
      ...sureness(evidence),
      evidence: [said(evidence.error.message)],
      fix: {
        text: 'Use OIDC for the job: role-to-assume with id-token: write, and no AWS_PROFILE. Or sign in again on the runner (aws sso login, or aws login), as the user of the job.',
      },
    }
  },
}
