/** What an answer of STS says that is no success. */

import { CredentialsError, type ErrorReason } from '../core/errors.ts'
import { quote, withoutSecrets } from '../core/own-secrets.ts'
import { redact } from '../core/redact.ts'
import { retryClass } from '../core/retry-class.ts'
import { claim, claimsFrom } from '../core/token.ts'
import { isPublicIssuer, issuerHostFrom } from '../trust/issuers.ts'
import { at, textAt } from './document.ts'
import { placeOf, type Reply } from './reply.ts'

/** `sts-refused` where a service gives a code for its refusal, else `sts-unreadable`. */
export function refusalFrom(document: unknown, reply: Reply): CredentialsError {
  return refused(document, reply) ?? unreadable(reply)
}

/** Undefined where the answer is no error of a service either. */
function refused(document: unknown, reply: Reply): CredentialsError | undefined {
  const { action, answer } = reply
  const error = errorFrom(document, reply.secrets)
  if (error === undefined) return undefined
  const { code, message } = error
  const requestId = quote(error.requestId ?? answer.headers['x-amzn-requestid'] ?? '', 100, reply.secrets)
  const about = `${action} at ${shownPlace(reply)}: ${code}, status ${answer.status}`
  return new CredentialsError(
    'sts-refused',
    `${message || 'The service gave no reason'} (${about}${requestId && `, request ${requestId}`})`,
    {
      retryable: retryClass({
        action,
        code,
        message,
        status: answer.status,
        ownIssuer: isOwnIssuer(reply.token),
      }),
      details: {
        ...evidence(reply),
        awsCode: code,
        awsMessage: message,
        ...(requestId && { requestId }),
      },
    },
  )
}

/** Known to be no issuer of a public service: whether AWS reaches its host is its owner's affair. EKS and Cognito are AWS's own. */
function isOwnIssuer(token: string | undefined): boolean {
  const iss = claim(claimsFrom(token ?? ''), 'iss')
  if (iss === undefined) return false
  const address = issuerHostFrom(iss.toLowerCase())
  return !isPublicIssuer(address) && !/^[^/]+\.amazonaws\.com(\.cn)?(\/|$)/.test(address)
}

interface ServiceError {
  readonly code: string
  readonly message: string
  readonly requestId: string | undefined
}

/** The query protocol's `<ErrorResponse>`, S3's bare `<Error>`, and the JSON of some compatible services. */
function errorFrom(document: unknown, secrets: readonly string[]): ServiceError | undefined {
  const response = at(document, 'ErrorResponse') ?? document
  const error = at(response, 'Error') ?? at(response, 'error') ?? response
  const code = codeFrom(firstText(error, ['Code', 'code', '__type']) ?? '')
  // What looks like a secret is no code, whatever its place.
  if (!/^[\w.-]{1,128}$/.test(code) || redact(withoutSecrets(code, secrets)) !== code) return undefined
  return {
    code,
    message: quote(firstText(error, ['Message', 'message', 'errorMessage']) ?? '', 1000, secrets),
    requestId: firstText(response, ['RequestId', 'requestId']) ?? firstText(error, ['RequestId']),
  }
}

/** `com.amazon.coral.service#AccessDenied:http://…` is AccessDenied. */
function codeFrom(text: string): string {
  return text.slice(text.lastIndexOf('#') + 1).split(':', 1)[0] ?? ''
}

function firstText(node: unknown, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = textAt(node, name)
    if (text !== undefined) return text
  }
  return undefined
}

function unreadable(reply: Reply): CredentialsError {
  const { action, answer, secrets, endpointFrom } = reply
  const type = quote(answer.headers['content-type'] ?? 'none', 100, secrets)
  const body = quote(answer.body, 200, secrets)
  return new CredentialsError(
    'sts-unreadable',
    `What ${shownPlace(reply)} answered to ${action} is no answer of STS: status ${answer.status}, content type ${type}, ` +
      `${body === '' ? 'an empty body' : `beginning with: ${body}`}. ` +
      `Check ${endpointFrom ?? 'sts-endpoint, aws-region'} and any proxy between.`,
    {
      retryable: retryClass({ action, status: answer.status }),
      details: { ...evidence(reply), reason: reasonOf(reply) },
    },
  )
}

/** STS answers with XML, which begins like a page. */
function reasonOf({ answer }: Reply): ErrorReason {
  if (answer.body.trim() === '') return 'empty'
  return /<(?:!doctype )?html\b/i.test(answer.body) ? 'page' : 'unreadable'
}

/** `localhost:4566 (AWS_ENDPOINT_URL is http://localhost:4566/)`: it may be meant for another service alone. */
function shownPlace({ host, endpoint, endpointFrom }: Reply): string {
  return endpointFrom === undefined ? host : `${host} (${endpointFrom} is ${quote(endpoint, 200, [])})`
}

function evidence({ action, host, answer, nowMs, endpoint, endpointFrom }: Reply) {
  const serverTimeMs = Date.parse(answer.headers['date'] ?? '')
  const retryAfterMs = retryAfterFrom(answer.headers['retry-after'], nowMs)
  return {
    action,
    host,
    status: answer.status,
    ...placeOf({ endpoint, endpointFrom }),
    ...(Number.isNaN(serverTimeMs) ? {} : { serverTimeMs }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
}

/** Seconds or a date. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function retryAfterFrom(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000)
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs)
}
