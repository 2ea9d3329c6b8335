import { describe, expect, test } from 'vitest'
import { recordingServer } from '../support/recording-server.ts'
import { account, keyInputs, keyVariables, oidc, region, scene } from '../support/stage.ts'

const keys = { ...keyInputs, 'aws-region': region }

describe.concurrent('retries', () => {
  const failing = (times: number, more: object = {}) => ({
    operation: 'GetCallerIdentity',
    times,
    kind: 'error',
    status: 500,
    code: 'InternalFailure',
    ...more,
  })

  test.for<readonly [string, Record<string, string>, number, object, number, number]>([
    ['mend what passes', {}, 2, {}, 0, 3],
    ['get past throttling', {}, 2, { status: 400, code: 'Throttling' }, 0, 3],
    ['wait as long as they are told to', {}, 1, { status: 503, retryAfter: 1 }, 0, 2],
    ['are not made with disable-retry', { 'disable-retry': 'true' }, 1, {}, 1, 1],
    ['are as many as retry-max-attempts', { 'retry-max-attempts': '2' }, 9, {}, 1, 2],
    ['are none with retry-max-attempts: 0', { 'retry-max-attempts': '0' }, 9, {}, 1, 1],
    ['are not made where they cannot help', {}, 9, { status: 403, code: 'SignatureDoesNotMatch' }, 1, 1],
    [
      'are made to bad credentials where the number is given',
      { 'retry-max-attempts': '4' },
      3,
      { status: 403, code: 'InvalidClientTokenId' },
      0,
      4,
    ],
  ])('%s', async ([, inputs, times, more, code, calls], context) => {
    const { step, asked, emulator } = await scene(context)
    emulator.addFault(failing(times, more))
    const { code: ended, errors } = await step({ ...keys, ...inputs })
    expect(ended).toBe(code)
    expect(errors).toHaveLength(code)
    expect(asked()).toHaveLength(calls)
  })

  test('sign with the time of the service where this clock is wrong', async (context) => {
    const { step, asked, emulator } = await scene(context)
    emulator.addFault({ operation: 'GetCallerIdentity', kind: 'clock', offsetSeconds: 3600 })
    expect(await step(keys)).toMatchObject({ code: 0 })
    expect(asked()).toHaveLength(2)
  })
})

describe.concurrent('what waiting seldom changes', () => {
  /** No name server is asked: a label has 63 characters at most. */
  const nowhere = `https://${'a'.repeat(64)}.test`
  const web = 'AssumeRoleWithWebIdentity'
  const own = 'https://gitlab.example.com'
  const page = [{ operation: 'token', kind: 'garbage', as: 'html' }]
  const hidden = [{ operation: 'jwks', kind: 'error', status: 503, code: 'Down' }]

  interface Row {
    readonly inputs?: Readonly<Record<string, string>>
    readonly env?: Readonly<Record<string, string>>
    readonly aws?: object
    readonly faults?: readonly object[]
    readonly asked: readonly string[]
  }

  const unreached: readonly (readonly [string, Row])[] = [
    ['STS has no such name', { inputs: { 'sts-endpoint': nowhere }, asked: ['token'] }],
    ['the token service has no such name', { env: { ACTIONS_ID_TOKEN_REQUEST_URL: nowhere }, asked: [] }],
    [
      'the proxy has no such name',
      { inputs: far({ 'http-proxy': `http://${'a'.repeat(64)}:3128` }), asked: ['token'] },
    ],
    [
      'nothing listens at the proxy',
      { inputs: far({ 'http-proxy': 'http://127.0.0.1:9' }), asked: ['token'] },
    ],
    [
      'nothing listens at the SOCKS proxy',
      { inputs: far({ 'http-proxy': 'socks5://127.0.0.1:9' }), asked: ['token'] },
    ],
    ['a page in the place of the token', { faults: page, asked: ['token', 'token', 'token'] }],
    [
      'AWS does not reach an issuer of your own',
      {
        aws: ownIssuer(own),
        faults: hidden,
        asked: ['token', ...Array(3).fill(`${web} IDPCommunicationError`)],
      },
    ],
  ]

  test.for(unreached)('is tried three times, within ten seconds: %s', async ([, row], context) => {
    const { inputs = {}, aws = {}, env = {}, faults = [], asked: expected } = row
    const { step, asked, emulator } = await scene(context, { aws, env })
    emulator.addFault(faults)
    const { code, log } = await step({ ...oidc, ...inputs })
    expect(code).toBe(1)
    expect(asked()).toEqual(expected)
    const waits = waitsIn(log)
    expect(waits.map(({ attempt, limit }) => `${attempt} of ${limit}`)).toEqual(['1 of 3', '2 of 3'])
    expect(waits.reduce((sum, { seconds }) => sum + seconds, 0)).toBeLessThan(4)
  })

  test.for<readonly [string, Row]>([
    ['STS has no such name', { inputs: { 'sts-endpoint': nowhere }, asked: ['token'] }],
    ['a page in the place of the token', { faults: page, asked: Array(4).fill('token') }],
  ])('is tried as often as retry-max-attempts says: %s', async ([, row], context) => {
    const { inputs = {}, faults = [], asked: expected } = row
    const { step, asked, emulator } = await scene(context)
    emulator.addFault(faults)
    const { code, log } = await step({ ...oidc, ...inputs, 'retry-max-attempts': '4' })
    expect(code).toBe(1)
    expect(asked()).toEqual(expected)
    expect(waitsIn(log).map(({ limit }) => limit)).toEqual([4, 4, 4])
  })

  test('is not what a public issuer has when AWS does not reach it', async (context) => {
    const { step, asked, emulator } = await scene(context)
    emulator.addFault(hidden.map((fault) => ({ ...fault, times: 1 })))
    const { code, log } = await step(oidc)
    expect(code).toBe(0)
    expect(asked()).toEqual(['token', `${web} IDPCommunicationError`, web])
    expect(waitsIn(log)).toEqual([expect.objectContaining({ attempt: 1, limit: 12 })])
  })
})

