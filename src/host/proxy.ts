import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import type { Socket } from 'node:net'
import { CredentialsError } from '../core/errors.ts'
import type { HttpAnswer, HttpLimits, HttpRequest } from '../core/host.ts'
import { type ProxyUrl, proxyAddress } from '../core/proxy.ts'
import type { Trust } from './authorities.ts'
import { addressFrom, type Connection, connect, connectSecurely, readiness } from './connection.ts'
import { answerTo, limited, optionsFrom } from './exchange.ts'
import { networkError, type Progress, proxyRefusal } from './failure.ts'
import { steadyMs } from './stopwatch.ts'

export interface ProxiedSend {
  readonly request: HttpRequest
  readonly url: URL
  readonly limits: Required<HttpLimits>
  readonly trust: () => Trust
  readonly proxy: ProxyUrl
}

/** http is forwarded, https tunnelled; SOCKS carries both. https://www.rfc-editor.org/rfc/rfc9110#CONNECT */
export async function sendThroughProxy(send: ProxiedSend): Promise<HttpAnswer> {
  const { request, url, proxy, trust, limits } = send
  checkSecrecy(send)
  const started = steadyMs()
  const progress: Progress = { phase: 'proxy', host: url.host, proxy }
  const secure = proxy.scheme === 'https'
  const first = connect({ ...proxy, secure, shown: proxyAddress(proxy) }, trust)
  try {
    const { connectMs, answerMs, bodyBytes } = limits
    const opening = open(first, send, progress)
    const socket = await limited(opening, { leftMs: connectMs, limitMs: connectMs, progress })
    const sent = ask({ ...optionsFrom(request, url), ...forwarding(send) }, socket)
    const answer = answerTo(sent, { request, bodyBytes, progress })
    const leftMs = answerMs - (steadyMs() - started)
    const got = await limited(answer, { leftMs, limitMs: answerMs, progress })
    if (got.status === 407 && isForwarded(send)) throw proxyRefusal(407, progress)
    return got
  } catch (cause) {
    throw networkError(cause, progress)
  } finally {
    // What was built on it ends with it.
    first.socket.destroy()
  }
}

/** A signature is worth nothing for another request; all else that authorises would be the proxy's to use. */
function checkSecrecy({ request, url, proxy }: ProxiedSend): void {
  const { authorization } = request.headers
  if (url.protocol === 'https:' || authorization === undefined || authorization.startsWith('AWS4-')) return
  throw new CredentialsError(
    'invalid-input',
    `${url.host} was not asked: the request holds a token, which does not go through the proxy without TLS. ` +
      `Use https, or name ${url.hostname} in no-proxy.`,
    { details: { reason: 'plain-http', input: proxy.origin, host: url.host } },
  )
}

function ask(options: RequestOptions, socket: Socket): ClientRequest {
  return process.getBuiltinModule('node:http').request({ ...options, createConnection: () => socket })
}

/** The socket on which the request can be written: to the proxy itself, or to the service through it. */
async function open(first: Connection, send: ProxiedSend, progress: Progress): Promise<Socket> {
  const { url, trust } = send
  await reached(first)
  if (!isForwarded(send)) await tunnel(first.socket, send, progress)
  if (url.protocol === 'http:') {
    progress.phase = 'answer'
    return first.socket
  }
  progress.phase = 'tls'
  const socket = connectSecurely({ host: addressFrom(url).host, socket: first.socket }, trust)
  await readiness(socket, true)
  progress.phase = 'answer'
  return socket
}

/** The proxy's own certificate is told apart from that of the service. */
async function reached({ socket, ready, progress, idle }: Connection): Promise<void> {
  socket.ref()
  try {
    await ready
  } catch (cause) {
    throw progress.phase === 'tls' ? networkError(cause, progress) : cause
  }
  idle()
}

async function tunnel(socket: Socket, { url, proxy }: ProxiedSend, progress: Progress): Promise<void> {
  const { host, port } = addressFrom(url)
  if (!isSocks(proxy)) return connectVia(socket, `${url.hostname}:${port}`, progress)
  const { throughSocks } = await import('./socks.ts')
  return throughSocks(socket, { proxy, host, port })
}

/** CONNECT. What comes behind the proxy's answer belongs to the service. */
function connectVia(socket: Socket, authority: string, progress: Progress): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { host: authority, ...loginOf(progress.proxy) }
    const asked = ask({ method: 'CONNECT', path: authority, headers }, socket)
    asked.once('connect', ({ statusCode = 0 }: IncomingMessage, _: Socket, behind: Buffer) => {
      if (statusCode < 200 || statusCode > 299) return reject(proxyRefusal(statusCode, progress))
      if (behind.length > 0) socket.unshift(behind)
      resolve()
    })
    asked.on('error', (error) => reject(isUnreadable(error) ? new Error('its answer is not HTTP') : error))
    asked.end()
  })
}

function isUnreadable(error: Error): boolean {
  return 'code' in error && String(error.code).startsWith('HPE_')
}

function isSocks({ scheme }: ProxyUrl): boolean {
  return scheme === 'socks4' || scheme === 'socks5'
}

function isForwarded({ url, proxy }: ProxiedSend): boolean {
  return url.protocol === 'http:' && !isSocks(proxy)
}

/** A forwarded request names the whole URL, and is for the proxy to admit. */
function forwarding(send: ProxiedSend): RequestOptions {
  if (!isForwarded(send)) return {}
  const { request, url, proxy } = send
  const headers = { ...optionsFrom(request, url).headers, ...loginOf(proxy) }
  return { path: `${url.origin}${url.pathname}${url.search}`, headers }
}

function loginOf(proxy: ProxyUrl | undefined): Record<string, string> {
  if (proxy === undefined || (proxy.user === '' && proxy.password === '')) return {}
  const login = Buffer.from(`${proxy.user}:${proxy.password}`).toString('base64')
  return { 'proxy-authorization': `Basic ${login}` }
}
