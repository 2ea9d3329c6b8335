import { incidental, permission, trust } from '../access-remedies.ts'
import { deniedAssumption, isIncidental } from '../caller.ts'
import { awsMessage, denialOf, isOpen, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { toFence } from '../markdown.ts'
import { quote, said } from '../text.ts'
import { assumeStatement } from '../trust-statement.ts'

const both = ['sts:AssumeRole', 'sts:TagSession']

export const tagSession: Cause = {
  code: 'tag-session',
  title: 'The role does not allow session tags: sts:TagSession is missing',
  symptom: 'role-refused',
  input: 'role-skip-session-tagging',
  prose: `Session tags (repository, workflow, commit …) are sent with every \`AssumeRole\`. The trust policy of the role and, across accounts, the
policies of the caller must allow \`sts:TagSession\` in addition to \`sts:AssumeRole\`. If nothing uses the tags, send none:
\`role-skip-session-tagging: true\`. AWS also gives this error to a caller that the role does not trust at all: check that the caller in the
message is the one you mean.

${toFence(assumeStatement({ AWS: 'arn:aws:iam::111122223333:role/CALLER' }, both), 'json')}`,
  explain(evidence) {
    const denial = denialOf(evidence)
    if (denial?.action !== 'sts:TagSession' || !isOpen(denial)) return undefined
    const words = [`AWS said: ${quote(said(awsMessage(evidence)))}`]
    if (refused(evidence, 'AssumeRoleWithWebIdentity', 'AccessDenied'))
      return { certainty: 'certain', evidence: words, fix: ofToken }
    if (deniedAssumption(evidence) === undefined) return undefined
    if (isIncidental(evidence)) return { certainty: 'likely', evidence: words, ...incidental }
    const { fix } =
      denial.policy === 'identity' ? permission(['sts:TagSession'], evidence) : trust(both, evidence)
    const text = `Send no session tags: role-skip-session-tagging: true. If your policies use them: ${fix.text}`
    return { certainty: 'certain', evidence: words, fix: { ...fix, text } }
  },
}

/** Under a web identity the token carries the tags, and no input changes that. */
const ofToken = {
  text: 'The token contains session tags (the claim https://aws.amazon.com/tags). Remove them at the issuer. Or, if this job should have the role, allow sts:TagSession in addition to sts:AssumeRoleWithWebIdentity in its trust policy.',
}
