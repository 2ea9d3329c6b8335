import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { isRunning, serveLoopback } from '../../src/host/serve.ts'

/** Sends bytes as they are; resolves with all that comes back once the other side closes. */
function exchange(address: string, text: string): Promise<string> {
  const [host = '', port = ''] = address.split(':')
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(Number(port), host, () => socket.write(text))
    socket.setEncoding('utf8').on('data', (part) => {
      answer += part
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
  })
}

const serve = (limits: Parameters<typeof serveLoopback>[1] = {}) =>
  serveLoopback(async ({ method, target, host, authorization }) => {
    if (target === '/fails') throw new Error('unforeseen')
    return { status: 200, body: JSON.stringify({ method, target, host, authorization }) }
  }, limits)
const close = 'connection: close\r\n'

test.concurrent('a request is handed on as it came', async () => {
  const address = await serve()
  expect(address).toMatch(/^127\.0\.0\.1:\d+$/)
  const answer = await exchange(
    address,
    `GET /a%zz?b HTTP/1.1\r\nhost: x:1\r\nauthorization: t\r\n${close}\r\n`,
  )
  expect(answer).toMatch(/^HTTP\/1\.1 200 .*cache-control: no-store/s)
  expect(answer).toContain('{"method":"GET","target":"/a%zz?b","host":"x:1","authorization":"t"}')
})

test.concurrent.for([
  ['what is no HTTP', 'hello\r\n\r\n', 400],
  ['a request without a host', `GET / HTTP/1.1\r\n${close}\r\n`, 400],
  ['headers beyond 8 KiB', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(9000)}\r\n\r\n`, 431],
  ['a handler that fails', `GET /fails HTTP/1.1\r\nhost: x\r\n${close}\r\n`, 500],
  ['a request that never ends', 'GET / HTTP/1.1\r\nhost: x\r\n', 408],
] as const)('%s is answered and closed', async ([, text, status]) => {
  const address = await serve({ headersTimeout: 100, requestTimeout: 100, connectionsCheckingInterval: 20 })
  expect(await exchange(address, text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
})

test.concurrent('of hundreds of idle connections the oldest go, and nobody is kept out', async () => {
  const address = await serve()
  const [host = '', port = ''] = address.split(':')
  const open = Array.from({ length: 300 }, () =>
    connect(Number(port), host)
      .on('error', () => {})
      .resume(),
  )
  const ended = open.map((socket) => new Promise((resolve) => socket.once('close', resolve)))
  await Promise.all(open.map((socket) => new Promise((resolve) => socket.once('connect', resolve))))
  expect(await exchange(address, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /)
  // Without a bound they would last until their time is up, which is none of this test's.
  await Promise.all(ended.slice(0, 200))
  for (const socket of open) socket.destroy()
})

test.concurrent('a connection is for one request; what follows is not looked at', async () => {
  const address = await serve()
  const request = `GET /1 HTTP/1.1\r\nhost: x\r\n\r\n`
  const answer = await exchange(address, request.repeat(10_000))
  expect(answer.match(/HTTP\/1\.1 200 /g) ?? []).toHaveLength(answer === '' ? 0 : 1)
  expect(await exchange(address, request)).toMatch(/^HTTP\/1\.1 200 .*connection: close/is)
})

test('tells processes that run from those that do not', () => {
  expect([isRunning(process.pid), isRunning(2 ** 22 + 12_345)]).toEqual([true, false])
})
