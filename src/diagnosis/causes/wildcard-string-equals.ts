import { deniedWebIdentity } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { sentBy } from '../sent.ts'

export const wildcardStringEquals: Cause = {
  code: 'wildcard-string-equals',
  title: 'Under StringEquals, * is a plain character: only StringLike treats it as a wildcard',
  symptom: 'not-authorized',
  prose: `\`"StringEquals": {"…:sub": "repo:OWNER/REPO:*"}\` matches only a subject that really ends in an asterisk, which no job sends. Name the
exact subject: \`repo:OWNER/REPO:ref:refs/heads/main\`, or that of an environment. Under \`StringLike\`, the \`*\` would allow every branch, tag
and pull request of the repository.`,
  explain(evidence) {
    const sent = sentBy(evidence)
    if (!deniedWebIdentity(evidence) || !sent?.sub.startsWith('repo:')) return undefined
    return {
      weak: true,
      certainty: 'likely',
      evidence: ['The step cannot read the trust policy; this is a common mistake in it'],
      fix: {
        text: 'If the sub condition has a * or ? under StringEquals, name exact subjects there. StringLike with a * lets in every branch, tag and pull request that matches: use it only if all of them should have the role.',
      },
      settle: 'If the trust policy has a * or ? under StringEquals, this is the cause.',
    }
  },
}
