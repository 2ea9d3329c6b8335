import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Authority, authority } from '../support/authority.ts'
import { proxyServer } from '../support/proxy-server.ts'
import { tcpServer } from '../support/tcp-server.ts'

/** What only a process of its own can show: that it ends, what it prints, whom it trusts. */

let folder: string
let trust: Authority
const closing: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'process-'))
  trust = await authority()
  writeFileSync(join(folder, 'ca.pem'), trust.ca)
  await build({
    entryPoints: [join(import.meta.dirname, 'child.ts')],
    outfile: join(folder, 'child.cjs'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    external: ['kerberos'],
    logLevel: 'error',
  })
})
afterAll(async () => {
  await Promise.all(closing.map((close) => close()))
  rmSync(folder, { recursive: true })
})

interface Ended {
  readonly code: number | null
  readonly output: string
}

function start(
  deed: string,
  argument = '',
  env: Record<string, string> = {},
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [join(folder, 'child.cjs'), deed, argument], { env })
}

async function run(deed: string, argument = '', env: Record<string, string> = {}): Promise<Ended> {
  return ended(start(deed, argument, env))
}

function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve) =>
    child.on('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString() })),
  )
}

/** Keeps its connections open after the answer, as long as clients do. */
async function secureServer(): Promise<string> {
  const server = createSecureServer(trust.server, (_, response) => response.end('hello'))
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(async () => server.close().closeAllConnections())
  return `https://localhost:${(server.address() as AddressInfo).port}/`
}

async function hangingServer(): Promise<number> {
  const server = await tcpServer(() => {})
  closing.push(server.close)
  return server.port
}

test('a connection that is never used does not keep the process', async () => {
  expect(await run('open', await secureServer())).toMatchObject({ code: 0, output: 'done\n' })
  expect(await run('open', `https://127.0.0.1:${await hangingServer()}/`)).toMatchObject({ code: 0 })
})

test('a connection that was used does not keep the process; NODE_EXTRA_CA_CERTS is trusted', async () => {
  const ended = await run('send', await secureServer(), { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') })
  expect(ended.code).toBe(0)
  expect(JSON.parse(ended.output)).toMatchObject({ status: 200, body: 'hello' })
})

test.each([
  ['hangs', { hang: true }, 'timeout: The proxy'],
  ['refuses', { refuse: 403 }, 'network: The proxy'],
  ['asks for a user', { user: 'a:b' }, 'network: The proxy'],
])('a proxy that %s does not keep the process', async (_, options, expected) => {
  const proxy = await proxyServer(options)
  closing.push(proxy.close)
  const ended = await run('send through PROXY', 'https://localhost:1/', { PROXY: `127.0.0.1:${proxy.port}` })
  expect(ended.code).toBe(0)
  expect(ended.output).toContain(expected)
})

test('a tunnel whose far end hangs does not keep the process', async () => {
  const proxy = await proxyServer()
  closing.push(proxy.close)
  const url = `https://localhost:${await hangingServer()}/`
  const ended = await run('send through PROXY', url, { PROXY: `127.0.0.1:${proxy.port}` })
  expect(ended.output).toContain('did not complete the TLS handshake')
  expect(ended.code).toBe(0)
})

test("the proxy's user is in no log", async () => {
  const proxy = await proxyServer({ user: 'ada:hunter2' })
  closing.push(proxy.close)
  const env = { PROXY: `http://ada:hunter2@127.0.0.1:${proxy.port}`, DEBUG: '*' }
  expect((await run('send through PROXY', 'http://localhost:1/', env)).output).not.toContain('hunter2')
  expect((await run('send through PROXY', 'https://localhost:1/', env)).output).not.toContain('hunter2')
})

test('every line is out before the process ends, however slow the reader', async () => {
  const child = start('print and exit')
  child.stdout.pause()
  setTimeout(() => child.stdout.resume(), 100)
  const { output } = await ended(child)
  expect(output.split('\n')).toHaveLength(20_001)
  expect(output).toContain(`\n19999 ${'x'.repeat(50)}\n`)
})

test.skipIf(process.platform === 'win32')('a signal ends the wait', async () => {
  const child = start('wait')
  child.stdout.once('data', () => child.kill('SIGTERM'))
  expect(await ended(child)).toEqual({
    code: 1,
    output: 'waiting\ninterrupted: Stopped by SIGTERM; nothing was published.\n',
  })
})

test('over http, no TLS, no crypto and no fetch is loaded', async () => {
  const server = createServer((_, response) => response.end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(async () => server.close().closeAllConnections())
  const { output } = await run('modules', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  const loaded = output.split('\n')
  expect(loaded).toContain('_http_client')
  for (const name of [
    'https',
    'tls',
    'crypto',
    'internal/deps/undici/undici',
    'child_process',
    'worker_threads',
  ]) {
    expect(loaded).not.toContain(name)
  }
})

test('thirty-two processes at once each have their turn', async () => {
  const path = join(folder, 'new', 'counter')
  const all = await Promise.all(Array.from({ length: 32 }, () => run('count', path)))
  expect(all).toEqual(Array(32).fill({ code: 0, output: 'done\n' }))
  expect(readFileSync(path, 'utf8')).toBe('32')
}, 60_000)

test("a killed process's lock is taken over once it is stale", async () => {
  const path = join(folder, 'killed')
  await run('lock and die', path)
  const past = new Date(Date.now() - 60_000)
  utimesSync(`${path}.lock`, past, past)
  expect(await run('count', path)).toEqual({ code: 0, output: 'done\n' })
})
