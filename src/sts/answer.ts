import { arnFrom } from '../core/arn.ts'
import { CredentialsError } from '../core/errors.ts'
import type { HttpAnswer } from '../core/host.ts'
import { isKey } from '../core/key-rule.ts'
import { excerpt } from '../core/redact.ts'
import { retryClass } from '../core/retry-class.ts'
import type { Identity, Session } from '../core/session.ts'
import { at, documentFrom, textAt } from './document.ts'
import type { StsAction } from './query.ts'

/** One answer and what it answers. */
export interface Reply {
  readonly action: StsAction
  /** `host:port` of the service. */
  readonly host: string
  readonly answer: HttpAnswer
  /** Milliseconds since the epoch when the answer came, for a Retry-After that is a date. */
  readonly nowMs: number
}

/** @throws CredentialsError `sts-refused`, `sts-unreadable` */
export function sessionFrom(reply: Reply): Session {
  const result = resultOf(reply)
  const keys = {
    accessKeyId: textAt(result, 'Credentials', 'AccessKeyId'),
    secretAccessKey: textAt(result, 'Credentials', 'SecretAccessKey'),
    sessionToken: textAt(result, 'Credentials', 'SessionToken'),
  }
  const expiration = instantFrom(textAt(result, 'Credentials', 'Expiration'))
  const { accessKeyId, secretAccessKey, sessionToken } = keys
  if (!isKey(accessKeyId) || !isKey(secretAccessKey) || !isKey(sessionToken) || expiration === undefined) {
    throw unreadable(reply)
  }
  return {
    keys: { accessKeyId, secretAccessKey, sessionToken },
    identity: assumedIdentity(result),
    expiration,
  }
}

/** @throws CredentialsError `sts-refused`, `sts-unreadable` */
export function identityFrom(reply: Reply): Identity {
  const result = resultOf(reply)
  const account = textAt(result, 'Account')
  const arn = textAt(result, 'Arn')
  if (account === undefined || arn === undefined) throw unreadable(reply)
  return { account, arn, userId: textAt(result, 'UserId') ?? '' }
}

/** MinIO leaves these elements empty, Ceph the account: no reason to refuse the credentials. AWS never does. */
function assumedIdentity(result: unknown): Identity {
  const arn = textAt(result, 'AssumedRoleUser', 'Arn') ?? ''
  return {
    account: arnFrom(arn)?.account ?? '',
    arn,
    userId: textAt(result, 'AssumedRoleUser', 'AssumedRoleId') ?? '',
  }
}

/** RFC 3339, between 2000 and 2199: a service that says otherwise means something else. */
function instantFrom(text: string | undefined): number | undefined {
  const form = /^2[01]\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i
  const instant = text !== undefined && form.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(instant) ? undefined : instant
}

function resultOf(reply: Reply): unknown {
  const { action, answer } = reply
  const document = documentFrom(answer.body)
  const result = at(document, `${action}Response`, `${action}Result`)
  if (result !== undefined && answer.status >= 200 && answer.status < 300) return result
  throw refused(reply, document) ?? unreadable(reply)
}

/** Undefined where the answer is no error of a service either. */
function refused(reply: Reply, document: unknown): CredentialsError | undefined {
  const { action, host, answer } = reply
  const error = errorFrom(document)
  if (error === undefined) return undefined
  const { code, message } = error
  const requestId = excerpt(error.requestId ?? answer.headers['x-amzn-requestid'] ?? '', 100)
  const about = `${action} at ${host}: ${code}, status ${answer.status}`
  return new CredentialsError(
    'sts-refused',
    `${message || 'The service gave no reason'} (${about}${requestId && `, request ${requestId}`})`,
    {
      retryable: retryClass({ action, code, message, status: answer.status }),
      details: {
        ...evidence(reply),
        awsCode: code,
        awsMessage: message,
        ...(requestId && { requestId }),
      },
    },
  )
}

interface ServiceError {
  readonly code: string
  readonly message: string
  readonly requestId: string | undefined
}

/** The query protocol's `<ErrorResponse>`, S3's bare `<Error>`, and the JSON of some compatible services. */
function errorFrom(document: unknown): ServiceError | undefined {
  const response = at(document, 'ErrorResponse') ?? document
  const error = at(response, 'Error') ?? at(response, 'error') ?? response
  const code = codeFrom(firstText(error, ['Code', 'code', '__type']) ?? '')
  if (!/^[\w.-]{1,128}$/.test(code)) return undefined
  return {
    code,
    message: excerpt(firstText(error, ['Message', 'message', 'errorMessage']) ?? '', 1000),
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
  const { action, host, answer } = reply
  const type = excerpt(answer.headers['content-type'] ?? 'none', 100)
  const body = excerpt(answer.body, 200)
  return new CredentialsError(
    'sts-unreadable',
    `What ${host} answered to ${action} is no answer of STS: status ${answer.status}, content type ${type}, ` +
      `${body === '' ? 'an empty body' : `beginning with: ${body}`}. Check sts-endpoint, aws-region and any proxy between.`,
    {
      retryable: retryClass({ action, status: answer.status }),
      details: evidence(reply),
    },
  )
}

function evidence({ action, host, answer, nowMs }: Reply) {
  const serverTimeMs = Date.parse(answer.headers['date'] ?? '')
  const retryAfterMs = retryAfterFrom(answer.headers['retry-after'], nowMs)
  return {
    action,
    host,
    status: answer.status,
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
