import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createPlainServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, type Server, Socket } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CredentialsError } from '../../src/core/errors.ts'
import type { HttpLimits, HttpRequest } from '../../src/core/host.ts'
import { nodeHttp } from '../../src/host/http.ts'
import { type Authority, authority } from '../support/authority.ts'
import { saying, type TcpServer, tcpServer } from '../support/tcp-server.ts'

let trust: Authority
let folder: string
let bundle: string
const closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  trust = await authority()
  folder = mkdtempSync(join(tmpdir(), 'http-'))
  bundle = join(folder, 'ca.pem')
  writeFileSync(bundle, `# ours\n${trust.ca}`)
})
afterAll(async () => {
  await Promise.all(closing.map((close) => close()))
  rmSync(folder, { recursive: true })
})

async function tcp(handle: (socket: Socket) => void, port?: number): Promise<TcpServer> {
  const server = await tcpServer(handle, port)
  closing.push(server.close)
  return server
}

interface Served {
  readonly port: number
  readonly connections: Socket[]
}

/** Answers every request with what it saw. */
async function echo(kind: 'http' | 'https', host = '127.0.0.1'): Promise<Served> {
  const server: Server = kind === 'https' ? createSecureServer(trust.server) : createPlainServer()
  const connections: Socket[] = []
  server.on('connection', (socket: Socket) => connections.push(socket))
  server.on('request', (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method, url, headers } = request
      response.setHeader('X-Twice', ['a', 'b'])
      response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of connections) socket.destroy()
      }),
  )
  return { port: (server.address() as AddressInfo).port, connections }
}

