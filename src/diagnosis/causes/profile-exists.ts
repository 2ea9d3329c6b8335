import type { Cause } from '../finding.ts'
import { said } from '../text.ts'

export const profileExists: Cause = {
  code: 'profile-exists',
  title: 'There is a profile of that name already',
  symptom: 'files',
  prose: `A profile that this step did not make is not overwritten unasked. On a runner of your own it may be somebody's, or the leftover of
a job that was killed before its clean-up.`,
  explain({ error }) {
    if (error.code !== 'profile-exists') return undefined
    return {
      certainty: 'certain',
      evidence: [said(error.message)],
      fix: {
        text: 'Choose another aws-profile; or replace the one that is there (it is put back after the job).',
        language: 'yaml',
        code: 'overwrite-aws-profile: true',
      },
    }
  },
}
