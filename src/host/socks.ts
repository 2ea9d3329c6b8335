import type { Socket } from 'node:net'
import { CredentialsError, type ErrorReason, type Retryable } from '../core/errors.ts'
import { type ProxyUrl, proxyAddress } from '../core/proxy.ts'

/**
 * SOCKS as far as a client needs it: some thirty bytes each way. Written here because the reply's code decides whether
 * another attempt helps, and the library for it (70 kB) gives sentences. Names are the proxy's to resolve, since the
 * machine behind one seldom can. https://www.rfc-editor.org/rfc/rfc1928 https://www.rfc-editor.org/rfc/rfc1929
 * https://www.openssh.org/txt/socks4.protocol https://www.openssh.org/txt/socks4a.protocol
 */
export interface SocksTo {
  readonly proxy: ProxyUrl
  /** A name or an IP address, IPv6 without brackets. */
  readonly host: string
  readonly port: number
}

/** Asks the proxy at the other end of a socket for a connection. Rejects with why there is none. */
export async function throughSocks(socket: Socket, to: SocksTo): Promise<void> {
  const { proxy, host } = to
  // Each is sent with its length in one byte.
  if ([proxy.user, proxy.password, host].some((text) => Buffer.byteLength(text) > 255))
    throw refusal(to, 'SOCKS takes 255 bytes each of user, password and host', refused('never'))
  await (proxy.scheme === 'socks4' ? socks4(socket, to) : socks5(socket, to))
}

async function socks5(socket: Socket, to: SocksTo): Promise<void> {
  const { user, password } = to.proxy
  const named = user !== '' || password !== ''
  socket.write(Buffer.from(named ? [5, 2, 0, 2] : [5, 1, 0]))
  const [version, method] = await read(socket, 2)
  if (version !== 5) throw new Error('it does not speak SOCKS 5')
  if (method === 2 && named) {
    socket.write(Buffer.concat([Buffer.from([1]), counted(user), counted(password)]))
    const [, status] = await read(socket, 2)
    if (status !== 0) throw refusal(to, 'it does not accept the user and password', login)
  } else if (method !== 0) throw refusal(to, 'it asks for a user and password', login)
  socket.write(Buffer.concat([Buffer.from([5, 1, 0]), destination(to.host), portBytes(to)]))
  const [, reply = 0, , kind] = await read(socket, 4)
  if (reply !== 0) throw refusal(to, `reply ${reply}`, refused(isLasting(reply) ? 'never' : 'backoff'))
  // Where it connects from: of no use here.
  await read(socket, (kind === 1 ? 4 : kind === 4 ? 16 : ((await read(socket, 1))[0] ?? 0)) + 2)
}

/** Not allowed by its rules, or not in its power; all else is about the network behind it. */
function isLasting(reply: number): boolean {
  return reply === 2 || reply === 7 || reply === 8
}

/** Addresses by kind: IPv4, a name, IPv6. */
function destination(host: string): Buffer {
  const { isIP } = process.getBuiltinModule('node:net')
  if (isIP(host) === 4) return Buffer.from([1, ...host.split('.').map(Number)])
  return isIP(host) === 6
    ? Buffer.concat([Buffer.from([4]), ipv6Bytes(host)])
    : Buffer.concat([Buffer.from([3]), counted(host)])
}

function ipv6Bytes(host: string): Buffer {
  const [head = '', tail = ''] = host.split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)))
  const [before, after] = [groups(head), groups(tail)]
  const zeros = new Array<number>(8 - before.length - after.length).fill(0)
  return Buffer.from([...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 0xff]))
}

/** With the name behind the user where there is no address (4a). It has no password. */
async function socks4(socket: Socket, to: SocksTo): Promise<void> {
  const { isIPv4 } = process.getBuiltinModule('node:net')
  const numeric = isIPv4(to.host)
  const address = numeric ? to.host.split('.').map(Number) : [0, 0, 0, 1]
  const texts = numeric ? [to.proxy.user] : [to.proxy.user, to.host]
  const ended = texts.map((text) => Buffer.from(`${text}\0`))
  socket.write(Buffer.concat([Buffer.from([4, 1]), portBytes(to), Buffer.from(address), ...ended]))
  const [, reply = 0] = await read(socket, 8)
  if (reply !== 90) throw refusal(to, `reply ${reply}`, refused(reply === 91 ? 'briefly' : 'never'))
}

function counted(text: string): Buffer {
  return Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)])
}

function portBytes({ port }: SocksTo): Buffer {
  return Buffer.from([port >> 8, port & 0xff])
}

/** Exactly so many bytes; what follows stays in the socket. */
function read(socket: Socket, size: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void) => {
      socket.off('readable', look).off('error', fail).off('end', close).off('close', close)
      settle()
    }
    const look = () => {
      const bytes: Buffer | null = socket.read(size)
      if (bytes !== null && bytes.length === size) done(() => resolve(bytes))
    }
    const fail = (error: Error) => done(() => reject(error))
    const close = () => done(() => reject(new Error('it closed the connection')))
    socket.on('readable', look).on('error', fail).on('end', close).on('close', close)
    look()
  })
}

interface Refused {
  readonly reason: ErrorReason
  readonly retryable: Retryable
}

const login: Refused = { reason: 'proxy-login', retryable: 'never' }

function refused(retryable: Retryable): Refused {
  return { reason: 'proxy-refused', retryable }
}

function refusal({ proxy, host }: SocksTo, why: string, { reason, retryable }: Refused): CredentialsError {
  const address = proxyAddress(proxy)
  return new CredentialsError(
    'network',
    `The SOCKS proxy ${address} did not open a connection: ${why}. Check ${proxy.origin} and no-proxy.`,
    { retryable, details: { reason, phase: 'proxy', host, input: proxy.origin } },
  )
}
