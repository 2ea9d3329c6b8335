import { awsCode } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { plain } from '../text.ts'

export const serviceFailure: Cause = {
  code: 'service-failure',
  title: 'AWS failed on its own side',
  symptom: 'unreachable',
  prose: `A status of 5xx. This step tried again and gave up after the attempts shown. Run the job again; if it stays, look at
[AWS Health](https://health.aws.amazon.com/health/status), or use another Region for \`aws-region\`.`,
  explain(evidence) {
    const { error } = evidence
    const status = error.details.status ?? 0
    if (error.code !== 'sts-refused' || status < 500) return undefined
    return {
      certainty: 'certain',
      evidence: [
        `HTTP status ${status}, ${plain(awsCode(evidence) ?? '')}`,
        `Attempts: ${error.details.attempts ?? 1}`,
      ],
      fix: { text: 'Run the job again.' },
    }
  },
}
