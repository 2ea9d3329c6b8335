import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CredentialsError } from '../../src/core/errors.ts'
import type { HttpLimits } from '../../src/core/host.ts'
import { nodeHttp } from '../../src/host/http.ts'
import { type Authority, authority } from '../support/authority.ts'
import { type ProxyOptions, type ProxyServer, proxyServer } from '../support/proxy-server.ts'
import { proxyUrl } from '../support/proxy-url.ts'
import { tcpServer } from '../support/tcp-server.ts'
import { type SocksOptions, socksServer } from './socks-server.ts'

let trust: Authority
let folder: string
let env: { AWS_CA_BUNDLE: string }
const target: Record<string, number> = {}
const closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  trust = await authority()
  folder = mkdtempSync(join(tmpdir(), 'proxy-'))
  env = { AWS_CA_BUNDLE: join(folder, 'ca.pem') }
  writeFileSync(env.AWS_CA_BUNDLE, trust.ca)
  const echo = (request: IncomingMessage, response: ServerResponse) => {
    const { method, url, headers } = request
    request.resume().on('end', () => response.end(JSON.stringify({ method, url, headers })))
  }
  target['http'] = await listen(createPlainServer(echo))
  target['https'] = await listen(createSecureServer(trust.server, echo))
})
afterAll(async () => {
  await Promise.all(closing.map((close) => close()))
  rmSync(folder, { recursive: true })
})

async function listen(server: ReturnType<typeof createPlainServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return (server.address() as AddressInfo).port
}

async function proxyOf(options?: ProxyOptions): Promise<ProxyServer> {
  const proxy = await proxyServer(options)
  closing.push(proxy.close)
  return proxy
}

function send(kind: 'http' | 'https', proxy: string, limits: HttpLimits = {}) {
  const url = `${kind}://localhost:${target[kind]}/a?b=c`
  return nodeHttp(env).send({
    method: 'POST',
    url,
    headers: { 'user-agent': 'me' },
    body: 'x',
    proxy: proxyUrl(proxy),
    limits,
  })
}

async function failureOf(work: Promise<unknown>): Promise<CredentialsError> {
  try {
    await work
  } catch (error) {
    if (error instanceof CredentialsError) return error
    throw error
  }
  throw new Error('a CredentialsError was due')
}

const line = { http: 'POST http://localhost:%/a?b=c', https: 'CONNECT localhost:%' }

describe.each(['http', 'https'] as const)('to an %s service', (kind) => {
  const seenLine = () => line[kind].replace('%', String(target[kind]))

  test.each<readonly [string, ProxyOptions, (port: number) => string]>([
    ['an open proxy', {}, (port) => `http://127.0.0.1:${port}`],
    ['a proxy without a scheme', {}, (port) => `127.0.0.1:${port}`],
    ['a proxy with a user', { user: 'ada:s3 cr%t' }, (port) => `http://ada:s3%20cr%25t@127.0.0.1:${port}/`],
    ['a stray percent sign', { user: 'ada:50%' }, (port) => `http://ada:50%@127.0.0.1:${port}`],
  ])('through %s', async (_, options, address) => {
    const proxy = await proxyOf(options)
    const answer = await send(kind, address(proxy.port))
    expect(answer.status).toBe(200)
    const seen = JSON.parse(answer.body)
    expect(seen).toMatchObject({
      method: 'POST',
      url: '/a?b=c',
      headers: { host: `localhost:${target[kind]}` },
    })
    expect(JSON.stringify(seen)).not.toContain('proxy-authorization')
    expect(proxy.seen).toEqual([seenLine()])
  })

  test('through a proxy that speaks TLS', async () => {
    const proxy = await proxyOf({ tls: trust.server, user: 'ada:pw' })
    expect((await send(kind, `https://ada:pw@localhost:${proxy.port}`)).status).toBe(200)
    expect(proxy.seen).toEqual([seenLine()])
  })

  test.each(['', 'ada:wrong@'])('a proxy that refuses "%s"', async (user) => {
    const proxy = await proxyOf({ user: 'ada:right' })
    const error = await failureOf(send(kind, `http://${user}127.0.0.1:${proxy.port}`))
    expect(error).toMatchObject({
      code: 'network',
      retryable: 'never',
      details: { phase: 'proxy', status: 407, input: 'http-proxy', host: `localhost:${target[kind]}` },
    })
    expect(error.message).toContain(`127.0.0.1:${proxy.port} asks for a user and password`)
    expect(error.message).toContain('http-proxy')
    expect(error.message).not.toContain('wrong')
  })

  test('a proxy that is not there', async () => {
    const { port, close } = await proxyServer()
    await close()
    const error = await failureOf(send(kind, `http://ada:wrong@127.0.0.1:${port}`))
    expect(error).toMatchObject({
      code: 'network',
      retryable: 'briefly',
      details: { phase: 'proxy', errno: 'ECONNREFUSED' },
    })
    expect(error.message).toContain(`The proxy 127.0.0.1:${port} could not be used`)
    expect(error.message).not.toContain('wrong')
  })
})

