import { awsMessage, refused, roleStep } from '../evidence.ts'
import type { Cause } from '../finding.ts'

export const durationOverChaining: Cause = {
  code: 'duration-over-chaining',
  title: 'A chained role session lasts one hour at most',
  symptom: 'request-refused',
  input: 'role-duration-seconds',
  prose: `When you assume a role with the session of another role (role chaining), AWS limits the new session to 3600 seconds, whatever the role's
maximum. Request 3600 seconds or less. For longer jobs, let the role trust the OIDC provider directly, or authenticate again during the
job.`,
  explain(evidence) {
    if (
      !refused(evidence, undefined, 'ValidationError', 'AccessDenied') ||
      !/role chaining/i.test(awsMessage(evidence))
    )
      return undefined
    return {
      certainty: 'certain',
      evidence: [`role-duration-seconds: ${roleStep(evidence)?.durationSeconds ?? '?'}`],
      fix: { text: 'Request one hour.', language: 'yaml', code: 'role-duration-seconds: 3600' },
    }
  },
}
