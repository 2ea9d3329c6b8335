import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import type { HttpAnswer, HttpRequest } from '../core/host.ts'
import type { Progress } from './failure.ts'

/** One request and its answer on Node's HTTP client, whichever way the connection came about. */

export function optionsFrom(request: HttpRequest, url: URL): RequestOptions {
  return {
    method: request.method,
    path: url.pathname + url.search,
    headers: { host: url.host, ...request.headers },
  }
}

interface Reading {
  readonly request: Pick<HttpRequest, 'body' | 'sent'>
  readonly bodyBytes: number
  readonly progress: Progress
}

/** Sends the request and reads its answer. Rejects with what Node reports, or where the body is too large. */
export function answerTo(
  sent: ClientRequest,
  { request, bodyBytes, progress }: Reading,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    sent.on('error', reject)
    sent.once('response', (message) => {
      progress.phase = 'body'
      read(message, bodyBytes, progress).then(resolve, reject)
    })
    if (request.sent !== undefined) sent.once('finish', request.sent)
    sent.end(request.body)
  })
}

function read(message: IncomingMessage, limit: number, progress: Progress): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    message.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) return void chunks.push(chunk)
      import('./failure.ts').then(({ oversizeError }) => reject(oversizeError(limit, progress)), reject)
    })
    message.once('error', reject)
    message.once('end', () => {
      if (size > limit) return
      const { statusCode: status = 0, headers } = message
      resolve({ status, headers: textsFrom(headers), body: Buffer.concat(chunks).toString('utf8') })
    })
  })
}

function textsFrom(headers: IncomingMessage['headers']): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}

interface Limit {
  /** What is left of the limit, in milliseconds. */
  readonly leftMs: number
  readonly limitMs: number
  readonly progress: Progress
}

/** Rejects with `timeout` when the limit runs out; whoever waits then ends the work. */
export function limited<T>(work: Promise<T>, { leftMs, limitMs, progress }: Limit): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () =>
      import('./failure.ts').then(({ timeoutError }) => reject(timeoutError(limitMs, progress)), reject)
    const timer = setTimeout(late, leftMs)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
