/** Binds an emulator to a loopback port. With delivery.ts and fetch-document.ts, all there is of sockets, timers and the clock. */
import http from 'node:http'
import https from 'node:https'
import { CredentialsError } from '../core/errors.ts'
import { configFrom, configFromText } from './config-schema.ts'
import { list } from './decode.ts'
import { createDelivery } from './delivery.ts'
import { createEmulator } from './emulator.ts'
import { fault } from './fault-schema.ts'
import { fetchDocument } from './fetch-document.ts'
import { guarded } from './guard.ts'
import type { Emulator } from './interface.ts'
import type { SeenRequest } from './wire.ts'

export interface EmulatorOptions {
  /** The configuration file's text, or the value that it holds; docs/emulator.md has the reference. */
  readonly config?: unknown
  /** 0, the default, takes a free one. */
  readonly port?: number
  readonly host?: '127.0.0.1' | '::1'
  /** Names, without ports, under which it may be asked for beside 127.0.0.1, localhost and ::1. */
  readonly allowedHosts?: readonly string[]
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

/** @throws CredentialsError `invalid-input` for the configuration or the host; the system's error where the port is taken */
export async function startEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const { config: given = {} } = options
  const config = typeof given === 'string' ? configFromText(given) : configFrom(given)
  const now = options.now ?? Date.now
  const server = options.tls === undefined ? http.createServer() : https.createServer(options.tls)
  const url = `${options.tls === undefined ? 'http' : 'https'}://${await listen(server, options)}`
  const emulator = createEmulator(config, { baseUrl: url, now, fetchDocument })
  createDelivery(server, guarded(emulator.handle, options.allowedHosts))
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
  // Types do not reach callers in JavaScript, and anyone who can reach the emulator can have its credentials.
  if (!['127.0.0.1', '::1'].includes(host))
    throw new CredentialsError(
      'invalid-input',
      `The emulator listens on 127.0.0.1 or ::1 only, not on ${host}.`,
    )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  const bound = typeof address === 'object' ? address?.port : undefined
  return `${host === '::1' ? '[::1]' : host}:${bound}`
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
