import { arnFrom } from '../core/arn.ts'
import { isKey } from '../core/key-rule.ts'
import { withoutSecrets } from '../core/own-secrets.ts'
import type { Identity, Session } from '../core/session.ts'
import { at, documentFrom, textAt } from './document.ts'
import type { Reply } from './reply.ts'

/** @throws CredentialsError `sts-refused`, `sts-unreadable` */
export async function sessionFrom(reply: Reply): Promise<Session> {
  const document = documentFrom(reply.answer.body)
  return sessionIn(document, reply) ?? failed(document, reply)
}

function sessionIn(document: unknown, reply: Reply): Session | undefined {
  const result = resultIn(document, reply)
  const keys = {
    accessKeyId: textAt(result, 'Credentials', 'AccessKeyId'),
    secretAccessKey: textAt(result, 'Credentials', 'SecretAccessKey'),
    sessionToken: textAt(result, 'Credentials', 'SessionToken'),
  }
  const expiration = instantFrom(textAt(result, 'Credentials', 'Expiration'))
  const { accessKeyId, secretAccessKey, sessionToken } = keys
  if (!isKey(accessKeyId) || !isKey(secretAccessKey) || !isKey(sessionToken) || expiration === undefined) {
    return undefined
  }
  return {
    keys: { accessKeyId, secretAccessKey, sessionToken },
    identity: shown(assumedIdentity(result), reply),
    expiration,
  }
}

/** @throws CredentialsError `sts-refused`, `sts-unreadable` */
export async function identityFrom(reply: Reply): Promise<Identity> {
  const document = documentFrom(reply.answer.body)
  const result = resultIn(document, reply)
  const account = textAt(result, 'Account')
  const arn = textAt(result, 'Arn')
  if (account === undefined || arn === undefined) return failed(document, reply)
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

/** Undefined where the answer is no success. */
function resultIn(document: unknown, { action, answer }: Reply): unknown {
  const success = answer.status >= 200 && answer.status < 300
  return success ? at(document, `${action}Response`, `${action}Result`) : undefined
}

/** What is said of failures is loaded with the first. */
async function failed(document: unknown, reply: Reply): Promise<never> {
  throw (await import('./refusal.ts')).refusalFrom(document, reply)
}
