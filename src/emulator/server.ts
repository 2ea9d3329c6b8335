/** Binds an emulator to a loopback port. The only file here that knows sockets, timers and the clock. */
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { CredentialsError } from '../core/errors.ts'
import { configFrom } from './config-schema.ts'
import { list } from './decode.ts'
import { createEmulator, type Emulator } from './emulator.ts'
import { fault } from './fault-schema.ts'
import type { SeenRequest, WireAnswer, WireRequest } from './wire.ts'

export interface EmulatorOptions {
  /** As in the configuration file; docs/emulator.md has the reference. */
  readonly config?: unknown
  /** 0, the default, takes a free one. */
  readonly port?: number
  readonly host?: '127.0.0.1' | '::1'
  /** PEM; absent = plain http. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** Milliseconds since the epoch; the machine's clock where absent. */
  readonly now?: () => number
}

export interface RunningEmulator {
  /** `http://127.0.0.1:4566` */
  readonly url: string
  /** What a job's environment needs; the request token is that of the first job. */
  readonly env: Readonly<
    Record<'ACTIONS_ID_TOKEN_REQUEST_URL' | 'ACTIONS_ID_TOKEN_REQUEST_TOKEN' | 'AWS_ENDPOINT_URL_STS', string>
  >
  requests(): readonly SeenRequest[]
  /** One fault or a list, as in the configuration file. @throws CredentialsError `invalid-input` */
  addFault(value: unknown): void
  reset(): void
  /** A token with these claims, signed with the emulator's key. */
  mintToken(claims: Readonly<Record<string, unknown>>): Promise<string>
  close(): Promise<void>
}

/** @throws CredentialsError `invalid-input` for the configuration; the system's error where the port is taken */
export async function startEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const config = configFrom(options.config ?? {})
  const now = options.now ?? Date.now
  const held: { emulator?: Emulator } = {}
  const listener: http.RequestListener = (request, response) => {
    // Requests come only after listen, when the emulator is there.
    if (held.emulator !== undefined) void serve(request, response, held.emulator)
  }
  const server =
    options.tls === undefined ? http.createServer(listener) : https.createServer(options.tls, listener)
  const url = `${options.tls === undefined ? 'http' : 'https'}://${await listen(server, options)}`
  const emulator = createEmulator(config, { baseUrl: url, now, fetchDocument })
  held.emulator = emulator
  return {
    url,
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/actions/idtoken?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: config.jobs[0]?.requestToken ?? '',
      AWS_ENDPOINT_URL_STS: url,
    },
    requests: emulator.requests,
    addFault: (value) => addFault(value, emulator),
    reset: emulator.reset,
    mintToken: (claims) => emulator.issuer.mint(claims, now()),
    close: () => close(server),
  }
}

/** Resolves to `host:port`, in brackets where the host is IPv6. */
async function listen(
  server: http.Server,
  { port = 0, host = '127.0.0.1' }: EmulatorOptions,
): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  return `${host === '::1' ? '[::1]' : host}:${address.port}`
}

function close(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function addFault(value: unknown, emulator: Emulator): void {
  const decoded = list(fault)(value, 'faults')
  if (!decoded.ok)
    throw new CredentialsError('invalid-input', `The fault cannot be used:\n${decoded.problems.join('\n')}`)
  emulator.faults.add(decoded.value)
}

async function serve(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  emulator: Emulator,
): Promise<void> {
  const received = await requestFrom(request).catch(() => undefined)
  if (received === undefined) return
  const real = await emulator.handle(received)
  if (real.delayMs > 0) await sleep(real.delayMs, undefined, { ref: false })
  send(real, response)
}

/** Rejects where the client goes away. */
async function requestFrom(request: http.IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name,
    [value ?? ''].flat().join(','),
  ])
  return {
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).toString('utf8'),
  }
}

function send(real: WireAnswer, response: http.ServerResponse): void {
  const body = Buffer.from(real.body)
  const { socket } = response
  if (socket === null) return
  switch (real.ending) {
    case 'hang':
      return
    case 'reset':
      socket.resetAndDestroy()
      return
    case 'reset-in-headers':
      socket.write(`HTTP/1.1 ${real.status} OK\r\nContent-Type: text/xml\r\nX-Amzn-Req`, () =>
        afterDelivery(socket, 'reset'),
      )
      return
    case 'reset-in-body':
    case 'truncated':
      response.writeHead(real.status, { ...real.headers, 'content-length': body.length })
      response.write(body.subarray(0, Math.floor(body.length / 2)), () =>
        afterDelivery(socket, real.ending === 'truncated' ? 'end' : 'reset'),
      )
      return
    case 'whole':
      response.writeHead(real.status, { ...real.headers, 'content-length': body.length })
      response.end(body)
  }
}

/** A reset overtakes what was written: the bytes need a moment to arrive first. */
function afterDelivery(socket: Socket, how: 'end' | 'reset'): void {
  setTimeout(() => (how === 'end' ? socket.destroy() : socket.resetAndDestroy()), 20).unref()
}

/** One GET for a provider's documents, no redirects. Rejects after five seconds, as IAM gives up. */
function fetchDocument(url: string): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const get = url.startsWith('https:') ? https.get : http.get
    const request = get(url, { timeout: 5000, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      )
      response.on('error', reject)
    })
    request.on('timeout', () =>
      request.destroy(new Error('The identity provider did not answer within 5 s.')),
    )
    request.on('error', reject)
  })
}
