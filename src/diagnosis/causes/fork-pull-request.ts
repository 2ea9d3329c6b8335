import { forkOf, rejectedInput, wantsToken } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { toFence } from '../markdown.ts'
import { quote } from '../text.ts'

const paste =
  "if: github.event_name != 'pull_request' || github.event.pull_request.head.repo.full_name == github.repository"

export const forkPullRequest: Cause = {
  code: 'fork-pull-request',
  title: 'Pull requests from forks get neither tokens nor secrets',
  symptom: 'no-token',
  prose: `Anyone who opens a pull request from a fork controls what the job runs, so GitHub withholds OIDC tokens and secrets from it, whatever
\`permissions\` says. Skip the job for forks, and do the work that needs AWS after the merge (\`push\`). Do not switch to
\`pull_request_target\` for a job that checks out or runs the fork's code: that would give the fork your role.

${toFence(paste, 'yaml')}`,
  explain(evidence) {
    const fork = forkOf(evidence)
    const empty = ['aws-secret-access-key', 'aws-region'].some((input) =>
      rejectedInput(evidence, input, 'missing'),
    )
    const starved = wantsToken(evidence) || empty
    if (fork === undefined || !(starved || evidence.error.code === 'no-credentials')) return undefined
    // The Region may be in a secret, or just forgotten.
    const unsure = rejectedInput(evidence, 'aws-region', 'missing')
    return {
      certainty: unsure ? 'likely' : 'certain',
      ...(unsure
        ? { settle: 'If the workflow sets aws-region to a secret or a variable, this is the cause.' }
        : {}),
      evidence: [
        `The pull request comes from ${quote(fork)}, the run belongs to ${quote(evidence.facts.repository ?? '?')}`,
      ],
      fix: {
        text: 'Skip the job for pull requests from forks.',
        language: 'yaml',
        code: paste,
      },
    }
  },
}
