/** Carries answers to the client, with the endings that faults ask for. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { WireAnswer, WireRequest } from './wire.ts'

/** Serves what arrives at the server from now on. */
export function createDelivery(server: Server, handle: (request: WireRequest) => Promise<WireAnswer>): void {
  // Under TLS a reset needs the TCP connection below, which the response does not give away.
  const connections = new Map<number, Socket>()
  server.on('connection', (socket: Socket) => {
    const port = socket.remotePort
    if (port === undefined || connections.has(port)) return
    connections.set(port, socket)
    socket.once('close', () => connections.delete(port))
  })
  server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
    const received = await requestFrom(request).catch(() => undefined)
    const connection = connections.get(request.socket.remotePort ?? 0)
    if (received === undefined || connection === undefined) return
    const answer = await handle(received)
    if (answer.delayMs > 0) await sleep(answer.delayMs)
    send(answer, response, connection)
  })
}

/** Rejects where the client goes away. */
async function requestFrom(request: IncomingMessage): Promise<WireRequest> {
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

function send(answer: WireAnswer, response: ServerResponse, connection: Socket): void {
  const body = Buffer.from(answer.body)
  const headers = { ...answer.headers, 'content-length': body.length }
  switch (answer.ending) {
    case 'hang':
      return
    case 'reset':
      connection.resetAndDestroy()
      return
    case 'reset-in-headers':
      // Below the response object, which would write its headers whole.
      response.socket?.write(`HTTP/1.1 ${answer.status} OK\r\nContent-Type: text/xml\r\nX-Amzn-Req`, () =>
        endSoon(connection, 'reset'),
      )
      return
    case 'reset-in-body':
    case 'truncated':
      response.writeHead(answer.status, headers)
      response.write(body.subarray(0, Math.floor(body.length / 2)), () =>
        endSoon(connection, answer.ending === 'truncated' ? 'end' : 'reset'),
      )
      return
    case 'whole':
      response.writeHead(answer.status, headers)
      response.end(body)
  }
}

/** A reset overtakes bytes on their way: they need a moment to arrive first. */
function endSoon(connection: Socket, how: 'end' | 'reset'): void {
  setTimeout(() => (how === 'end' ? connection.destroy() : connection.resetAndDestroy()), 50)
}
