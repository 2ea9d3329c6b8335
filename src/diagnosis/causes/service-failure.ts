import { isTransient } from '../../core/retry-class.ts'
import { awsCode } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { plain } from '../text.ts'
import { throttling } from './throttling.ts'

export const serviceFailure: Cause = {
  code: 'service-failure',
  title: 'AWS had an internal error',
  symptom: 'unreachable',
  prose: `AWS returned a 5xx status. This step retried and gave up after the attempts shown. Run the job again. If it fails again, check [AWS
Health](https://health.aws.amazon.com/health/status), or use another Region for \`aws-region\`.`,
  explain(evidence) {
    const { error } = evidence
    const { status = 0, attempts = 1 } = error.details
    if (error.code !== 'sts-refused' || throttling.explain(evidence) !== undefined) return undefined
    const code = awsCode(evidence) ?? ''
    const known = codes.has(code)
    if (!known && !(status >= 500 && isTransient(status))) return undefined
    return {
      certainty: known ? 'certain' : 'likely',
      evidence: [`HTTP status ${status}, ${plain(code)}`, `Attempts: ${attempts}`],
      fix: { text: 'Run the job again.' },
      // A compatible service may send any code with a status of 5xx.
      ...(known
        ? {}
        : {
            settle:
              'If the message of the service in the error does not name another cause, this is the cause.',
          }),
    }
  },
}

const codes: ReadonlySet<string> = new Set([
  'InternalError',
  'InternalFailure',
  'ServiceUnavailable',
  'RequestTimeout',
])
