import { isTransient } from '../../core/retry-class.ts'
import type { Cause, Explanation } from '../finding.ts'
import { said } from '../text.ts'

export const tokenRequest: Cause = {
  code: 'token-request',
  title: "The platform's token service did not return a token",
  symptom: 'no-token',
  prose: `The runner's token service responded, but not with a token. A status of 500, 502, 503, 504 or 429 is temporary: run the job again. 401 or
403 after hours means that the job can no longer request a token (on GitHub after about six hours): authenticate earlier, or in a separate
job. 400 means a wrong \`audience\`. An HTML page instead of the token comes from a proxy or login portal: allow the host of the token
service, or list it in \`no-proxy\`. Other unexpected responses usually come from a proxy too.`,
  explain({ error, nowMs }) {
    if (error.code !== 'token-request-failed') return undefined
    const { status, reason } = error.details
    if (reason === 'overridden') return overridden(said(error.message))
    const evidence = [
      ...(status === undefined ? ['The response contained no token'] : [`HTTP status ${status}`]),
      `Time of the failure: ${new Date(nowMs).toISOString()}`,
    ]
    if (status === 401 || status === 403)
      return {
        title: 'The job can no longer request a token',
        certainty: 'likely',
        evidence,
        fix: {
          text: 'Authenticate earlier in the job, or move the later part into a separate job with its own permissions.',
        },
        settle: 'If the run began more than about six hours before this time, this is the cause.',
      }
    if (reason === 'page') return pageInstead(evidence)
    const passing = status === undefined || isTransient(status)
    return {
      certainty: passing ? 'likely' : 'certain',
      evidence,
      fix: {
        text: passing
          ? 'Run the job again.'
          : 'Check the input audience, and http-proxy and no-proxy if a proxy is set.',
      },
      ...(passing
        ? {
            settle:
              'If https://www.githubstatus.com reports an incident of Actions at that time, this is the cause.',
          }
        : {}),
    }
  },
}

function pageInstead(evidence: readonly string[]): Explanation {
  return {
    title: 'A proxy or login portal responded instead of the token service',
    certainty: 'likely',
    evidence: [...evidence, 'The response is an HTML page'],
    fix: {
      text: "Configure the proxy to pass requests to the platform's token service unchanged, or list its host in no-proxy. If a portal requires it, sign in.",
    },
    settle:
      'On the runner, request the host of ACTIONS_ID_TOKEN_REQUEST_URL with curl. If it returns an HTML page, this is the cause.',
  }
}

function overridden(message: string): Explanation {
  return {
    title: 'A variable that the runner sets was overridden',
    certainty: 'certain',
    evidence: [message],
    fix: {
      text: 'Do not set ACTIONS_ID_TOKEN_REQUEST_URL or ACTIONS_ID_TOKEN_REQUEST_TOKEN, in env or in an earlier step.',
    },
  }
}
