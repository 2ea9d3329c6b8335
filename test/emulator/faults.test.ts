/** Faults on the wire of the running emulator, in plain http and under TLS. */
import http from 'node:http'
import https from 'node:https'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type RunningEmulator, startEmulator } from '../../src/emulator/index.ts'
import { setting } from './setting.ts'

interface Outcome {
  readonly status?: number
  readonly headers?: http.IncomingHttpHeaders
  readonly body?: string
  /** How far the answer came. */
  readonly failed?: string
}

/** One request on a connection of its own; never rejects. */
function get(url: string, options: https.RequestOptions = {}, body?: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const progress = { failed: 'before body' }
    const send = url.startsWith('https:') ? https.request : http.request
    const request = send(url, { agent: false, rejectUnauthorized: false, ...options }, (response) => {
      const chunks: Buffer[] = []
      progress.failed = 'in body'
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', () => resolve({ ...progress }))
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response
        resolve({ status, headers, body: Buffer.concat(chunks).toString('utf8') })
      })
    })
    request.on('error', () => resolve({ ...progress }))
    request.end(body)
  })
}

const discovery = '/.well-known/openid-configuration'

describe.each(['http', 'https'])('over %s', (scheme) => {
  const running: { emulator: RunningEmulator | undefined } = { emulator: undefined }
  const emulator = () => {
    if (running.emulator === undefined) throw new Error('not started')
    return running.emulator
  }
  beforeAll(async () => {
    const pems = await generate([{ name: 'commonName', value: 'localhost' }], { keyType: 'ec' })
    const tls = scheme === 'https' ? { tls: { cert: pems.cert, key: pems.private } } : {}
    running.emulator = await startEmulator({ config: setting, ...tls })
  })
  beforeEach(() => emulator().reset())
  afterAll(() => emulator().close())

  test.each<[object, Outcome]>([
    [{ kind: 'reset' }, { failed: 'before body' }],
    [{ kind: 'reset', at: 'headers' }, { failed: 'before body' }],
    [{ kind: 'reset', at: 'body' }, { failed: 'in body' }],
    [{ kind: 'truncate' }, { failed: 'in body' }],
  ])('%j cuts the connection, once', async (effect, expected) => {
    emulator().addFault({ operation: 'discovery', times: 1, ...effect })
    expect(await get(emulator().url + discovery)).toEqual(expected)
    expect((await get(emulator().url + discovery)).status).toBe(200)
  })
})

