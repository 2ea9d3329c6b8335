import { awsMessage, refused, roleStep } from '../evidence.ts'
import type { Cause } from '../finding.ts'

export const durationOverChaining: Cause = {
  code: 'duration-over-chaining',
  title: 'A role that is assumed from a role lives for one hour at most',
  symptom: 'request-refused',
  input: 'role-duration-seconds',
  prose: `AWS limits a session that was got with another session (role chaining) to 3600 seconds, whatever the role's maximum. Ask for
3600 or less; for longer work let the role trust the OIDC provider directly, or authenticate again in between.`,
  explain(evidence) {
    if (
      !refused(evidence, undefined, 'ValidationError', 'AccessDenied') ||
      !/role chaining/i.test(awsMessage(evidence))
    )
      return undefined
    return {
      certainty: 'certain',
      evidence: [`role-duration-seconds: ${roleStep(evidence)?.durationSeconds ?? '?'}`],
      fix: { text: 'Ask for one hour.', language: 'yaml', code: 'role-duration-seconds: 3600' },
    }
  },
}
