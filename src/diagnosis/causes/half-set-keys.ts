import type { Evidence } from '../evidence.ts'
import type { Cause, Explanation } from '../finding.ts'
import { isNowhere, missedFor, sureness } from '../looked-up.ts'
import { plain, quote, said } from '../text.ts'

export const halfSetKeys: Cause = {
  code: 'half-set-keys',
  title: 'Only one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is set',
  symptom: 'no-token',
  prose: `Keys in variables work only as a pair. Usually the other variable is set to a secret whose name is misspelled: GitHub replaces it with an
empty string. Set both or neither.`,
  explain(evidence) {
    const missed = missedFor(evidence, 'half-set')
    if (missed === undefined) return undefined
    if (missed.place === 'profile') return inProfile(evidence, missed.name ?? 'default')
    if (!isNowhere(evidence)) return undefined
    const name = plain(missed.name ?? '')
    return {
      title: `${name} is empty, so the other variable of the pair is ignored too`,
      ...sureness(evidence),
      evidence: [`${name} is empty or not set`],
      fix: {
        text: `Set ${name} too, and check that the secret it uses is available to the job. Or set neither.`,
        language: 'sh',
        code: 'gh secret list',
      },
    }
  },
}

function inProfile(evidence: Evidence, name: string): Explanation {
  return {
    title: `The profile ${quote(name)} has only one of aws_access_key_id and aws_secret_access_key`,
    ...sureness(evidence),
    evidence: [said(evidence.error.message)],
    fix: { text: 'Set both in the profile. If the job does not need the profile, unset AWS_PROFILE.' },
  }
}
