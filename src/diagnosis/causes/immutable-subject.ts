import { deniedWebIdentity } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { hasSaferCause } from '../meant-otherwise.ts'
import { sentBy } from '../sent.ts'
import { quote } from '../text.ts'
import { subjectCondition } from '../trust-statement.ts'

export const immutableSubject: Cause = {
  code: 'immutable-subject',
  title: 'The subject has IDs (repo:OWNER@ID/REPO@ID), and the trust policy may expect the older form',
  symptom: 'not-authorized',
  prose: `Repositories created, renamed or transferred on or after 15 July 2026 send \`repo:OWNER@123/REPO@456:…\`. Older repositories send it after
you opt in. The IDs are never reassigned, so a new owner of an old name cannot impersonate you. Trust policies of the older form
\`repo:OWNER/REPO:…\` do not match, nor does \`repo:OWNER/*\`. Name the new form; keep both only while you migrate. GitHub Enterprise Server
does not have it.`,
  explain(evidence) {
    const sent = sentBy(evidence)
    const match = /^repo:([^@/]+)@\d+\/([^@:]+)@\d+(:.*)?$/s.exec(sent?.sub ?? '')
    if (!deniedWebIdentity(evidence) || sent === undefined || match === null) return undefined
    const [, owner = '', repository = '', rest = ''] = match
    const older = `repo:${owner}/${repository}${rest}`
    return {
      certainty: 'likely',
      evidence: [`sub sent: ${quote(sent.sub)}`, `Older form: ${quote(older)}`],
      fix: {
        text: 'If this job should have the role, name the subject with its IDs in the trust policy.',
        ...(hasSaferCause(evidence) ? {} : { language: 'json', code: subjectCondition(sent) }),
      },
      settle: 'If the sub condition of the trust policy has no "@", this is the cause.',
    }
  },
}
