import { CredentialsError } from '../core/errors.ts'
import type { Env, Http, HttpAnswer, HttpLimits, HttpRequest } from '../core/host.ts'
import { type Trust, trustFrom } from './authorities.ts'
import { addressFrom, type Connection, connect } from './connection.ts'
import { answerTo, limited, optionsFrom } from './exchange.ts'
import type { Progress } from './failure.ts'
import { steadyMs } from './stopwatch.ts'

/**
 * Node's own client on connections made here: no pool, no global agent, and only the modules that the scheme needs.
 * Global `fetch` would load undici, some 50 ms.
 */
export function nodeHttp(env: Env): Http {
  const trust = trustFrom(env)
  const opened = new Map<string, Connection>()
  return {
    open(url) {
      try {
        const target = new URL(url)
        if (!opened.has(target.origin)) opened.set(target.origin, connect(addressFrom(target), trust))
      } catch {
        // The request will meet the same and say so.
      }
    },
    async send(request) {
      const url = new URL(request.url)
      const limits = limitsFrom(request.limits)
      if (request.proxy !== undefined) {
        const { sendThroughProxy } = await import('./proxy.ts')
        return sendThroughProxy({ request, url, limits, trust, proxy: request.proxy })
      }
      const ahead = opened.get(url.origin)
      opened.delete(url.origin)
      return sendDirectly({ request, url, limits, trust, ahead })
    },
  }
}

function limitsFrom({ connectMs = 5_000, answerMs = 15_000, bodyBytes = 1 << 20 }: HttpLimits = {}) {
  return { connectMs: Math.min(connectMs, answerMs), answerMs, bodyBytes }
}

interface DirectSend {
  readonly request: HttpRequest
  readonly url: URL
  readonly limits: Required<HttpLimits>
  readonly trust: () => Trust
  readonly ahead: Connection | undefined
}

async function sendDirectly(send: DirectSend): Promise<HttpAnswer> {
  const { request, url, limits } = send
  const started = steadyMs()
  const { socket, progress } = await standing(send)
  try {
    const { request: open } = process.getBuiltinModule('node:http')
    const sent = open({ ...optionsFrom(request, url), createConnection: () => socket })
    const leftMs = limits.answerMs - (steadyMs() - started)
    const answer = answerTo(sent, { request, bodyBytes: limits.bodyBytes, progress })
    const got = await limited(answer, { leftMs, limitMs: limits.answerMs, progress })
    // The server closes its side, as it was asked to; a process that ends before that need not wait, nor pay for it.
    socket.unref().end()
    return got
  } catch (cause) {
    socket.destroy()
    throw await failureOf(cause, progress)
  }
}

/** A connection that stands: the one opened ahead if it is still good, else a new one. */
async function standing({ ahead, url, trust, limits }: DirectSend): Promise<Connection> {
  if (ahead !== undefined && (await isGood(ahead, limits.connectMs))) return ahead
  const fresh = connect(addressFrom(url), trust)
  await established(fresh, limits.connectMs)
  return fresh
}

async function established(connection: Connection, limitMs: number): Promise<void> {
  const { socket, ready, progress } = connection
  socket.ref()
  // Loads while the packets travel.
  process.getBuiltinModule('node:http')
  try {
    await limited(ready, { leftMs: limitMs, limitMs, progress })
  } catch (cause) {
    socket.destroy()
    throw await failureOf(cause, progress)
  }
}

async function isGood(ahead: Connection, limitMs: number): Promise<boolean> {
  try {
    await established(ahead, limitMs)
  } catch (error) {
    if (error instanceof CredentialsError && error.code === 'timeout') throw error
    return false
  }
  // Two turns of the event loop: a farewell that has already arrived is read in between.
  await turn()
  await turn()
  if (ahead.idle()) return true
  ahead.socket.destroy()
  return false
}

/** What is said of failures is loaded with the first. */
async function failureOf(cause: unknown, progress: Progress): Promise<CredentialsError> {
  return (await import('./failure.ts')).networkError(cause, progress)
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
