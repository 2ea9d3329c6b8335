import { type AddressInfo, createServer, type Socket } from 'node:net'

export interface TcpServer {
  readonly port: number
  /** Every connection there ever was, in order. */
  readonly sockets: readonly Socket[]
  close(): Promise<void>
}

/** A server below HTTP: it does with each connection what it is told. */
export async function tcpServer(handle: (socket: Socket) => void, port = 0): Promise<TcpServer> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    handle(socket)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** Says this once a request has come, and leaves the connection open. */
export function saying(text: string): (socket: Socket) => void {
  return (socket) => socket.once('data', () => socket.write(text))
}
