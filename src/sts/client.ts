import { telling } from '../core/errors.ts'
import type { Clock, Http, HttpAnswer } from '../core/host.ts'
import type { RoleRequest } from '../core/role-request.ts'
import type { Identity, Keys, Session } from '../core/session.ts'
import { identityFrom, sessionFrom } from './answer.ts'
import { assumeRoleForm, callerIdentityForm, type StsAction, webIdentityForm } from './query.ts'
import { placeOf, type Reply } from './reply.ts'

export interface StsClientOptions {
  /** Absolute, as `stsEndpoint` gives it. */
  readonly endpoint: string
  /** The variable that named the endpoint, where one did. */
  readonly endpointFrom?: string | undefined
  /** Part of the signature's scope, whatever the endpoint. */
  readonly region: string
  readonly userAgent: () => string
  readonly http: Pick<Http, 'send'>
  readonly clock: Pick<Clock, 'now'>
  /** As `HttpRequest.sent`. */
  readonly sent?: (() => void) | undefined
  /** What an answer may show of all that is sent, the proxy's included. */
  readonly secrets?: readonly string[]
}

/**
 * Every method makes exactly one attempt.
 * @throws CredentialsError `sts-refused`, `sts-unreadable`, `network`, `timeout`; its `retryable` says what may help
 */
export interface StsClient {
  /** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
  assumeRoleWithWebIdentity(request: RoleRequest, token: string): Promise<Session>
  /** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
  assumeRole(request: RoleRequest, keys: Keys): Promise<Session>
  /** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
  getCallerIdentity(keys: Keys): Promise<Identity>
  /** The same client, signing as if the clock stood this many milliseconds later. */
  withClockOffset(offsetMs: number): StsClient
}

export function stsClient(options: StsClientOptions): StsClient {
  return clientAt(options, 0)
}

function clientAt(options: StsClientOptions, offsetMs: number): StsClient {
  const call = (
    order: Pick<Call, 'action' | 'body' | 'keys' | 'request' | 'token'>,
    ...secrets: readonly string[]
  ) => exchange({ ...options, ...order, offsetMs, secrets: [...(options.secrets ?? []), ...secrets] })
  return {
    async assumeRoleWithWebIdentity(request, token) {
      const action = 'AssumeRoleWithWebIdentity'
      const order = {
        action,
        body: webIdentityForm(request, token),
        keys: undefined,
        request,
        token,
      } as const
      return sessionFrom(await call(order, token))
    },
    async assumeRole(request, keys) {
      const order = { action: 'AssumeRole', body: assumeRoleForm(request), keys, request } as const
      return sessionFrom(await call(order, ...secretsOf(keys), request.externalId ?? ''))
    },
    async getCallerIdentity(keys) {
      const order = { action: 'GetCallerIdentity', body: callerIdentityForm(), keys } as const
      return identityFrom(await call(order, ...secretsOf(keys)))
    },
    withClockOffset: (offset) => clientAt(options, offset),
  }
}

function secretsOf({ accessKeyId, secretAccessKey, sessionToken = '' }: Keys): readonly string[] {
  return [accessKeyId, secretAccessKey, sessionToken]
}

interface Call extends StsClientOptions {
  readonly offsetMs: number
  readonly action: StsAction
  readonly body: string
  /** Absent: unsigned. */
  readonly keys: Keys | undefined
  readonly request?: RoleRequest
  readonly token?: string
  readonly secrets: readonly string[]
}

async function exchange(call: Call): Promise<Reply> {
  const { action, endpoint, endpointFrom, http, clock, secrets, request, token } = call
  const answer = await send(call, http)
  const { host } = new URL(endpoint)
  return { action, host, answer, nowMs: clock.now(), secrets, endpoint, endpointFrom, request, token }
}

async function send(call: Call, http: Pick<Http, 'send'>): Promise<HttpAnswer> {
  const { action, endpoint, endpointFrom, body, sent } = call
  const headers = await headersOf(call)
  return telling(
    (error) => error.detailed({ action, ...placeOf({ endpoint, endpointFrom }) }),
    () =>
      http.send({
        method: 'POST',
        url: endpoint,
        headers,
        body,
        ...(sent === undefined ? {} : { sent }),
      }),
  )
}

async function headersOf(call: Call): Promise<Readonly<Record<string, string>>> {
  const { endpoint, region, userAgent, clock, offsetMs, body, keys } = call
  const headers = {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    'user-agent': userAgent(),
  }
  if (keys === undefined) return headers
  const { signedHeaders } = await import('./sign.ts')
  return signedHeaders({ url: endpoint, region, headers, body, timeMs: clock.now() + offsetMs }, keys)
}