test.each([
  [403, 'never'],
  [503, 'backoff'],
])('a tunnel refused with %i', async (refuse, retryable) => {
  const proxy = await proxyOf({ refuse })
  const error = await failureOf(send('https', `http://127.0.0.1:${proxy.port}`))
  expect(error).toMatchObject({ code: 'network', retryable, details: { phase: 'proxy', status: refuse } })
  expect(error.message).toContain(`refused to connect to localhost:${target['https']} (status ${refuse})`)
})

test('a tunnel that never stands', async () => {
  const proxy = await proxyOf({ hang: true })
  const error = await failureOf(send('https', `http://127.0.0.1:${proxy.port}`, { connectMs: 100 }))
  expect(error).toMatchObject({ code: 'timeout', retryable: 'backoff', details: { phase: 'proxy' } })
  expect(error.message).toContain(`The proxy 127.0.0.1:${proxy.port} did not open a connection`)
})

test('a tunnel whose far end has no TLS', async () => {
  const proxy = await proxyOf()
  const url = `https://127.0.0.1:${target['http']}/`
  const error = await failureOf(
    nodeHttp(env).send({
      method: 'GET',
      url,
      headers: {},
      proxy: proxyUrl(`http://127.0.0.1:${proxy.port}`),
    }),
  )
  expect(error).toMatchObject({ retryable: 'never', details: { phase: 'tls' } })
  expect(error.message).toContain(`The proxy 127.0.0.1:${proxy.port} was used.`)
})

test.each<readonly ['http' | 'https', string, string]>([
  ['http', 'answer', 'gave no readable answer'],
  ['https', 'proxy', 'its answer is not HTTP'],
])('an %s request to something that is no proxy', async (kind, phase, message) => {
  const other = await tcpServer((socket) => socket.once('data', () => socket.end('nonsense\r\n\r\n')))
  closing.push(other.close)
  const error = await failureOf(send(kind, `http://127.0.0.1:${other.port}`))
  expect(error).toMatchObject({ code: 'network', details: { phase } })
  expect(error.message).toContain(message)
})

test('a proxy that hangs up', async () => {
  const other = await tcpServer((socket: Socket) => socket.once('data', () => socket.resetAndDestroy()))
  closing.push(other.close)
  const error = await failureOf(send('https', `http://127.0.0.1:${other.port}`))
  expect(error).toMatchObject({ code: 'network', retryable: 'backoff', details: { phase: 'proxy' } })
})

