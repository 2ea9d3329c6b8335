import { awsMessage, refused, roleName, roleStep } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { toShellWord } from '../sent.ts'
import { plain } from '../text.ts'

export const durationOverMaximum: Cause = {
  code: 'duration-over-maximum',
  title: 'role-duration-seconds is longer than the role allows',
  symptom: 'request-refused',
  input: 'role-duration-seconds',
  prose: `A role has a maximum session duration: one hour by default, up to 12 hours if changed. Request a shorter session, or raise the maximum.`,
  explain(evidence) {
    if (!refused(evidence, undefined, 'ValidationError', 'AccessDenied')) return undefined
    if (!/DurationSeconds exceeds the MaxSessionDuration/i.test(awsMessage(evidence))) return undefined
    const seconds = roleStep(evidence)?.durationSeconds ?? 3600
    return {
      certainty: 'certain',
      evidence: [`role-duration-seconds: ${seconds}`],
      fix: {
        text: 'Request what the role allows (3600 is always allowed), or raise its maximum.',
        language: 'sh',
        code: `# in the step:  role-duration-seconds: 3600\naws iam update-role --role-name ${toShellWord(plain(roleName(evidence) ?? 'ROLE'))} --max-session-duration ${seconds}`,
      },
    }
  },
}
