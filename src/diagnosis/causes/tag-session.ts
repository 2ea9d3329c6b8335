import { awsMessage, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { toFence } from '../markdown.ts'
import { quote, said } from '../text.ts'
import { assumeStatement } from '../trust-statement.ts'
import { callerOf } from './assume-role-denied.ts'

const both = ['sts:AssumeRole', 'sts:TagSession']

export const tagSession: Cause = {
  code: 'tag-session',
  title: 'The role does not allow session tags: sts:TagSession is missing',
  symptom: 'role-refused',
  prose: `Session tags (repository, workflow, commit …) are sent with every \`AssumeRole\`. The trust policy of the role, and across
accounts the policies of the caller, must allow \`sts:TagSession\` beside \`sts:AssumeRole\`. If nobody reads the tags, send none:
\`role-skip-session-tagging: true\`.

${toFence(assumeStatement('arn:aws:iam::111122223333:role/CALLER', both), 'json')}`,
  explain(evidence) {
    const message = awsMessage(evidence)
    if (!refused(evidence, undefined, 'AccessDenied') || !/sts:TagSession\b/.test(message)) return undefined
    return {
      certainty: 'certain',
      evidence: [`AWS said: ${quote(said(message))}`],
      fix: {
        text: 'Allow both actions in the trust policy of the role. Or send no tags: role-skip-session-tagging: true.',
        language: 'json',
        code: assumeStatement(callerOf(evidence) ?? 'CALLER_ARN', both),
      },
    }
  },
}
