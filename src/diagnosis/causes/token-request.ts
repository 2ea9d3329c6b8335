import { isTransient } from '../../core/retry-class.ts'
import type { Cause } from '../finding.ts'

export const tokenRequest: Cause = {
  code: 'token-request',
  title: "The platform's token service did not give a token",
  symptom: 'no-token',
  prose: `The runner's token service answered, but not with a token. A status of 500, 502, 503, 504 or 429 passes: run the job again. 401 or 403
after hours means that the job outlived the right to ask (about six hours on GitHub): authenticate earlier, or in a job of its own.
400 names a wrong \`audience\`. Any other answer usually comes from a proxy in between.`,
  explain({ error, nowMs }) {
    if (error.code !== 'token-request-failed') return undefined
    const { status } = error.details
    const evidence = [
      ...(status === undefined ? ['The answer held no token'] : [`HTTP status ${status}`]),
      `Time of the failure: ${new Date(nowMs).toISOString()}`,
    ]
    if (status === 401 || status === 403)
      return {
        title: 'The job may no longer ask for a token',
        certainty: 'likely',
        evidence,
        fix: {
          text: 'Authenticate early in the job, or move the late part into a job of its own with its own permissions.',
        },
        settle: 'The run began more than about six hours before this time.',
      }
    const passing = status === undefined || isTransient(status)
    return {
      certainty: passing ? 'likely' : 'certain',
      evidence,
      fix: {
        text: passing
          ? 'Run the job again.'
          : 'Check the input audience, and http-proxy and no-proxy if a proxy is set.',
      },
      ...(passing ? { settle: 'https://www.githubstatus.com reports incidents of Actions.' } : {}),
    }
  },
}
