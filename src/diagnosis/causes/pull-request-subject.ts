import { deniedWebIdentity } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { githubSubject } from '../github-subject.ts'
import { quote } from '../text.ts'
import { subjectCondition } from '../trust-statement.ts'

export const pullRequestSubject: Cause = {
  code: 'pull-request-subject',
  title: 'The event is a pull request, so the subject ends in :pull_request and names no branch',
  symptom: 'not-authorized',
  prose: `For \`pull_request\`, the subject is \`repo:OWNER/REPO:pull_request\`, the same for every branch. Anyone who can push a branch could then use
the role. Give pull requests a separate role with few permissions (plan, not apply), and keep the deployment role for \`push\` to a
protected branch or for an environment.`,
  explain(evidence) {
    const { sent, pullRequest, custom } = githubSubject(evidence) ?? {}
    if (!deniedWebIdentity(evidence) || sent === undefined || !pullRequest) return undefined
    return {
      certainty: 'likely',
      evidence: [`sub sent: ${quote(sent.sub)}`, `Event: ${quote(evidence.facts.event ?? 'pull_request')}`],
      fix: {
        text: 'If pull requests should have a role, give them a role of their own with few permissions, and put this into its trust policy. Do not add it to a role that deploys.',
        ...(custom ? {} : { language: 'json', code: subjectCondition(sent) }),
      },
      settle: 'If the sub condition of the trust policy names a branch, this is the cause.',
    }
  },
}
