import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Trust } from './authorities.ts'
import type { Progress } from './failure.ts'

/** Where a socket leads. */
export interface Address {
  /** TLS from the first byte. */
  readonly secure: boolean
  /** A name or an IP address, IPv6 without brackets. */
  readonly host: string
  readonly port: number
  /** `host:port`, as messages show it. */
  readonly shown: string
}

/** A socket on its way to a server, TLS included. */
export interface Connection {
  readonly socket: Socket
  readonly progress: Progress
  /** Settles when the connection stands; rejects with what the socket reported. */
  readonly ready: Promise<void>
  /** False once the server has closed its side, or has spoken unasked. */
  idle(): boolean
}

export function addressFrom({ protocol, hostname, port, host }: URL): Address {
  const secure = protocol === 'https:'
  return {
    secure,
    host: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    port: Number(port || (secure ? 443 : 80)),
    shown: host,
  }
}

/**
 * Starts connecting, directly. The socket does not keep the process alive until `ref` is called on it.
 * @throws CredentialsError `invalid-input` of the certificate bundle
 */
export function connect({ secure, host, port, shown }: Address, trust: () => Trust): Connection {
  const { isIP, connect: connectPlainly } = process.getBuiltinModule('node:net')
  const socket = secure ? connectSecurely({ host, port }, trust) : connectPlainly({ host, port })
  socket.unref()
  const progress: Progress = { phase: isIP(host) === 0 ? 'dns' : 'connect', host: shown }
  follow(socket, progress, secure)
  return { socket, progress, ready: readiness(socket, secure), idle: idleness(socket) }
}

/** `host` is whom the certificate must be for, also where the bytes take a socket that leads there. */
type SecureTo = { readonly host: string } & ({ readonly port: number } | { readonly socket: Socket })

/**
 * The only place that begins TLS. The other side is always verified, and no key is written to a file: what an earlier
 * step can set, NODE_TLS_REJECT_UNAUTHORIZED and in NODE_OPTIONS --trace-tls and --tls-keylog, does not hold here.
 */
export function connectSecurely(to: SecureTo, trust: () => Trust): TLSSocket {
  const named = process.getBuiltinModule('node:net').isIP(to.host) === 0
  const socket = process.getBuiltinModule('node:tls').connect({
    ...to,
    ...trust(),
    rejectUnauthorized: true,
    enableTrace: false,
    ALPNProtocols: ['http/1.1'],
    ...(named && { servername: to.host }),
  })
  return socket.removeAllListeners('keylog')
}

function follow(socket: Socket, progress: Progress, secure: boolean): void {
  socket.on('lookup', (error) => {
    if (!error) progress.phase = 'connect'
  })
  socket.once('connect', () => {
    progress.phase = secure ? 'tls' : 'answer'
  })
  socket.once('secureConnect', () => {
    progress.phase = 'answer'
  })
}

/** Settles when the socket can carry requests; rejects with what it reported, which then does not end the process. */
export function readiness(socket: Socket, secure: boolean): Promise<void> {
  socket.on('error', () => {})
  const ready = new Promise<void>((resolve, reject) => {
    socket.once(secure ? 'secureConnect' : 'connect', () => resolve())
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the connection was closed')))
  })
  ready.catch(() => {})
  return ready
}

/** Reading shows a server's farewell; nothing else may come before the request. */
function idleness(socket: Socket): () => boolean {
  let spoken = false
  const hear = () => {
    spoken = true
  }
  socket.once('end', hear).once('data', hear)
  return () => {
    socket.off('end', hear).off('data', hear)
    return !spoken && !socket.destroyed
  }
}
