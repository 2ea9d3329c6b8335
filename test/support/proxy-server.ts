import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'

/** A forward proxy: plain requests and CONNECT, with or without basic authentication. Leads `*.test` to 127.0.0.1. */

export interface ProxyServer {
  readonly port: number
  /** One line per request: its method and target. */
  readonly seen: string[]
  close(): Promise<void>
}

export interface ProxyOptions {
  /** `user:password` that it asks for. */
  readonly user?: string
  /** Speaks TLS itself. */
  readonly tls?: { readonly key: string; readonly cert: string }
  /** Answers CONNECT with this status instead of connecting. */
  readonly refuse?: number
  /** Never answers CONNECT. */
  readonly hang?: boolean
}

export async function proxyServer(options: ProxyOptions = {}): Promise<ProxyServer> {
  const seen: string[] = []
  const sockets = new Set<Socket>()
  const server = options.tls ? createSecureServer(options.tls) : createServer()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  })
  server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
    seen.push(`${incoming.method} ${incoming.url}`)
    if (!isAllowed(incoming, options))
      response.writeHead(407, { 'proxy-authenticate': 'Basic' }).end('denied')
    else forward(incoming, response)
  })
  server.on('connect', (incoming: IncomingMessage, client: Socket) => {
    seen.push(`CONNECT ${incoming.url}`)
    if (options.hang) return
    if (!isAllowed(incoming, options)) client.end('HTTP/1.1 407 Denied\r\nContent-Length: 0\r\n\r\n')
    else if (options.refuse) client.end(`HTTP/1.1 ${options.refuse} No\r\nContent-Length: 0\r\n\r\n`)
    else tunnel(incoming.url ?? '', client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function isAllowed({ headers }: IncomingMessage, { user }: ProxyOptions): boolean {
  if (user === undefined) return true
  return headers['proxy-authorization'] === `Basic ${Buffer.from(user).toString('base64')}`
}

function forward(incoming: IncomingMessage, response: ServerResponse): void {
  const { 'proxy-authorization': _user, 'proxy-connection': _kept, ...headers } = incoming.headers
  const { hostname, port, pathname, search } = new URL(incoming.url ?? '')
  const to = {
    host: resolved(hostname),
    port,
    path: `${pathname}${search}`,
    method: incoming.method ?? 'GET',
  }
  const onward = request({ ...to, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  onward.on('error', () => response.writeHead(502).end())
  incoming.pipe(onward)
}

function tunnel(target: string, client: Socket): void {
  const { hostname, port } = new URL(`http://${target}`)
  const onward = connect(Number(port), resolved(hostname), () => {
    client.write('HTTP/1.1 200 Connected\r\n\r\n')
    onward.pipe(client).pipe(onward)
  })
  onward.on('error', () => client.destroy())
  client.on('error', () => onward.destroy()).on('close', () => onward.destroy())
}

function resolved(hostname: string): string {
  return /\.test$|^192\.0\.2\./.test(hostname) ? '127.0.0.1' : hostname.replace(/^\[|\]$/g, '')
}
