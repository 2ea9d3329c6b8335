import type { Cause } from '../finding.ts'
import { lacksEnvironment } from '../meant-otherwise.ts'
import { sentBy } from '../sent.ts'
import { quote } from '../text.ts'

export const environmentMissing: Cause = {
  code: 'environment-missing',
  title: 'The job has no environment, and the role may require one',
  symptom: 'not-authorized',
  prose: `A role for deployments usually trusts \`repo:OWNER/REPO:environment:NAME\`, so that the protection rules of the environment (reviewers,
branches) apply. A job without \`environment: NAME\` sends the branch instead and is refused. Add the key to the job that uses the role. For
a reusable workflow, add it to the job inside that workflow, because the caller cannot set it. Do not let the role trust the branch
instead: that would bypass the protection rules.`,
  explain(evidence) {
    const found = lacksEnvironment(evidence)
    if (found === undefined) return undefined
    const { hint } = found
    return {
      ...(hint === undefined
        ? { weak: true }
        : {
            title: `The job has no environment, and the role may require one: its names contain ${quote(hint)}`,
          }),
      certainty: 'likely',
      evidence: [`sub sent: ${quote(sentBy(evidence)?.sub ?? '?')}`, 'The token has no environment claim'],
      fix: {
        text: 'If the job deploys to an environment, add it to the job by its name in the repository settings. If not, use another role. Do not change the trust policy.',
        language: 'yaml',
        code: `environment: ${hint ?? 'NAME'}`,
      },
      settle: 'If the sub condition of the trust policy contains ":environment:", this is the cause.',
    }
  },
}
