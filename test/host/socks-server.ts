import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A SOCKS proxy, versions 4, 4a and 5, that leads every name to 127.0.0.1. */

export interface SocksServer {
  readonly port: number
  /** One line per connection asked for: `5 sts.test:443`. */
  readonly seen: string[]
  close(): Promise<void>
}

export interface SocksOptions {
  /** `user:password` that it asks for. */
  readonly user?: string
  /** Answers with this code instead of connecting. */
  readonly refuse?: number
  /** Sends its answers byte by byte. */
  readonly slowly?: boolean
}

export async function socksServer(options: SocksOptions = {}): Promise<SocksServer> {
  const seen: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    sockets.add(client)
    client.on('error', () => {}).on('close', () => sockets.delete(client))
    serve(client, { ...options, seen }).catch(() => client.destroy())
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

interface Serving extends SocksOptions {
  readonly seen: string[]
}

async function serve(client: Socket, options: Serving): Promise<void> {
  const read = reader(client)
  const write = async (...bytes: readonly number[]) => {
    for (const part of options.slowly ? bytes.map((byte) => [byte]) : [bytes]) {
      client.write(Buffer.from(part))
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const [version] = await read(1)
  const target = version === 5 ? await ask5({ read, write }, options) : await ask4(read)
  if (target === undefined) return void client.end()
  options.seen.push(`${version} ${target.host}:${target.port}`)
  const code = options.refuse ?? (version === 5 ? 0 : 90)
  if (version === 5) await write(5, code, 0, 3, 2, 97, 98, 0, 80)
  else await write(0, code, 0, 0, 0, 0, 0, 0)
  if (options.refuse !== undefined) return void client.end()
  const onward = connect(target.port, '127.0.0.1')
  onward.on('error', () => client.destroy())
  client.on('close', () => onward.destroy())
  onward.pipe(client).pipe(onward)
}

type Read = (size: number) => Promise<Buffer>

interface Talk {
  readonly read: Read
  write(...bytes: readonly number[]): Promise<void>
}

interface Asked {
  readonly host: string
  readonly port: number
}

async function ask5({ read, write }: Talk, { user }: Serving): Promise<Asked | undefined> {
  const methods = [...(await read((await read(1))[0] ?? 0))]
  const method = user === undefined ? 0 : 2
  if (!methods.includes(method)) return void (await write(5, 255))
  await write(5, method)
  if (user !== undefined) {
    await read(1)
    const counted = async () => (await read((await read(1))[0] ?? 0)).toString()
    const given = `${await counted()}:${await counted()}`
    await write(1, given === user ? 0 : 1)
    if (given !== user) return undefined
  }
  const kind = (await read(4))[3]
  const host =
    kind === 1
      ? [...(await read(4))].join('.')
      : kind === 4
        ? (await read(16)).toString('hex')
        : (await read((await read(1))[0] ?? 0)).toString()
  return { host, port: (await read(2)).readUInt16BE() }
}

async function ask4(read: Read): Promise<Asked> {
  await read(1)
  const port = (await read(2)).readUInt16BE()
  const address = [...(await read(4))].join('.')
  const text = async () => {
    let read1 = ''
    for (let byte = await read(1); byte[0] !== 0; byte = await read(1)) read1 += byte.toString()
    return read1
  }
  await text()
  return { host: address.startsWith('0.0.0.') ? await text() : address, port }
}

function reader(socket: Socket): Read {
  return (size) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const bytes: Buffer | null = size === 0 ? Buffer.alloc(0) : socket.read(size)
        if (bytes === null) return
        socket.off('readable', look).off('close', end)
        resolve(bytes)
      }
      const end = () => reject(new Error('closed'))
      socket.on('readable', look).once('close', end)
      look()
    })
}
