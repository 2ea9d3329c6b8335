import { CredentialsError, type ErrorReason } from '../core/errors.ts'
import type { HttpAnswer } from '../core/host.ts'
import { jsonFrom, memberOf } from '../core/json.ts'
import { quote } from '../core/own-secrets.ts'
import { isPage, isTransient } from '../core/retry-class.ts'

/** Why the answer to the request for an OIDC token holds none. */
export function refusalFrom(answer: HttpAnswer, bearer: string): CredentialsError {
  return answer.status === 200 ? unreadable(answer.body) : refused(answer, bearer)
}

function refused({ status, headers, body }: HttpAnswer, bearer: string): CredentialsError {
  const retryAfter = headers['retry-after'] ?? ''
  const reason = reasonIn(body, bearer)
  return new CredentialsError(
    'token-request-failed',
    `The request for an OIDC token was answered with HTTP status ${status}${reason === '' ? '' : `: ${reason}`}.`,
    {
      retryable: isTransient(status) ? 'backoff' : 'never',
      details: {
        reason: 'refused',
        status,
        ...(/^\d+$/.test(retryAfter) ? { retryAfterMs: Number(retryAfter) * 1000 } : {}),
      },
    },
  )
}

/** The `message` of a refusal in JSON. A page of HTML is some proxy's: the status says as much. */
function reasonIn(body: string, bearer: string): string {
  const message = memberOf(jsonFrom(body), 'message')
  return typeof message === 'string' ? quote(message, 300, [bearer]).replace(/\.$/, '') : ''
}

/** A cut or foreign answer is worth another request; what it held is not repeated, for it may be half a token. */
function unreadable(body: string): CredentialsError {
  if (isPage(body)) return useless('is a page, of a proxy or a portal', 'page')
  return jsonFrom(body) === undefined
    ? useless(`is not JSON (${body.length} characters)`, 'unreadable')
    : useless('holds no token', 'absent')
}

function useless(what: string, reason: ErrorReason): CredentialsError {
  return new CredentialsError(
    'token-request-failed',
    `The answer to the request for an OIDC token ${what}.`,
    {
      retryable: reason === 'page' ? 'briefly' : 'backoff',
      details: { reason },
    },
  )
}
