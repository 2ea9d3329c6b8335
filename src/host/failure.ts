import { CredentialsError, messageOf, type NetworkPhase } from '../core/errors.ts'

/** How far an exchange has got, and with whom; written by the connection, read when something fails. */
export interface Progress {
  phase: NetworkPhase
  readonly url: URL
  readonly proxy?: URL | undefined
}

const ownAuthority =
  'If the certificate comes from an authority of your own, name its PEM file in AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS.'

/** Of sockets: they pass. All else that a TLS handshake reports (certificates, versions) stays as it is. */
const passing = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED', 'ENETDOWN', 'ENETRESET'])

/** What a socket or Node's HTTP client reported, as the project's error. */
export function networkError(cause: unknown, progress: Progress): CredentialsError {
  if (cause instanceof CredentialsError) return cause
  const errno = errnoOf(cause)
  const lasting =
    (progress.phase === 'tls' && !passing.has(errno ?? '')) ||
    /^ERR_(INVALID|HTTP_INVALID|UNESCAPED)_/.test(errno ?? '')
  return new CredentialsError('network', sentence(cause, errno, progress), {
    retryable: lasting ? 'never' : 'backoff',
    details: { ...place(progress), ...(errno !== undefined && { errno }) },
    cause,
  })
}

/** A limit that ran out, in milliseconds. */
export function timeoutError(limitMs: number, progress: Progress): CredentialsError {
  const { phase, url, proxy } = progress
  const stage: Record<NetworkPhase, string> = {
    dns: `${url.hostname} was not found by name`,
    connect: `${url.host} did not accept a connection`,
    proxy: `The proxy ${proxy?.host ?? ''} did not open a connection to ${url.host}`,
    tls: `${url.host} did not complete the TLS handshake`,
    answer: `${url.host} did not answer`,
    body: `${url.host} did not complete its answer`,
  }
  return new CredentialsError('timeout', `${stage[phase]} within ${limitMs / 1000} s.${via(progress)}`, {
    retryable: 'backoff',
    details: place(progress),
  })
}

/** An answer that the proxy gave in the place of the service. */
export function proxyRefusal(status: number, progress: Progress): CredentialsError {
  const proxy = progress.proxy?.host ?? ''
  const message =
    status === 407
      ? `The proxy ${proxy} asks for a user and password, or refuses those given (status 407). ` +
        'Write them into http-proxy: http://user:password@host:port, special characters percent-encoded.'
      : `The proxy ${proxy} refused to connect to ${progress.url.host} (status ${status}). Check http-proxy and no-proxy.`
  return new CredentialsError('network', message, {
    retryable: status >= 500 || status === 429 ? 'backoff' : 'never',
    details: { ...place({ ...progress, phase: 'proxy' }), input: 'http-proxy', status },
  })
}

export function oversizeError(limitBytes: number, progress: Progress): CredentialsError {
  return new CredentialsError(
    'network',
    `The answer of ${progress.url.host} is larger than ${limitBytes} bytes, so it was not read.${via(progress)}`,
    { details: place(progress) },
  )
}

function sentence(cause: unknown, errno: string | undefined, progress: Progress): string {
  const { phase, url, proxy } = progress
  const why = messageOf(cause) || 'no address could be reached'
  const reason = errno === undefined || why.includes(errno) ? why : `${why}, ${errno}`
  const stage: Record<NetworkPhase, string> = {
    dns: `The name ${url.hostname} could not be resolved (${reason}).`,
    connect: `${url.host} could not be reached (${reason}).`,
    proxy: `The proxy ${proxy?.host ?? ''} could not be used (${reason}). Check http-proxy.`,
    tls: `No TLS connection to ${url.host} could be made (${reason}). ${ownAuthority}`,
    answer: `${url.host} gave no readable answer (${reason}).`,
    body: `The answer of ${url.host} broke off (${reason}).`,
  }
  return stage[phase] + via(progress)
}

function via({ phase, proxy }: Progress): string {
  return proxy === undefined || phase === 'proxy' ? '' : ` The proxy ${proxy.host} was used.`
}

function place({ phase, url }: Progress) {
  return { phase, host: url.host }
}

/** Where several addresses were tried, Node wraps their errors and copies the first one's code. */
function errnoOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined
  return typeof cause.code === 'string' ? cause.code : undefined
}
