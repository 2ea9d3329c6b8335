import { isTransient } from '../../core/retry-class.ts'
import type { Cause, Explanation } from '../finding.ts'
import { said } from '../text.ts'

export const tokenRequest: Cause = {
  code: 'token-request',
  title: "The platform's token service did not give a token",
  symptom: 'no-token',
  prose: `The runner's token service answered, but not with a token. A status of 500, 502, 503, 504 or 429 passes: run the job again. 401 or 403
after hours means that the job outlived the right to ask (about six hours on GitHub): authenticate earlier, or in a job of its own.
400 names a wrong \`audience\`. A page (HTML) in the place of the token comes from a proxy or a login portal in between: let
the token service's host pass, or name it in \`no-proxy\`. So does, usually, any other answer.`,
  explain({ error, nowMs }) {
    if (error.code !== 'token-request-failed') return undefined
    const { status, reason } = error.details
    if (reason === 'overridden') return overridden(said(error.message))
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
      ...(passing ? { settle: 'https://www.githubstatus.com reports incidents of Actions.' } : {}),
    }
  },
}

function pageInstead(evidence: readonly string[]): Explanation {
  return {
    title: 'A proxy or a login portal answered in the place of the token service',
    certainty: 'likely',
    evidence: [...evidence, 'The answer is a page (HTML)'],
    fix: {
      text: "Let the proxy pass requests to the platform's token service unchanged, or name its host in no-proxy. Sign in where a portal asks for it.",
    },
    settle: 'The host of ACTIONS_ID_TOKEN_REQUEST_URL, asked with curl on the runner, answers with a page.',
  }
}

function overridden(message: string): Explanation {
  return {
    title: "A variable of the runner's own does not hold what the runner gives it",
    certainty: 'certain',
    evidence: [message],
    fix: {
      text: 'Set neither ACTIONS_ID_TOKEN_REQUEST_URL nor ACTIONS_ID_TOKEN_REQUEST_TOKEN, in env or in an earlier step.',
    },
  }
}