describe('one emulator', () => {
  const running: { emulator: RunningEmulator | undefined } = { emulator: undefined }
  const emulator = () => {
    if (running.emulator === undefined) throw new Error('not started')
    return running.emulator
  }
  const clock = { now: Date.UTC(2026, 0, 2) }
  beforeAll(async () => {
    running.emulator = await startEmulator({ config: setting, now: () => clock.now })
  })
  beforeEach(() => emulator().reset())
  afterAll(() => emulator().close())

  const path = (route: string) => `${emulator().url}/_emulator/${route}`
  const whoami = () => get(`${emulator().url}/?Action=GetCallerIdentity`)

  test.each<[object, number, RegExp]>([
    [
      { kind: 'error', status: 503, code: 'ServiceUnavailable', message: 'a < b' },
      503,
      /<Type>Receiver<\/Type>\s*<Code>ServiceUnavailable<\/Code>\s*<Message>a &lt; b</,
    ],
    [{ kind: 'garbage' }, 200, /^<!DOCTYPE html>/],
    [{ kind: 'garbage', as: 'empty', status: 204 }, 204, /^$/],
    [{ kind: 'garbage', as: 'bytes' }, 200, /\ufffd/],
    [{ kind: 'garbage', as: 'half' }, 403, /^<ErrorResponse(?!.*<\/ErrorResponse>)/s],
    [{ kind: 'redirect', location: 'http://127.0.0.1:9/' }, 302, /^$/],
    [{ kind: 'oversize', bytes: 5000 }, 403, / {5000}$/],
  ])('%j', async (effect, status, body) => {
    emulator().addFault({ operation: 'GetCallerIdentity', ...effect })
    const outcome = await whoami()
    expect(outcome.status).toBe(status)
    expect(outcome.body).toMatch(body)
  })

  test('errors of the token endpoint are JSON', async () => {
    emulator().addFault({ operation: 'token', kind: 'error', status: 500, code: 'Oops', message: 'm' })
    const outcome = await get(emulator().env.ACTIONS_ID_TOKEN_REQUEST_URL)
    expect(JSON.parse(outcome.body ?? '')).toEqual({ message: 'm', typeKey: 'Oops' })
  })

  test('headers, Retry-After and the clock', async () => {
    emulator().addFault([
      { kind: 'header', name: 'X-Proxy', value: 'yes' },
      { kind: 'clock', offsetSeconds: 86_400 },
      { kind: 'error', code: 'SlowDown', status: 503, retryAfter: 7 },
    ])
    expect((await whoami()).headers).toMatchObject({
      'x-proxy': 'yes',
      'retry-after': '7',
      date: 'Sat, 03 Jan 2026 00:00:00 GMT',
    })
  })

  test('skip lets the first pass', async () => {
    emulator().addFault({ operation: 'discovery', skip: 1, times: 1, kind: 'error', code: 'x', status: 500 })
    const statuses = []
    for (let count = 0; count < 3; count += 1) statuses.push((await get(emulator().url + discovery)).status)
    expect(statuses).toEqual([200, 500, 200])
  })

  test('a bucket of two that refills by one a second', async () => {
    emulator().addFault({ operation: 'discovery', kind: 'throttle', rate: 1, burst: 2 })
    const ask = async () => (await get(emulator().url + discovery)).status
    expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 400])
    clock.now += 1000
    expect([await ask(), await ask()]).toEqual([200, 400])
  })

  test('a configuration may be text, a host only loopback', async () => {
    const own = await startEmulator({ config: 'jobs: { requestToken: abc }' })
    expect(own.env).toEqual({
      ACTIONS_ID_TOKEN_REQUEST_URL: `${own.url}/actions/idtoken?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'abc',
      AWS_ENDPOINT_URL_STS: own.url,
    })
    await own.close()
    await expect(startEmulator({ host: JSON.parse('"0.0.0.0"') })).rejects.toThrow(/127\.0\.0\.1 or ::1 only/)
  })

  test('a hang ends with the client, or with the emulator', async () => {
    const own = await startEmulator({ config: setting })
    own.addFault({ kind: 'hang' })
    expect(await get(own.url + discovery, { signal: AbortSignal.timeout(50) })).toEqual({
      failed: 'before body',
    })
    const waiting = get(own.url + discovery)
    await expect.poll(() => own.requests().length).toBe(2)
    await own.close()
    expect(await waiting).toEqual({ failed: 'before body' })
  })

  test('faults of jwks are what STS meets when it fetches the keys', async () => {
    const token = await emulator().mintToken({
      sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
      aud: 'sts.amazonaws.com',
    })
    const query = new URLSearchParams({
      Action: 'AssumeRoleWithWebIdentity',
      RoleArn: 'arn:aws:iam::111122223333:role/deploy',
      RoleSessionName: 'job',
      WebIdentityToken: token,
    })
    const codeWith = async (effect: object) => {
      emulator().reset()
      emulator().addFault({ operation: 'jwks', ...effect })
      return /<Code>(.*)<\/Code>/.exec((await get(`${emulator().url}/?${query}`)).body ?? '')?.[1]
    }
    expect(await codeWith({ kind: 'error', status: 503, code: 'x' })).toBe('IDPCommunicationError')
    expect(await codeWith({ kind: 'hang' })).toBe('InvalidIdentityToken')
    expect(await codeWith({ kind: 'delay', ms: 6000 })).toBe('InvalidIdentityToken')
    expect(await codeWith({ kind: 'garbage' })).toBe('InvalidIdentityToken')
    expect(await codeWith({ kind: 'header', name: 'x', value: 'y' })).toBeUndefined()
  })

  test('the admin routes add, list and forget', async () => {
    const fault = JSON.stringify({
      operation: 'GetCallerIdentity',
      times: 1,
      kind: 'error',
      code: 'Oops',
      status: 418,
    })
    expect((await get(path('faults'), { method: 'POST' }, fault)).status).toBe(201)
    expect([(await whoami()).status, (await whoami()).status]).toEqual([418, 403])
    const seen = JSON.parse((await get(path('requests'))).body ?? '') as { code: string; operation: string }[]
    expect(seen.map((each) => [each.operation, each.code])).toEqual([
      ['GetCallerIdentity', 'Oops'],
      ['GetCallerIdentity', 'MissingAuthenticationToken'],
    ])
    expect(JSON.parse((await get(path('state'))).body ?? '')).toMatchObject({
      requests: 2,
      sessions: [],
      faults: [{ hits: 1 }],
    })
    expect((await get(path('reset'), { method: 'POST' })).status).toBe(200)
    expect(JSON.parse((await get(path('faults'))).body ?? '')).toEqual([])
    expect(emulator().requests()).toEqual([])
  })

  test.each([
    ['{', 'The body is not valid JSON.'],
    ['{"kind":"hang","times":0}', 'faults[0].times: must be a number, 1 or more.'],
  ])('a fault posted as %s is refused', async (body, problem) => {
    const outcome = await get(path('faults'), { method: 'POST' }, body)
    expect([outcome.status, JSON.parse(outcome.body ?? '')]).toEqual([400, { problems: [problem] }])
  })

  test('a route that is not there', async () => {
    expect((await get(path('nothing'))).status).toBe(404)
    expect((await get(`${emulator().url}/nothing`)).status).toBe(404)
  })
})
