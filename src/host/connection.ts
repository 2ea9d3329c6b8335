import type { Socket } from 'node:net'
import type { Trust } from './authorities.ts'
import type { Progress } from './failure.ts'

/** A socket on its way to a server, TLS included. */
export interface Connection {
  readonly socket: Socket
  readonly progress: Progress
  /** Settles when the connection stands; rejects with what the socket reported. */
  readonly ready: Promise<void>
  /** False once the server has closed its side, or has spoken unasked. */
  idle(): boolean
}

/**
 * Starts connecting, directly. The socket does not keep the process alive until `ref` is called on it.
 * @throws CredentialsError `invalid-input` of the certificate bundle
 */
export function connect(url: URL, trust: () => Trust): Connection {
  const secure = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const { isIP, connect: connectPlainly } = process.getBuiltinModule('node:net')
  const named = isIP(host) === 0
  const address = { host, port: Number(url.port || (secure ? 443 : 80)) }
  const socket = secure
    ? process.getBuiltinModule('node:tls').connect({
        ...address,
        ...trust(),
        ALPNProtocols: ['http/1.1'],
        ...(named && { servername: host }),
      })
    : connectPlainly(address)
  socket.unref()
  const progress: Progress = { phase: named ? 'dns' : 'connect', url }
  follow(socket, progress, secure)
  return { socket, progress, ready: readiness(socket, secure), idle: idleness(socket) }
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
  // Whoever waits hears of it through `ready` or the request; unheard, it must not end the process.
  socket.on('error', () => {})
}

function readiness(socket: Socket, secure: boolean): Promise<void> {
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
