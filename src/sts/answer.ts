import { arnFrom } from '../core/arn.ts'
import { CredentialsError } from '../core/errors.ts'
import type { HttpAnswer } from '../core/host.ts'
import { isKey } from '../core/key-rule.ts'
import { quote, withoutSecrets } from '../core/own-secrets.ts'
import { redact } from '../core/redact.ts'
import { retryClass } from '../core/retry-class.ts'
import type { RoleRequest } from '../core/role-request.ts'
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
  readonly endpoint: string
  /** The variable that named the endpoint, where one did. */
  readonly endpointFrom: string | undefined
  /** What the request held, and the answer may repeat. */
  readonly secrets: readonly string[]
  /** The role that was asked for, where one was. */
  readonly request?: Pick<RoleRequest, 'roleArn' | 'sessionName'> | undefined
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
    identity: shown(assumedIdentity(result), reply),
    expiration,
  }
}

/** @throws CredentialsError `sts-refused`, `sts-unreadable` */
export function identityFrom(reply: Reply): Identity {
  const result = resultOf(reply)
  const account = textAt(result, 'Account')
  const arn = textAt(result, 'Arn')
  if (account === undefined || arn === undefined) throw unreadable(reply)
  return shown({ account, arn, userId: textAt(result, 'UserId') ?? '' }, reply)
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

/** An identity is published and told: nothing that was sent may come back in it. */
function shown(identity: Identity, { secrets, request }: Reply): Identity {
  if (request !== undefined && isAsAsked(identity, request)) return identity
  const { account, arn, userId } = identity
  const whole = `${account} ${arn} ${userId}`
  if (withoutSecrets(whole, secrets) === whole) return identity
  return {
    account: withoutSecrets(account, secrets),
    arn: withoutSecrets(arn, secrets),
    userId: withoutSecrets(userId, secrets),
  }
}

/** Made of what was asked for and of an ID of AWS, as nearly every one is: to look for secrets in it takes far longer. */
function isAsAsked(
  { arn, userId }: Identity,
  { roleArn, sessionName }: NonNullable<Reply['request']>,
): boolean {
  const role = arnFrom(roleArn)
  const name = roleArn.split('/').at(-1)
  return (
    arn === `arn:${role?.partition}:sts::${role?.account}:assumed-role/${name}/${sessionName}` &&
    /^[A-Z0-9]{16,40}$/.test(userId.slice(0, userId.indexOf(':'))) &&
    userId.endsWith(`:${sessionName}`)
  )
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
  const { action, answer } = reply
  const error = errorFrom(document, reply.secrets)
  if (error === undefined) return undefined
  const { code, message } = error
  const requestId = quote(error.requestId ?? answer.headers['x-amzn-requestid'] ?? '', 100, reply.secrets)
  const about = `${action} at ${placeOf(reply)}: ${code}, status ${answer.status}`
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
    `What ${placeOf(reply)} answered to ${action} is no answer of STS: status ${answer.status}, content type ${type}, ` +
      `${body === '' ? 'an empty body' : `beginning with: ${body}`}. ` +
      `Check ${endpointFrom ?? 'sts-endpoint, aws-region'} and any proxy between.`,
    {
      retryable: retryClass({ action, status: answer.status }),
      details: evidence(reply),
    },
  )
}

/** `localhost:4566 (AWS_ENDPOINT_URL is http://localhost:4566/)`: it may be meant for another service alone. */
function placeOf({ host, endpoint, endpointFrom }: Reply): string {
  return endpointFrom === undefined ? host : `${host} (${endpointFrom} is ${quote(endpoint, 200, [])})`
}

function evidence({ action, host, answer, nowMs, endpointFrom }: Reply) {
  const serverTimeMs = Date.parse(answer.headers['date'] ?? '')
  const retryAfterMs = retryAfterFrom(answer.headers['retry-after'], nowMs)
  return {
    action,
    host,
    status: answer.status,
    ...(endpointFrom === undefined ? {} : { endpointFrom }),
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
