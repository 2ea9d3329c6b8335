import { deniedWebIdentity } from '../evidence.ts'
import type { Cause, Fix } from '../finding.ts'
import { type GithubSubject, githubSubject } from '../github-subject.ts'
import { plain, quote } from '../text.ts'
import { subjectCondition } from '../trust-statement.ts'

export const customSubject: Cause = {
  code: 'custom-subject',
  title: 'The subject is customized, and the trust policy may expect the default form',
  symptom: 'not-authorized',
  prose: `An organization or repository can choose which claims make up the subject (\`include_claim_keys\`). The subject then no longer has the form
\`repo:OWNER/REPO:ref:…\`, and trust policies written for that form do not match. Write the policy for the subject that is sent. If the
subject does not include the repository, other repositories have the same subject: add \`repo\` to the template before any role trusts it.
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
        `Default form: ${quote(`repo:${plain(repository ?? 'OWNER/REPO')}:…`)}`,
      ],
      fix: fixOf(subject),
      settle: `If the sub condition of the trust policy has the default form, this is the cause. To see the template, run: gh api repos/${path}/actions/oidc/customization/sub`,
    }
  },
}

function fixOf({ sent, namesRepository, pullRequest }: GithubSubject): Fix {
  if (!namesRepository)
    return {
      text: 'This subject does not name the repository, so jobs of other repositories can have it too. First add repo to the include_claim_keys of the template.',
    }
  if (pullRequest)
    return {
      text: 'Write the trust policy for the subjects that are sent, without the subjects of pull requests.',
    }
  return {
    text: 'If this job should have the role, name the subject in the trust policy exactly as it is sent.',
    language: 'json',
    code: subjectCondition(sent),
  }
}
