import type { Cause } from '../finding.ts'
import { missedFor, sureness } from '../looked-up.ts'
import { quote, said } from '../text.ts'

export const signInEnded: Cause = {
  code: 'sign-in-ended',
  title: 'The profile needs somebody who is signed in, and nobody is',
  symptom: 'no-token',
  prose: `Profiles with \`sso_…\` settings or \`login_session\` use the sign-in of a person (\`aws sso login\`, \`aws login\`). It ends after hours,
and a job has no browser to sign in with. Use OIDC in workflows, or unset \`AWS_PROFILE\`. On a runner of your own, somebody has to sign
in again as the user of the job.`,
  explain(evidence) {
    const missed = missedFor(evidence, 'sign-in-ended')
    if (missed === undefined) return undefined
    return {
      title: `The sign-in that the profile ${quote(missed.name ?? 'default')} uses has ended, or there was none`,
      ...sureness(evidence),
      evidence: [said(evidence.error.message)],
      fix: {
        text: 'Use OIDC for the job: role-to-assume with id-token: write, and no AWS_PROFILE. Or sign in again on the runner (aws sso login, or aws login), as the user of the job.',
      },
    }
  },
}
