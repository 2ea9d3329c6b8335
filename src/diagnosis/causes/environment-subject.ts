import { claim } from '../../core/token.ts'
import { deniedWebIdentity } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { sentBy } from '../sent.ts'
import { quote } from '../text.ts'
import { subjectCondition } from '../trust-statement.ts'

export const environmentSubject: Cause = {
  code: 'environment-subject',
  title: 'The job has an environment, so the subject names it instead of the branch',
  symptom: 'not-authorized',
  prose: `With \`environment: prod\`, the subject is \`repo:OWNER/REPO:environment:prod\`, whatever the branch or event. A trust policy written for
\`repo:OWNER/REPO:ref:refs/heads/main\` no longer matches. Name the environment in the policy, and limit the environment to its branches in
the repository settings (Environments, Deployment branches). A colon in the name is sent as \`%3A\`.`,
  explain(evidence) {
    const sent = sentBy(evidence)
    const named = /^(repo:.+?):environment:(.+)$/s.exec(sent?.sub ?? '')
    if (!deniedWebIdentity(evidence) || sent === undefined || named === null) return undefined
    const environment = claim(evidence.claims, 'environment') ?? named[2] ?? ''
    return {
      title: `The job has the environment ${quote(environment)}, so the subject names it instead of the branch`,
      certainty: 'likely',
      evidence: [
        `sub sent: ${quote(sent.sub)}`,
        `ref of the run: ${quote(claim(evidence.claims, 'ref') ?? evidence.facts.ref ?? '?')}`,
      ],
      fix: {
        text: 'If jobs in this environment should have the role, name the environment in its trust policy. If not, use another role.',
        language: 'json',
        code: subjectCondition(sent),
      },
      settle:
        'If the sub condition of the trust policy contains ":ref:" or ":pull_request" but not ":environment:", this is the cause.',
    }
  },
}
