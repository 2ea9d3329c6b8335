import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** What a loopback server is asked. Bodies are not read. */
export interface ServedRequest {
  readonly method: string
  /** From the first `/`, with its query. */
  readonly target: string
  readonly host: string | undefined
  readonly authorization: string | undefined
}

export interface ServedAnswer {
  readonly status: number
  /** JSON text. */
  readonly body: string
  /** Called once the answer is out, or nobody is there to take it. */
  readonly answered?: () => void
}

/** Whoever sends slowly, much or nothing loses the connection; Node looks for such every half minute by default. */
const patience = {
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 8_192,
}

/** At a time. The rest of the files that a process may open is for its own connections, which renew what is served. */
const mostConnections = 64

/**
 * Listens on a free port of 127.0.0.1 alone. One request a connection, so that nobody keeps this process busy by
 * sending many at once: what else it does gets its turn in between.
 * @returns `127.0.0.1:PORT`
 */
export async function serveLoopback(
  handle: (request: ServedRequest) => Promise<ServedAnswer>,
  limits: Partial<typeof patience> = {},
): Promise<string> {
  const waiting = new Set<Socket>()
  const server = createServer({ ...patience, ...limits }, (request, response) => {
    request.resume()
    waiting.delete(request.socket)
    handle(servedFrom(request)).then(
      ({ status, body, answered }) => {
        if (answered !== undefined) response.once('close', answered)
        response
          .writeHead(status, {
            'content-type': 'application/json',
            'cache-control': 'no-store',
            connection: 'close',
          })
          .end(body)
      },
      () => response.writeHead(500, { connection: 'close' }).end(),
    )
  })
  bound(server, waiting)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  // A connection that could not be accepted is that client's loss.
  server.on('error', () => {})
  const { port } = server.address() as AddressInfo
  return `127.0.0.1:${port}`
}

/**
 * Whoever comes when all connections are taken has the place of the one that has waited longest without a request, or
 * none where all are being answered.
 * @param waiting connections without a request so far, the oldest first
 */
function bound(server: Server, waiting: Set<Socket>): void {
  const open = new Set<Socket>()
  server.maxRequestsPerSocket = 1
  server.on('dropRequest', (_, socket) => socket.destroy())
  server.on('connection', (socket: Socket) => {
    if (open.size >= mostConnections) {
      const [oldest = socket] = waiting
      oldest.destroy()
      if (oldest === socket) return
      forget(oldest)
    }
    open.add(socket)
    waiting.add(socket)
    socket.once('close', () => forget(socket))
  })
  function forget(socket: Socket): void {
    open.delete(socket)
    waiting.delete(socket)
  }
}

function servedFrom({ method = '', url = '/', headers }: IncomingMessage): ServedRequest {
  return { method, target: url, host: headers.host, authorization: headers.authorization }
}

/** Whether a process with this number runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It runs, as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** All of standard input, as text. */
export async function standardInput(): Promise<string> {
  let text = ''
  for await (const part of process.stdin.setEncoding('utf8')) text += part
  return text
}
