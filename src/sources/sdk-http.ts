import { CredentialsError } from '../core/errors.ts'
import type { HttpAnswer, HttpRequest } from '../core/host.ts'
import { isLoopback } from '../core/loopback.ts'
import type { ChainMeans } from './chain-means.ts'
import { documentFrom, refusedLookUp, textIn } from './look-up-failure.ts'

/** A request of the AWS SDK, as far as the clients of its credential providers use it. */
export interface SdkRequest {
  readonly method: string
  readonly protocol: string
  readonly hostname: string
  readonly port?: number
  readonly path: string
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

interface SdkResponse {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** What the SDK's own errors no longer tell: it wraps them into text. */
export interface Heard {
  failure: CredentialsError | undefined
  readonly secrets: Set<string>
}

/**
 * The HTTP of the SDK's own clients (SSO, SSO OIDC, sign-in): goes through this project's connections, so that proxy,
 * certificate checks and limits hold there too.
 */
export function sdkHttp({ http, mask }: ChainMeans, heard: Heard) {
  return {
    async handle(request: SdkRequest): Promise<{ response: SdkResponse }> {
      const url = urlOf(request)
      for (const secret of secretsIn(request)) {
        mask(secret)
        heard.secrets.add(secret)
      }
      try {
        const answer = await send(request, url, http)
        const action = `${url.hostname.split('.', 1)[0]} ${url.pathname}`
        const failed = answer.status < 200 || answer.status >= 300
        heard.failure = failed
          ? refusedLookUp({ action, url, answer, secrets: [...heard.secrets] })
          : undefined
        return { response: toResponse(answer) }
      } catch (thrown) {
        if (thrown instanceof CredentialsError) heard.failure = thrown
        throw thrown
      }
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  }
}

async function send(request: SdkRequest, url: URL, http: ChainMeans['http']): Promise<HttpAnswer> {
  const body = textOf(request.body)
  return http.send({
    method: methodOf(request),
    url: url.href,
    headers: request.headers,
    ...(body === '' ? {} : { body }),
  })
}

function methodOf({ method }: SdkRequest): HttpRequest['method'] {
  if (method === 'GET' || method === 'POST' || method === 'PUT') return method
  throw new CredentialsError('no-credentials', `The AWS SDK asked for the HTTP method ${method}.`)
}

/** These requests carry tokens: they go over https, or to this machine. */
function urlOf({ protocol, hostname, port, path, query = {} }: SdkRequest): URL {
  const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`)
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) url.searchParams.append(name, each ?? '')
  }
  if (url.protocol === 'https:' || isLoopback(url.hostname)) return url
  throw new CredentialsError(
    'no-credentials',
    `No token was sent to ${url.host}: it is not an https address. Check AWS_ENDPOINT_URL and endpoint_url in the AWS config file.`,
    { details: { host: url.host } },
  )
}

const secretHeaders = ['authorization', 'x-amz-sso_bearer_token', 'x-amz-security-token', 'dpop']
const secretMembers = ['refreshToken', 'clientSecret', 'accessToken', 'code', 'deviceCode']

function secretsIn({ headers, body }: SdkRequest): readonly string[] {
  const document = documentFrom(textOf(body))
  return [
    ...Object.entries(headers).flatMap(([name, value]) =>
      secretHeaders.includes(name.toLowerCase()) ? [value] : [],
    ),
    ...secretMembers.flatMap((name) => textIn(document, [name]) ?? []),
  ].filter((secret) => secret !== '')
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : ''
}

function toResponse({ status, headers, body }: HttpAnswer): SdkResponse {
  const texts = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  return { statusCode: status, headers: Object.fromEntries(texts), body: new TextEncoder().encode(body) }
}
