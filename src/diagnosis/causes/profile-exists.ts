import type { Cause } from '../finding.ts'
import { said } from '../text.ts'

export const profileExists: Cause = {
  code: 'profile-exists',
  title: 'A profile of that name already exists',
  symptom: 'files',
  prose: `This step does not overwrite a profile that it did not write, unless you ask it to. On a self-hosted runner, the profile may be in use, or
left over from a job that was killed before its cleanup.`,
  explain({ error }) {
    if (error.code !== 'profile-exists') return undefined
    return {
      certainty: 'certain',
      evidence: [said(error.message)],
      fix: {
        text: 'Choose another aws-profile, or replace the existing one (it is restored after the job).',
        language: 'yaml',
        code: 'overwrite-aws-profile: true',
      },
    }
  },
}
