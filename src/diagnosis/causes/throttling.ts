import { awsCode, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { plain } from '../text.ts'

const codes = [
  'Throttling',
  'Throttled',
  'RequestThrottled',
  'RequestLimitExceeded',
  'BandwidthLimitExceeded',
  'TooManyRequests',
  'SlowDown',
  'PriorRequestNotComplete',
]

export const throttling: Cause = {
  code: 'throttling',
  title: 'AWS received too many requests from this account at once',
  symptom: 'unreachable',
  prose: `STS limits the requests of an account in a Region, and a large matrix that starts at once can reach the limit. This step retried and gave
up after the attempts shown. Allow more attempts, start fewer jobs at once, or spread them over Regions.`,
  explain(evidence) {
    const { error } = evidence
    const busy =
      refused(evidence, undefined, ...codes) || (error.code === 'sts-refused' && error.details.status === 429)
    if (!busy) return undefined
    const attempts = error.details.attempts ?? 1
    return {
      certainty: 'certain',
      evidence: [`AWS returned ${plain(awsCode(evidence) ?? '429')}`, `Attempts: ${attempts}`],
      fix: {
        text: 'Start fewer jobs at once, or allow more attempts.',
        language: 'yaml',
        code: `strategy:\n  max-parallel: 20\n# and in the step:  retry-max-attempts: ${Math.max(20, attempts * 2)}`,
      },
    }
  },
}