describe.each(['http', 'https'] as const)('to an %s service through SOCKS', (kind) => {
  const sent = (proxy: string, host = 'sts.octo.test') =>
    nodeHttp(env).send({
      method: 'POST',
      url: `${kind}://${host}:${target[kind]}/a?b=c`,
      headers: {},
      body: 'x',
      proxy: proxyUrl(proxy),
    })

  test.each<readonly [string, SocksOptions, string, string]>([
    ['5', {}, 'sts.octo.test', '5 sts.octo.test'],
    ['5, an address', { slowly: true }, '192.0.2.1', '5 192.0.2.1'],
    ['5 with a user', { user: 'ada:p@ss' }, 'sts.octo.test', '5 sts.octo.test'],
    ['4', {}, '192.0.2.1', '4 192.0.2.1'],
    ['4a', { slowly: true }, 'sts.octo.test', '4 sts.octo.test'],
  ])('%s', async (name, options, host, seen) => {
    const proxy = await socksServer(options)
    closing.push(proxy.close)
    const answer = await sent(`socks${name[0]}://ada:p%40ss@127.0.0.1:${proxy.port}`, host)
    expect(JSON.parse(answer.body)).toMatchObject({ method: 'POST', url: '/a?b=c' })
    expect(answer.body).not.toContain('proxy-authorization')
    expect(proxy.seen).toEqual([`${seen}:${target[kind]}`])
  })

  test.each<readonly [SocksOptions, string, object, string]>([
    [{ user: 'ada:right' }, 'socks5://ada:wrong-word@', { retryable: 'never' }, 'does not accept the user'],
    [{ user: 'ada:right' }, 'socks5://', { retryable: 'never' }, 'asks for a user and password'],
    [{ refuse: 2 }, 'socks5://', { retryable: 'never' }, 'reply 2'],
    [{ refuse: 5 }, 'socks5://', { retryable: 'backoff' }, 'reply 5'],
    [{ refuse: 91 }, 'socks4://', { retryable: 'briefly' }, 'reply 91'],
    [{ refuse: 93 }, 'socks4://', { retryable: 'never' }, 'reply 93'],
    [{}, `socks5://${'u'.repeat(300)}@`, { retryable: 'never' }, '255 bytes'],
  ])('that refuses: %j %s', async (options, scheme, expected, message) => {
    const proxy = await socksServer(options)
    closing.push(proxy.close)
    const error = await failureOf(sent(`${scheme}127.0.0.1:${proxy.port}`))
    expect(error).toMatchObject({ code: 'network', details: { phase: 'proxy' }, ...expected })
    expect(error.message).toContain(message)
    expect(error.message).not.toContain('wrong-word')
  })

  test('that is none', async () => {
    const proxy = await proxyOf()
    const error = await failureOf(sent(`socks5://127.0.0.1:${proxy.port}`))
    expect(error).toMatchObject({ code: 'network', retryable: 'briefly', details: { phase: 'proxy' } })
  })
})

test('a proxy whose own certificate is not trusted is told by its name, and asked once', async () => {
  const proxy = await proxyOf({ tls: trust.server })
  const request = { method: 'GET' as const, url: 'https://sts.octo.test/', headers: {} }
  const error = await failureOf(
    nodeHttp({}).send({ ...request, proxy: proxyUrl(`https://127.0.0.1:${proxy.port}`) }),
  )
  expect(error).toMatchObject({
    code: 'network',
    retryable: 'never',
    details: { phase: 'tls', host: `127.0.0.1:${proxy.port}` },
  })
  expect(proxy.seen).toEqual([])
})

test.each(['http://', 'socks5://'])('a token does not go through %s without TLS', async (scheme) => {
  const proxy = await proxyOf()
  const send = (authorization: string) =>
    nodeHttp(env).send({
      method: 'GET',
      url: `http://tokens.octo.test:${target['http']}/`,
      headers: { authorization },
      proxy: proxyUrl(`${scheme}127.0.0.1:${proxy.port}`, 'HTTP_PROXY'),
    })
  const error = await failureOf(send('Bearer of-the-job'))
  expect(error).toMatchObject({ code: 'invalid-input', details: { input: 'HTTP_PROXY' } })
  expect(error.message).not.toContain('of-the-job')
  expect(proxy.seen).toEqual([])
})

test('messages name the variable that held the proxy', async () => {
  const proxy = await proxyOf({ user: 'ada:right' })
  const url = `https://sts.octo.test:${target['https']}/`
  const held = proxyUrl(`127.0.0.1:${proxy.port}`, 'HTTPS_PROXY')
  const error = await failureOf(nodeHttp(env).send({ method: 'GET', url, headers: {}, proxy: held }))
  expect(error).toMatchObject({ details: { input: 'HTTPS_PROXY', status: 407 } })
  expect(error.message).toMatch(/into HTTPS_PROXY:/)
})
