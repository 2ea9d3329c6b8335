import { deniedWebIdentity } from '../evidence.ts'
import type { Cause, Fix } from '../finding.ts'
import { type GithubSubject, githubSubject } from '../github-subject.ts'
import { plain, quote } from '../text.ts'
import { subjectCondition } from '../trust-statement.ts'

export const customSubject: Cause = {
  code: 'custom-subject',
  title: 'The subject is customised, the trust policy may be written for the usual form',
  symptom: 'not-authorized',
  prose: `An organization or a repository can choose which claims make the subject (\`include_claim_keys\`). Then it no longer has the form
\`repo:OWNER/REPO:ref:…\`, and trust policies written for that form do not match. Write the policy for what is sent. A subject
without the repository in it is that of other repositories too: let the template include \`repo\` before a role trusts it.
See [GitHub's page](https://docs.github.com/en/actions/reference/security/oidc).`,
  explain(evidence) {
    const subject = githubSubject(evidence)
    if (!deniedWebIdentity(evidence) || !subject?.custom) return undefined
    const { repository } = evidence.facts
    const path = repository !== undefined && /^[\w.-]+\/[\w.-]+$/.test(repository) ? repository : 'OWNER/REPO'
    return {
      certainty: 'likely',
      evidence: [
        `sub sent: ${quote(subject.sent.sub)}`,
        `Usual form: ${quote(`repo:${plain(repository ?? 'OWNER/REPO')}:…`)}`,
      ],
      fix: fixOf(subject),
      settle: `The template: gh api repos/${path}/actions/oidc/customization/sub. The sub condition of the trust policy has the usual form.`,
    }
  },
}

function fixOf({ sent, namesRepository, pullRequest }: GithubSubject): Fix {
  if (!namesRepository)
    return {
      text: 'This subject does not name the repository, so jobs of others can have it too: add repo to the include_claim_keys of the template first.',
    }
  if (pullRequest)
    return { text: 'Write the trust policy for the subjects that are sent, without those of pull requests.' }
  return {
    text: 'If this job should have the role, let the trust policy name the subject as it is sent.',
    language: 'json',
    code: subjectCondition(sent),
  }
}
