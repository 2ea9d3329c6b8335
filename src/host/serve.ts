import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

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

/** Listens on a free port of 127.0.0.1 alone. @returns `127.0.0.1:PORT` */
export async function serveLoopback(
  handle: (request: ServedRequest) => Promise<ServedAnswer>,
  limits: Partial<typeof patience> = {},
): Promise<string> {
  const server = createServer({ ...patience, ...limits }, (request, response) => {
    request.resume()
    handle(servedFrom(request)).then(
      ({ status, body, answered }) => {
        if (answered !== undefined) response.once('close', answered)
        response
          .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
          .end(body)
      },
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  // A connection that could not be accepted is that client's loss.
  server.on('error', () => {})
  const { port } = server.address() as AddressInfo
  return `127.0.0.1:${port}`
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
