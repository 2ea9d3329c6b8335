import { deniedWebIdentity } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { githubSubject } from '../github-subject.ts'
import { quote } from '../text.ts'
import { subjectCondition } from '../trust-statement.ts'

export const pullRequestSubject: Cause = {
  code: 'pull-request-subject',
  title: 'The event is a pull request, so the subject ends in :pull_request and names no branch',
  symptom: 'not-authorized',
  prose: `For \`pull_request\` the subject is \`repo:OWNER/REPO:pull_request\`, the same for every branch. Whoever may push a branch
could then use the role, so give pull requests a role of their own that can do little (plan, not apply), and keep the deploying
role for \`push\` to a protected branch or for an environment.`,
  explain(evidence) {
    const { sent, pullRequest, custom } = githubSubject(evidence) ?? {}
    if (!deniedWebIdentity(evidence) || sent === undefined || !pullRequest) return undefined
    return {
      certainty: 'likely',
      evidence: [`sub sent: ${quote(sent.sub)}`, `Event: ${quote(evidence.facts.event ?? 'pull_request')}`],
      fix: {
        text: 'If pull requests should have a role, give them a role of their own with few rights, whose trust policy asks for this. Do not add it to a role that deploys.',
        ...(custom ? {} : { language: 'json', code: subjectCondition(sent) }),
      },
      settle: 'The sub condition of the trust policy names a branch.',
    }
  },
}