/** STS where only a proxy leads. */
function far(inputs: Readonly<Record<string, string>>) {
  return { 'sts-endpoint': 'https://sts.octo.test', ...inputs }
}

/** An AWS that knows the tokens of this issuer alone. */
function ownIssuer(url: string): object {
  const principal = { Federated: `arn:aws:iam::${account}:oidc-provider/${url.replace('https://', '')}` }
  const statement = { Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRoleWithWebIdentity' }
  const role = { name: 'deploy', trust: { Version: '2012-10-17', Statement: [statement] } }
  return { issuer: url, accounts: [{ id: account, providers: [{ url }], roles: [role] }] }
}

/** The retries that the log announces. */
function waitsIn(log: string) {
  return [...log.matchAll(/Attempt (\d+) of (\d+); trying again in ([\d.]+) s$/gm)].map(
    ([, attempt, limit, seconds]) => ({
      attempt: Number(attempt),
      limit: Number(limit),
      seconds: Number(seconds),
    }),
  )
}

describe.concurrent('an answer that is none of STS', () => {
  test.for<readonly [string, string]>([
    ['a storage service', '<Error><Code>NotImplemented</Code><Message>No such operation</Message></Error>'],
    ['a web server', '<html>Unsupported method</html>'],
  ])('is an error at once that names the variable: %s at AWS_ENDPOINT_URL', async ([, body], context) => {
    const other = await recordingServer()
    context.onTestFinished(() => other.close())
    other.answer = { status: 501, body }
    const { step } = await scene(context, {
      env: { AWS_ENDPOINT_URL_STS: '', AWS_ENDPOINT_URL: other.url },
    })
    const { code, errors, summary } = await step(keys)
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringContaining(`AWS_ENDPOINT_URL is ${other.url}/`)])
    expect(summary).toMatch(/AWS&#95;ENDPOINT&#95;URL&#95;STS/)
    expect(other.requests).toHaveLength(1)
  })

  test.for<readonly [string, object, RegExp]>([
    ['a page', { kind: 'garbage', as: 'html' }, /HTTP status 200.*text\/html|text\/html.*200|200.*html/s],
    ['nothing', { kind: 'garbage', as: 'empty' }, /200/],
    ['half of it', { kind: 'garbage', as: 'half' }, /200/],
    ['a redirect', { kind: 'redirect', location: 'https://example.com/' }, /302/],
    ['far too much', { kind: 'oversize' }, /is larger than \d+ bytes/],
    ['cut off', { kind: 'truncate' }, /broke off/],
  ])('is an error that says what came: %s', async ([, effect, message], context) => {
    const { step, emulator } = await scene(context)
    emulator.addFault({ operation: 'AssumeRoleWithWebIdentity', ...effect })
    const { code, errors } = await step({ ...oidc, 'disable-retry': 'true' })
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringMatching(message)])
  })

  test('shows nothing of it that looks like a secret', async (context) => {
    const server = await recordingServer()
    context.onTestFinished(() => server.close())
    server.answer = {
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<p>Hello</p> <SecretAccessKey>wJalrXUtnFEMIK7MDENGbPxRfiCYzEXAMPLEKEY</SecretAccessKey>',
    }
    const { step } = await scene(context)
    const { code, errors, stdout } = await step({
      ...oidc,
      'sts-endpoint': server.url,
      'disable-retry': 'true',
    })
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringMatching(/text\/html.*Hello/s)])
    expect(stdout).not.toContain('wJalrXUtn')
  })
})

describe.concurrent('special-characters-workaround', () => {
  const inputs = { ...oidc, 'special-characters-workaround': 'true' }
  const calls = (asked: readonly string[]) => asked.filter((call) => call === 'AssumeRoleWithWebIdentity')

  test('asks until key and secret hold letters and digits alone', async (context) => {
    const { step, asked } = await scene(context, { aws: { specialCharacterSecrets: 3 } })
    const { code, variables } = await step(inputs)
    expect(code).toBe(0)
    expect(variables['AWS_SECRET_ACCESS_KEY']).toMatch(/^[A-Za-z0-9]+$/)
    expect(calls(asked())).toHaveLength(4)
    expect(asked().filter((call) => call === 'token')).toHaveLength(1)
  })

  test('gives up after 100', async (context) => {
    const { step, asked } = await scene(context, { aws: { specialCharacterSecrets: 1000 } })
    expect(await step(inputs)).toMatchObject({
      code: 1,
      errors: [expect.stringMatching(/^None of 100 sets of credentials/)],
    })
    expect(calls(asked())).toHaveLength(100)
  })

  test('overrides both inputs for retries', async (context) => {
    const { step, emulator } = await scene(context)
    emulator.addFault({
      operation: 'AssumeRoleWithWebIdentity',
      times: 1,
      kind: 'error',
      status: 500,
      code: 'InternalFailure',
    })
    expect(await step({ ...inputs, 'disable-retry': 'true', 'retry-max-attempts': '1' })).toMatchObject({
      code: 0,
    })
  })

  test('leaves keys that were given alone', async (context) => {
    const { step, asked } = await scene(context)
    expect(await step({ ...keys, 'special-characters-workaround': 'true' })).toMatchObject({
      code: 0,
      variables: keyVariables,
    })
    expect(asked()).toEqual(['GetCallerIdentity'])
  })
})
