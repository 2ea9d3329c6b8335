import type { Cause } from '../finding.ts'
import { lacksEnvironment } from '../meant-otherwise.ts'
import { sentBy } from '../sent.ts'
import { quote } from '../text.ts'

export const environmentMissing: Cause = {
  code: 'environment-missing',
  title: 'The job has no environment, and the role may ask for one',
  symptom: 'not-authorized',
  prose: `A role for deployments usually trusts \`repo:OWNER/REPO:environment:NAME\`, so that the rules of the environment (reviewers, branches)
stand before it. A job without \`environment: NAME\` sends the branch instead and is refused. Add the key to the job that uses the role;
in a reusable workflow to the job there, for the caller cannot set it. Do not let the role trust the branch instead: that would go
round the rules.`,
  explain(evidence) {
    const found = lacksEnvironment(evidence)
    if (found === undefined) return undefined
    const { hint } = found
    return {
      ...(hint === undefined
        ? { weak: true }
        : {
            title: `The job has no environment, and the role may ask for one: ${quote(hint)} is in the names`,
          }),
      certainty: 'likely',
      evidence: [`sub sent: ${quote(sentBy(evidence)?.sub ?? '?')}`, 'The token has no claim environment'],
      fix: {
        text: 'If the job deploys there, give it the environment, by its name in the settings of the repository. If not, use another role. Leave the trust policy as it is.',
        language: 'yaml',
        code: `environment: ${hint ?? 'NAME'}`,
      },
      settle: 'The sub condition of the trust policy holds ":environment:".',
    }
  },
}
