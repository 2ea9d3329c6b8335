import { isDependabot, rejectedInput, wantsToken } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { toFence } from '../markdown.ts'

const paste = "if: github.actor != 'dependabot[bot]'"

export const dependabot: Cause = {
  code: 'dependabot',
  title: 'Dependabot started this run: it is read-only and sees only Dependabot secrets',
  symptom: 'no-token',
  prose: `Runs that Dependabot starts are treated like runs from a fork: permissions are read-only unless the job has its own \`permissions\` key, and
\`secrets.*\` holds the Dependabot secrets, not the Actions secrets. A re-run by a person does not change this. Most jobs that need AWS
should not run for a Dependabot pull request: skip them. See [GitHub's
page](https://docs.github.com/en/code-security/dependabot/troubleshooting-dependabot/troubleshooting-dependabot-on-github-actions).

${toFence(paste, 'yaml')}`,
  explain(evidence) {
    const empty = ['aws-secret-access-key', 'aws-region'].some((input) =>
      rejectedInput(evidence, input, 'missing'),
    )
    const starved = wantsToken(evidence) || empty
    if (!isDependabot(evidence) || !(starved || evidence.error.code === 'no-credentials')) return undefined
    return {
      certainty: 'likely',
      evidence: ['GITHUB_ACTOR is "dependabot[bot]"'],
      fix: {
        text: 'Skip the job for Dependabot. Or give the job its own permissions key, and add its secrets to the Dependabot secrets.',
        language: 'yaml',
        code: paste,
      },
      settle: 'If the same job works when a person pushes to the same branch, this is the cause.',
    }
  },
}
