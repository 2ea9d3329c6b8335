import type { NetworkPhase } from '../core/error-details.ts'
import { CredentialsError, messageOf } from '../core/errors.ts'
import { type ProxyUrl, proxyAddress } from '../core/proxy.ts'
import { isTransient, networkClass } from '../core/retry-class.ts'

/** How far an exchange has got, and with whom; written by the connection, read when something fails. */
export interface Progress {
  phase: NetworkPhase
  /** `host:port` of the other side; the port only where it is not the scheme's own. */
  readonly host: string
  readonly proxy?: ProxyUrl | undefined
}

const ownAuthority =
  'If the certificate comes from an authority of your own, name its PEM file in AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS.'

/** What a socket or Node's HTTP client reported, as the project's error. */
export function networkError(cause: unknown, progress: Progress): CredentialsError {
  if (cause instanceof CredentialsError) return cause
  const errno = errnoOf(cause)
  if (errno !== undefined && local.test(errno)) return localError(errno, progress)
  return new CredentialsError('network', sentence(cause, errno, progress), {
    retryable: networkClass(progress.phase, errno),
    details: { ...place(progress), ...(errno !== undefined && { errno }) },
    cause,
  })
}

/** Node's own refusals to send something: nobody else has seen it yet. */
const local = /^ERR_(?:INVALID|HTTP_INVALID|HTTP_HEADERS|UNESCAPED|SOCKET_BAD|METHOD_NOT|OUT_OF)_/

/** Node's words are left out, the cause too: some of them repeat the value. */
function localError(errno: string, { host, phase }: Progress): CredentialsError {
  return new CredentialsError(
    'invalid-input',
    `The request to ${host} could not be written (${errno}): a key, a token or another value in it holds a character ` +
      'that HTTP does not allow, such as a line break. Check the inputs and variables that hold credentials.',
    { details: { reason: 'unwritable', host, phase, errno } },
  )
}

/** A limit that ran out, in milliseconds. */
export function timeoutError(limitMs: number, progress: Progress): CredentialsError {
  const { phase, host, proxy } = progress
  const stage: Record<NetworkPhase, string> = {
    dns: `${nameOf(host)} was not found by name`,
    connect: `${host} did not accept a connection`,
    proxy: `The proxy ${addressOf(proxy)} did not open a connection to ${host}`,
    tls: `${host} did not complete the TLS handshake`,
    answer: `${host} did not answer`,
    body: `${host} did not complete its answer`,
  }
  return new CredentialsError('timeout', `${stage[phase]} within ${limitMs / 1000} s.${via(progress)}`, {
    retryable: 'backoff',
    details: place(progress),
  })
}

/** An answer that the proxy gave in the place of the service. */
export function proxyRefusal(status: number, progress: Progress): CredentialsError {
  const { host, proxy } = progress
  const origin = proxy?.origin ?? 'http-proxy'
  const login = status === 407
  const message = login
    ? `The proxy ${addressOf(proxy)} asks for a user and password, or refuses those given (status 407). ` +
      `Write them into ${origin}: http://user:password@host:port, special characters percent-encoded.`
    : `The proxy ${addressOf(proxy)} refused to connect to ${host} (status ${status}). Check ${origin} and no-proxy.`
  return new CredentialsError('network', message, {
    retryable: isTransient(status) ? 'backoff' : 'never',
    details: {
      ...place({ ...progress, phase: 'proxy' }),
      input: origin,
      status,
      reason: login ? 'proxy-login' : 'proxy-refused',
    },
  })
}

export function oversizeError(limitBytes: number, progress: Progress): CredentialsError {
  return new CredentialsError(
    'network',
    `The answer of ${progress.host} is larger than ${limitBytes} bytes, so it was not read.${via(progress)}`,
    { details: { ...place(progress), reason: 'oversize' } },
  )
}

function sentence(cause: unknown, errno: string | undefined, progress: Progress): string {
  const { phase, host, proxy } = progress
  const why = messageOf(cause) || 'no address could be reached'
  const reason = errno === undefined || why.includes(errno) ? why : `${why}, ${errno}`
  const stage: Record<NetworkPhase, string> = {
    dns: `The name ${nameOf(host)} could not be resolved (${reason}).`,
    connect: `${host} could not be reached (${reason}).`,
    proxy: `The proxy ${addressOf(proxy)} could not be used (${reason}). Check ${proxy?.origin ?? 'http-proxy'}.`,
    tls: `No TLS connection to ${host} could be made (${reason}). ${ownAuthority}`,
    answer: `${host} gave no readable answer (${reason}).`,
    body: `The answer of ${host} broke off (${reason}).`,
  }
  return stage[phase] + via(progress)
}

function via({ phase, proxy }: Progress): string {
  return proxy === undefined || phase === 'proxy' ? '' : ` The proxy ${addressOf(proxy)} was used.`
}

function addressOf(proxy: ProxyUrl | undefined): string {
  return proxy === undefined ? '' : proxyAddress(proxy)
}

function nameOf(host: string): string {
  return host.replace(/:\d+$/, '')
}

function place({ phase, host }: Progress) {
  return { phase, host }
}

/** Where several addresses were tried, Node wraps their errors and copies the first one's code. */
function errnoOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined
  return typeof cause.code === 'string' ? cause.code : undefined
}