function get(url: string, limits: HttpLimits = {}): HttpRequest {
  return { method: 'GET', url, headers: {}, limits }
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

describe('one exchange', () => {
  test('carries method, path, headers and body, and closes', async () => {
    const { port } = await echo('http')
    const answer = await nodeHttp({}).send({
      method: 'POST',
      url: `http://127.0.0.1:${port}/a/b?c=d%20e`,
      headers: { 'content-type': 'text/plain', 'user-agent': 'me' },
      body: 'größer',
    })
    expect(answer.status).toBe(200)
    expect(answer.headers['x-twice']).toBe('a, b')
    expect(JSON.parse(answer.body)).toEqual({
      method: 'POST',
      url: '/a/b?c=d%20e',
      headers: {
        host: `127.0.0.1:${port}`,
        'content-type': 'text/plain',
        'user-agent': 'me',
        'content-length': '8',
        connection: 'close',
      },
      body: 'größer',
    })
  })

  test('a redirect is an answer like any other', async () => {
    const { port } = await tcp(saying('HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n'))
    const answer = await nodeHttp({}).send(get(`http://127.0.0.1:${port}/`))
    expect(answer).toMatchObject({ status: 302, headers: { location: '/b' }, body: '' })
  })

  test('a body of the size allowed is read, a larger one refused', async () => {
    const { port } = await tcp(
      saying(`HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100\r\n\r\n${'x'.repeat(100)}`),
    )
    const url = `http://127.0.0.1:${port}/`
    expect((await nodeHttp({}).send(get(url, { bodyBytes: 100 }))).body).toHaveLength(100)
    const error = await failureOf(nodeHttp({}).send(get(url, { bodyBytes: 99 })))
    expect(error).toMatchObject({ code: 'network', retryable: 'never', details: { phase: 'body' } })
    expect(error.message).toContain('larger than 99 bytes')
  })

  const hasIpv6 = Object.values(networkInterfaces()).some((each) =>
    each?.some(({ address }) => address === '::1'),
  )
  test.runIf(hasIpv6).each(['http', 'https'] as const)('IPv6 over %s', async (kind) => {
    const { port } = await echo(kind, '::1')
    const answer = await nodeHttp({ AWS_CA_BUNDLE: bundle }).send(get(`${kind}://[::1]:${port}/`))
    expect(JSON.parse(answer.body).headers.host).toBe(`[::1]:${port}`)
  })
})

describe('failures say how far it got', () => {
  const none = () => {}
  const part = 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart'
  const fast = { connectMs: 200, answerMs: 200 }
  test.each<readonly [string, string, (socket: Socket) => void, object, string]>([
    [
      'no TLS handshake',
      'https',
      none,
      { code: 'timeout', details: { phase: 'tls' } },
      'did not complete the TLS handshake within 0.2 s',
    ],
    [
      'no answer',
      'http',
      none,
      { code: 'timeout', details: { phase: 'answer' } },
      'did not answer within 0.2 s',
    ],
    [
      'half a body',
      'http',
      saying(part),
      { code: 'timeout', details: { phase: 'body' } },
      'did not complete its answer within 0.2 s',
    ],
    [
      'reset before the answer',
      'http',
      (socket) => socket.once('data', () => socket.resetAndDestroy()),
      { code: 'network', details: { phase: 'answer', errno: 'ECONNRESET' } },
      'gave no readable answer',
    ],
    [
      'closed before the answer',
      'http',
      (socket) => socket.once('data', () => socket.end()),
      { code: 'network', details: { phase: 'answer', errno: 'ECONNRESET' } },
      'gave no readable answer (socket hang up, ECONNRESET)',
    ],
    [
      'reset within the body',
      'http',
      (socket) =>
        socket.once('data', () => socket.write(part, () => setTimeout(() => socket.resetAndDestroy(), 20))),
      { code: 'network', details: { phase: 'body', errno: 'ECONNRESET' } },
      'broke off',
    ],
    [
      'a body cut short',
      'http',
      (socket) => socket.once('data', () => socket.end(part)),
      { code: 'network', details: { phase: 'body', errno: 'ECONNRESET' } },
      'broke off',
    ],
    [
      'no HTTP',
      'http',
      saying('SSH-2.0-x\r\n'),
      { code: 'network', details: { phase: 'answer', errno: 'HPE_INVALID_CONSTANT' } },
      'gave no readable answer',
    ],
    [
      'reset in the handshake',
      'https',
      (socket) => socket.once('data', () => socket.resetAndDestroy()),
      { code: 'network', details: { phase: 'tls', errno: 'ECONNRESET' } },
      'No TLS connection',
    ],
  ])('%s', async (_, scheme, handle, expected, message) => {
    const { port } = await tcp(handle)
    const error = await failureOf(nodeHttp({}).send(get(`${scheme}://127.0.0.1:${port}/`, fast)))
    expect(error).toMatchObject({ retryable: 'backoff', ...expected })
    expect(error.details.host).toBe(`127.0.0.1:${port}`)
    expect(error.message).toContain(`127.0.0.1:${port}`)
    expect(error.message).toContain(message)
  })

  test('nobody listens', async () => {
    const { port, close } = await tcp(none)
    await close()
    const error = await failureOf(nodeHttp({}).send(get(`http://127.0.0.1:${port}/`)))
    expect(error).toMatchObject({
      code: 'network',
      retryable: 'backoff',
      details: { phase: 'connect', errno: 'ECONNREFUSED' },
    })
  })

  test('no such name', async () => {
    // A label has 63 characters at most, so no name server is asked.
    const host = `${'a'.repeat(64)}.invalid`
    const error = await failureOf(nodeHttp({}).send(get(`http://${host}/`, { connectMs: 1_000 })))
    expect(error).toMatchObject({ retryable: 'briefly', details: { phase: 'dns', host } })
    expect(error.message).toContain(host)
  })

  test('a header that cannot be sent', async () => {
    const { port } = await echo('http')
    const request = { ...get(`http://127.0.0.1:${port}/`), headers: { authorization: 'secret\nvalue' } }
    const error = await failureOf(nodeHttp({}).send(request))
    expect(error).toMatchObject({ code: 'invalid-input', retryable: 'never' })
    expect(error.message).not.toContain('secret')
  })
})

describe('TLS', () => {
  test('an unknown authority is refused for good', async () => {
    const { port } = await echo('https')
    const error = await failureOf(nodeHttp({}).send(get(`https://localhost:${port}/`)))
    expect(error).toMatchObject({ code: 'network', retryable: 'never', details: { phase: 'tls' } })
    expect(error.message).toContain('AWS_CA_BUNDLE')
  })

  test("AWS_CA_BUNDLE's authorities are trusted", async () => {
    const { port } = await echo('https')
    const answer = await nodeHttp({ AWS_CA_BUNDLE: bundle }).send(get(`https://localhost:${port}/x`))
    expect(JSON.parse(answer.body)).toMatchObject({ url: '/x', headers: { host: `localhost:${port}` } })
  })

  test("NODE_EXTRA_CA_CERTS' stay trusted beside AWS_CA_BUNDLE's", async () => {
    const { port } = await echo('https')
    const other = join(folder, 'other.pem')
    writeFileSync(other, (await authority()).ca)
    const env = { AWS_CA_BUNDLE: other, NODE_EXTRA_CA_CERTS: bundle }
    expect((await nodeHttp(env).send(get(`https://localhost:${port}/`))).status).toBe(200)
  })

  // macOS has but one loopback address.
  test.skipIf(process.platform === 'darwin')(
    'a certificate for another name is refused for good',
    async () => {
      const { port } = await echo('https', '127.0.0.2')
      const error = await failureOf(
        nodeHttp({ AWS_CA_BUNDLE: bundle }).send(get(`https://127.0.0.2:${port}/`)),
      )
      expect(error).toMatchObject({
        retryable: 'never',
        details: { phase: 'tls', errno: 'ERR_TLS_CERT_ALTNAME_INVALID' },
      })
    },
  )

  test('a server without TLS is refused for good', async () => {
    const { port } = await echo('http')
    const error = await failureOf(nodeHttp({}).send(get(`https://127.0.0.1:${port}/`)))
    expect(error).toMatchObject({ retryable: 'never', details: { phase: 'tls' } })
  })

  test.each([
    ['missing', 'no-such.pem', undefined],
    ['without a certificate', 'empty.pem', 'nothing here'],
    ['with a broken one', 'broken.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
  ])('a bundle %s is named', async (_, name, content) => {
    const path = join(folder, name)
    if (content !== undefined) writeFileSync(path, content)
    const http = nodeHttp({ AWS_CA_BUNDLE: path })
    http.open('https://127.0.0.1:1/')
    const error = await failureOf(http.send(get('https://127.0.0.1:1/')))
    expect(error).toMatchObject({ code: 'invalid-input', details: { input: 'AWS_CA_BUNDLE' } })
    expect(error.message).toContain(`AWS_CA_BUNDLE names ${path}`)
  })
})

describe('a connection opened ahead', () => {
  test.each(['http', 'https'] as const)('is used by the next request over %s, once', async (kind) => {
    const { port, connections } = await echo(kind)
    const http = nodeHttp({ AWS_CA_BUNDLE: bundle })
    const url = `${kind}://127.0.0.1:${port}/`
    http.open(url)
    http.open(url)
    expect((await http.send(get(url))).status).toBe(200)
    expect(connections).toHaveLength(1)
    expect((await http.send(get(url))).status).toBe(200)
    expect(connections).toHaveLength(2)
  })

  test('waits while another request is in flight', async () => {
    const sts = await echo('https')
    const other = await echo('http')
    const http = nodeHttp({ AWS_CA_BUNDLE: bundle })
    http.open(`https://127.0.0.1:${sts.port}/`)
    await http.send(get(`http://127.0.0.1:${other.port}/`))
    expect((await http.send(get(`https://127.0.0.1:${sts.port}/`))).status).toBe(200)
    expect(sts.connections).toHaveLength(1)
  })

  test.each<readonly [string, (socket: Socket) => void]>([
    ['closed', (socket) => socket.end()],
    ['reset', (socket) => socket.resetAndDestroy()],
    ['spoken on unasked', (socket) => socket.write('HTTP/1.1 408 Timeout\r\nContent-Length: 0\r\n\r\n')],
  ])('is replaced when the server has %s it', async (_, end) => {
    const answer = saying('HTTP/1.1 204 No Content\r\n\r\n')
    const server: TcpServer = await tcp((socket) =>
      server.sockets.length === 1 ? end(socket) : answer(socket),
    )
    const http = nodeHttp({})
    http.open(`http://127.0.0.1:${server.port}/`)
    await until(() => server.sockets.length === 1)
    expect((await http.send(get(`http://127.0.0.1:${server.port}/`))).status).toBe(204)
  })

  test('is replaced when it never came about', async () => {
    const { port, close } = await tcp(() => {})
    await close()
    const http = nodeHttp({})
    http.open(`http://127.0.0.1:${port}/`)
    await new Promise((resolve) => new Socket().connect(port, '127.0.0.1').on('error', resolve))
    await tcp(saying('HTTP/1.1 204 No Content\r\n\r\n'), port)
    expect((await http.send(get(`http://127.0.0.1:${port}/`))).status).toBe(204)
  })

  test('that hangs is a timeout, not a second wait', async () => {
    const server = await tcp(() => {})
    const http = nodeHttp({})
    const url = `https://127.0.0.1:${server.port}/`
    http.open(url)
    const error = await failureOf(http.send(get(url, { connectMs: 100 })))
    expect(error).toMatchObject({ code: 'timeout', details: { phase: 'tls' } })
    expect(server.sockets).toHaveLength(1)
  })

  test('never fails by itself', () => {
    expect(() => nodeHttp({}).open('nonsense')).not.toThrow()
  })
})

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}
