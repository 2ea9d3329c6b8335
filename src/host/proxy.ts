import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { HttpProxyAgent } from 'http-proxy-agent'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { CredentialsError } from '../core/errors.ts'
import type { HttpAnswer, HttpLimits, HttpRequest } from '../core/host.ts'
import type { Trust } from './authorities.ts'
import { answerTo, limited, optionsFrom } from './exchange.ts'
import { networkError, type Progress, proxyRefusal } from './failure.ts'
import { steadyMs } from './stopwatch.ts'

export interface ProxiedSend {
  readonly request: HttpRequest
  readonly url: URL
  readonly limits: Required<HttpLimits>
  readonly trust: () => Trust
  readonly proxy: string
}

/** http is forwarded, https tunnelled. https://www.rfc-editor.org/rfc/rfc9110#CONNECT */
export async function sendThroughProxy(send: ProxiedSend): Promise<HttpAnswer> {
  const { request, url, limits } = send
  const started = steadyMs()
  const proxy = proxyFrom(send.proxy)
  const progress: Progress = { phase: 'proxy', url, proxy: proxy.url }
  const stop = new AbortController()
  const sent = begin(send, proxy, stop.signal)
  const tunnel = standing(sent, progress)
  const answer = answerTo(sent, { body: request.body, bodyBytes: limits.bodyBytes, progress })
  try {
    const { connectMs, answerMs } = limits
    await limited(Promise.race([tunnel, answer]), { leftMs: connectMs, limitMs: connectMs, progress })
    const leftMs = answerMs - (steadyMs() - started)
    const got = await limited(answer, { leftMs, limitMs: answerMs, progress })
    if (got.status === 407 && url.protocol === 'http:') throw proxyRefusal(407, progress)
    return got
  } catch (cause) {
    throw networkError(cause, progress)
  } finally {
    // Until the tunnel stands, the agent alone knows the socket.
    if (progress.phase === 'proxy') stop.abort()
    sent.destroy()
  }
}

interface Proxy {
  /** Without user and password, which the agents would write to the log under DEBUG. */
  readonly url: URL
  readonly headers: { readonly 'Proxy-Authorization'?: string }
}

function proxyFrom(text: string): Proxy {
  const full = text.includes('://') ? text : `http://${text}`
  const url = URL.canParse(full) ? new URL(full) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new CredentialsError(
      'invalid-input',
      'http-proxy cannot be used: it must have the form http://user:password@host:port (or https://).',
      { details: { input: 'http-proxy' } },
    )
  }
  const { username, password } = url
  url.username = ''
  url.password = ''
  if (username === '' && password === '') return { url, headers: {} }
  const user = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')
  return { url, headers: { 'Proxy-Authorization': `Basic ${user}` } }
}

/** A stray percent sign stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function begin({ request, url, trust }: ProxiedSend, proxy: Proxy, signal: AbortSignal): ClientRequest {
  const host = proxy.url.hostname
  const named = !/^\[|^[\d.]+$/.test(host)
  const options = { ...trust(), signal, headers: proxy.headers, ...(named && { servername: host }) }
  return url.protocol === 'https:'
    ? process.getBuiltinModule('node:https').request(url, {
        ...optionsFrom(request, url),
        ...trust(),
        agent: new HttpsProxyAgent(proxy.url, options),
      })
    : process.getBuiltinModule('node:http').request(url, {
        ...optionsFrom(request, url),
        agent: new HttpProxyAgent(proxy.url, options),
      })
}

/** Settles when requests can pass to the service: TLS with it included where it is tunnelled. */
function standing(sent: ClientRequest, progress: Progress): Promise<void> {
  return new Promise((resolve, reject) => {
    const stand = () => {
      progress.phase = 'answer'
      resolve()
    }
    // Only a tunnel has a status.
    sent.once('proxyConnect', ({ statusCode }: { statusCode?: number }) => {
      if (statusCode === 200) progress.phase = 'tls'
      else if (statusCode !== undefined) reject(refusal(statusCode, progress))
    })
    sent.once('socket', (socket: Socket) => {
      if ('encrypted' in socket) socket.once('secureConnect', stand)
      else stand()
    })
  })
}

function refusal(status: number, progress: Progress): Error {
  return Number.isNaN(status) ? new Error('its answer is not HTTP') : proxyRefusal(status, progress)
}
