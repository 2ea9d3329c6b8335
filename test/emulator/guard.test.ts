import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningEmulator, startEmulator } from '../../src/emulator/index.ts'

const running: { emulator?: RunningEmulator } = {}
const emulator = () => running.emulator ?? expect.fail('not started')
beforeAll(async () => {
  running.emulator = await startEmulator({
    config: { signingAlgorithm: 'ES256', jobs: [{ requestToken: 'main' }] },
    allowedHosts: ['STS.test'],
  })
})
afterAll(() => running.emulator?.close())

interface Asked {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** As it stands: fetch would not send such headers. */
function ask({ method = 'GET', path = '/_emulator/requests', headers = {}, body }: Asked) {
  return new Promise<{ status: number; text: string; headers: object }>((resolve, reject) => {
    const sent = httpRequest(`${emulator().url}${path}`, { method, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part) => (text += part))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }))
    })
    sent.on('error', reject).end(body)
  })
}
const port = () => new URL(emulator().url).port
const fault = JSON.stringify({ operation: 'discovery', kind: 'error', code: 'x' })
const form = { 'content-type': 'application/x-www-form-urlencoded' }

describe('the emulator answers', () => {
  test.each<[string, () => Record<string, string>]>([
    ['a client', () => ({})],
    ['localhost', () => ({ host: `localhost:${port()}` })],
    ['LOCALHOST', () => ({ host: `LOCALHOST:${port()}` })],
    ['IPv6', () => ({ host: `[::1]:${port()}` })],
    ['a forwarded port', () => ({ host: 'localhost:8080' })],
    ['port 80', () => ({ host: '127.0.0.1' })],
    ['an allowed name', () => ({ host: 'sts.TEST:4566' })],
    ['an address typed into a browser', () => ({ 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' })],
    ['a page of its own', () => ({ origin: emulator().url, 'sec-fetch-site': 'same-origin' })],
    ['a client that is like a browser', () => ({ 'sec-fetch-mode': 'cors' })],
  ])('%s', async (_, headers) => {
    const answer = await ask({ headers: headers() })
    expect(answer).toMatchObject({ status: 200, headers: { 'x-content-type-options': 'nosniff' } })
  })

  test('curl -d', async () => {
    const later = JSON.stringify({ operation: 'jwks', skip: 99, kind: 'hang' })
    const answer = await ask({ method: 'POST', path: '/_emulator/faults', headers: form, body: later })
    expect(answer.status).toBe(201)
    emulator().reset()
  })
})

/** What a page can make a browser send: by a name that its owner leads to 127.0.0.1, or across origins. */
const pages: readonly (readonly [string, () => Record<string, string>])[] = [
  ['a rebound name', () => ({ host: `evil.example:${port()}` })],
  [
    'a rebound name as its own origin',
    () => {
      const host = `evil.example:${port()}`
      return { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }
    },
  ],
  ['a name that begins like ours', () => ({ host: `127.0.0.1.evil.example:${port()}` })],
  ['a name that ends like ours', () => ({ host: `evil-localhost:${port()}` })],
  ['a user before the name', () => ({ host: `127.0.0.1@evil.example:${port()}` })],
  ['0.0.0.0', () => ({ host: `0.0.0.0:${port()}` })],
  ['a broken name', () => ({ host: 'localhost, evil.example' })],
  ['another origin', () => ({ origin: 'https://evil.example' })],
  [
    'another port of this machine',
    () => ({ origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' }),
  ],
  ['a hidden origin', () => ({ origin: 'null' })],
  ['an image or a script', () => ({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })],
  ['a link', () => ({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })],
]
const requests: readonly Asked[] = [
  { path: '/_emulator/requests' },
  { path: '/_emulator/state' },
  { path: '/_emulator/faults', method: 'POST', headers: form, body: fault },
  { path: '/_emulator/faults', method: 'POST', headers: { 'content-type': 'text/plain' }, body: fault },
  { path: '/_emulator/reset', method: 'POST' },
  { path: '/_emulator/faults', method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } },
  { path: '/actions/idtoken?audience=x', headers: { authorization: 'Bearer main' } },
  { path: '/.well-known/jwks' },
  { path: '/?Action=GetCallerIdentity' },
]

describe('the emulator refuses', () => {
  test.each(pages)('%s', async (_, headers) => {
    const answers = await Promise.all(
      requests.map((each) => ask({ ...each, headers: { ...each.headers, ...headers() } })),
    )
    expect(answers.map(({ status }) => status)).toEqual(requests.map(() => 403))
    const given = answers.flatMap((answer) => Object.keys(answer.headers))
    expect(given.filter((name) => name.startsWith('access-control-'))).toEqual([])
    expect(answers.map(({ text }) => text).join()).not.toMatch(/eyJ|"faults"|"sessions"/)
  })

  test('and neither records it nor adds a fault', async () => {
    expect(emulator().requests()).toEqual([])
    expect(JSON.parse((await ask({ path: '/_emulator/faults' })).text)).toEqual([])
  })
})
