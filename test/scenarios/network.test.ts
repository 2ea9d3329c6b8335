import { existsSync, writeFileSync } from 'node:fs'
import { describe, expect, type TestContext, test } from 'vitest'
import { startEmulator } from '../../src/emulator/index.ts'
import { socksServer } from '../host/socks-server.ts'
import { type Authority, authority } from '../support/authority.ts'
import { type ProxyOptions, type ProxyServer, proxyServer } from '../support/proxy-server.ts'
import type { Step } from '../support/runner.ts'
import { account, keyInputs, oidc, region, scene, user } from '../support/stage.ts'

const keys = { ...keyInputs, 'aws-region': region }
const nowhere = 'http://127.0.0.1:9'

async function proxy({ onTestFinished }: TestContext, options: ProxyOptions = {}): Promise<ProxyServer> {
  const server = await proxyServer(options)
  onTestFinished(() => server.close())
  return server
}

/** STS over TLS, with an authority that nobody knows. */
async function secureSts({ onTestFinished }: TestContext): Promise<Authority & { readonly url: string }> {
  const made = await authority()
  const users = [{ name: 'ci', accessKeys: [{ id: user.accessKeyId, secret: user.secretAccessKey }] }]
  const config = { signingAlgorithm: 'ES256', accounts: [{ id: account, users }] }
  const sts = await startEmulator({ config, tls: made.server })
  onTestFinished(() => sts.close())
  return { ...made, url: sts.url }
}

describe.concurrent('sts-endpoint', () => {
  test('wins over the environment', async (context) => {
    const { step, asked, emulator } = await scene(context, { env: { AWS_ENDPOINT_URL_STS: nowhere } })
    expect(await step({ ...keys, 'sts-endpoint': emulator.url })).toMatchObject({ code: 0 })
    expect(asked()).toEqual(['GetCallerIdentity'])
  })

  test.for(['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'])(
    'over TLS is trusted with the authority in %s',
    async (name, context) => {
      const { url, ca } = await secureSts(context)
      const { step, home } = await scene(context)
      writeFileSync(home('ca.pem'), ca)
      const inputs = { ...keys, 'sts-endpoint': url, 'disable-retry': 'true' }
      expect(await step(inputs)).toMatchObject({
        code: 1,
        errors: [expect.stringMatching(/No TLS connection/)],
      })
      expect(await step(inputs, { env: { [name]: home('ca.pem') } })).toMatchObject({ code: 0 })
    },
  )
})

/** The emulator answers under no name that it was not told. */
const named = { port: 0, allowedHosts: ['sts.octo.test'] }

/** An AWS on another machine, as far as a client can tell: reached by this name, over TLS, through a proxy alone. */
async function farAway(context: TestContext) {
  const { server, ca } = await authority()
  const made = await scene(context, { served: { ...named, tls: server } })
  const url = made.emulator.url.replace('127.0.0.1', 'sts.octo.test')
  writeFileSync(made.home('ca.pem'), ca)
  const env = {
    AWS_CA_BUNDLE: made.home('ca.pem'),
    AWS_ENDPOINT_URL_STS: url,
    ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/actions/idtoken?api-version=2.0`,
  }
  const seen = `CONNECT ${new URL(url).host}`
  return { ...made, url, env, seen }
}

const shownOf = ({ stdout, stderr, summary }: Step) =>
  [stdout.replaceAll(/^::add-mask.*$/gm, ''), stderr, summary].join('\n')
const base64 = (text: string) => Buffer.from(text).toString('base64')

describe.concurrent('http-proxy', () => {
  test('carries the token request and the calls, and prints nothing of them', async (context) => {
    const { port, seen } = await proxy(context, { user: 'octo:c%at' })
    const { step, env, ...far } = await farAway(context)
    const done = await step(
      { ...oidc, 'http-proxy': `http://octo:c%25at@127.0.0.1:${port}` },
      { env: { ...env, DEBUG: '*', FORCE_COLOR: '1' } },
    )
    expect(done).toMatchObject({ code: 0, stderr: '' })
    expect(seen).toEqual([far.seen, far.seen])
    for (const secret of ['request-token-of-the-job', 'c%at', base64('octo:c%at')])
      expect(shownOf(done)).not.toContain(secret)
  })

  test.for(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'])(
    'is read from %s',
    async (name, context) => {
      const { port, seen } = await proxy(context)
      const { step, env, ...far } = await farAway(context)
      expect(await step(oidc, { env: { ...env, [name]: `127.0.0.1:${port}` } })).toMatchObject({ code: 0 })
      expect(seen).toEqual([far.seen, far.seen])
    },
  )

  test('tunnels TLS', async (context) => {
    const { port, seen } = await proxy(context)
    const { step, env, url, ...far } = await farAway(context)
    const inputs = { ...keys, 'sts-endpoint': url, 'http-proxy': `http://127.0.0.1:${port}` }
    expect(await step(inputs, { env })).toMatchObject({ code: 0 })
    expect(seen).toEqual([far.seen])
  })

  test('may be a SOCKS proxy', async (context) => {
    const { port, seen, close } = await socksServer({ user: 'octo:c%at' })
    context.onTestFinished(close)
    const { step, env, url } = await farAway(context)
    const inputs = { ...oidc, 'http-proxy': `socks5://octo:c%25at@127.0.0.1:${port}` }
    expect(await step(inputs, { env })).toMatchObject({ code: 0 })
    const target = `5 ${new URL(url).host}`
    expect(seen).toEqual([target, target])
  })

  test('forwards plain http, which only the input may name', async (context) => {
    const { port, seen } = await proxy(context)
    const { step, emulator } = await scene(context, { served: named })
    const url = emulator.url.replace('127.0.0.1', 'sts.octo.test')
    const inputs = { ...oidc, 'sts-endpoint': url, 'http-proxy': `http://127.0.0.1:${port}` }
    expect(await step(inputs)).toMatchObject({ code: 0 })
    expect(seen).toEqual([`POST ${url}/`])
  })

  test.for(['127.0.0.1', 'localhost'])(
    'does not stand between this machine and %s',
    async (host, context) => {
      const { port, seen } = await proxy(context)
      const { step, emulator } = await scene(context)
      const at = (url: string | undefined) => url?.replace('127.0.0.1', host) ?? ''
      const env = {
        HTTP_PROXY: `http://127.0.0.1:${port}`,
        ACTIONS_ID_TOKEN_REQUEST_URL: at(emulator.env.ACTIONS_ID_TOKEN_REQUEST_URL),
        AWS_ENDPOINT_URL_STS: at(emulator.url),
      }
      expect(await step(oidc, { env })).toMatchObject({ code: 0, warnings: [] })
      expect(seen).toEqual([])
    },
  )

  test('that refuses is an error without its password, and names the variable', async (context) => {
    const { port } = await proxy(context, { user: 'octo:cat' })
    const { step, env } = await farAway(context)
    const failed = await step(oidc, {
      env: { ...env, HTTPS_PROXY: `http://octo:wrong%2Dpassword@127.0.0.1:${port}` },
    })
    expect(failed.code).toBe(1)
    expect(failed.errors).toEqual([expect.stringMatching(/407.*HTTPS_PROXY/)])
    const forms = ['wrong%2Dpassword', 'wrong-password', base64('octo:wrong-password')]
    expect(failed.masks).toEqual(expect.arrayContaining(forms))
    for (const form of forms) expect(shownOf(failed)).not.toContain(form)
  })

  test.for<readonly [string, string]>([
    ['http-proxy', 'http://jane:Spring@Secret24#x@127.0.0.1:9'],
    ['http_proxy', 'http://CORP\\jane:Secret24@host'],
    ['HTTPS_PROXY', 'http://jane:Secret24?sword@host'],
    ['https_proxy', 'ftp://jane:Secret24@host'],
  ])('in %s that could be read in two ways is none: %s', async ([name, value], context) => {
    const { step, asked } = await scene(context)
    const given = name === 'http-proxy' ? [{ ...oidc, [name]: value }] : [oidc, { env: { [name]: value } }]
    const [inputs = {}, options = {}] = given
    const failed = await step(inputs, options)
    expect(failed).toMatchObject({
      code: 1,
      errors: [expect.stringMatching(new RegExp(`^(Input )?${name}\\b`))],
    })
    expect(shownOf(failed)).not.toMatch(/secret24|jane/i)
    expect(asked()).toEqual([])
  })

  test('is hidden wherever it comes from, in each form it can be shown in', async (context) => {
    const { step } = await scene(context)
    const env = {
      HTTPS_PROXY: 'http://a:wort_7[x]@127.0.0.1:9',
      https_proxy: 'http://b:S3cr%40t%2Fp@127.0.0.1:9',
      HTTP_PROXY: 'http://jane@corp.example:hunter22@127.0.0.1:9',
      http_proxy: 'socks5://token-alone@127.0.0.1:9',
    }
    const { masks } = await step({ ...oidc, 'no-proxy': '*' }, { env })
    expect(masks).toEqual(
      expect.arrayContaining([
        ...['wort_7[x]', 'wort&#95;7&#91;x&#93;', base64('a:wort_7[x]')],
        ...['S3cr%40t%2Fp', 'S3cr@t/p', base64('b:S3cr@t/p')],
        ...['hunter22', base64('jane@corp.example:hunter22'), 'token-alone', base64('token-alone:')],
        ...['request-token-of-the-job', base64('request-token-of-the-job')],
      ]),
    )
  })

  test.for<readonly [string, Record<string, string>, Record<string, string>, boolean]>([
    ['by host', { 'no-proxy': 'example.com, sts.octo.test' }, {}, false],
    ['by host and port', { 'no-proxy': 'sts.octo.test:*PORT*' }, {}, false],
    ['but not by another port', { 'no-proxy': 'sts.octo.test:1' }, {}, true],
    ['by the end of a name', { 'no-proxy': '*octo.test' }, {}, false],
    ['altogether', { 'no-proxy': '*' }, {}, false],
    ['by NO_PROXY', {}, { NO_PROXY: 'sts.octo.test' }, false],
    ['by no_proxy', {}, { no_proxy: 'localhost .octo.test' }, false],
  ])('is passed by with no-proxy %s', async ([, inputs, env, used], context) => {
    const { port, seen } = await proxy(context)
    const far = await farAway(context)
    const filled = Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [name, value.replace('*PORT*', new URL(far.url).port)]),
    )
    const given = { ...oidc, ...filled, 'http-proxy': `http://127.0.0.1:${port}`, 'disable-retry': 'true' }
    const { code } = await far.step(given, { env: { ...far.env, ...env } })
    // Nobody but the proxy knows the name.
    expect([code, seen.length > 0]).toEqual(used ? [0, true] : [1, false])
  })
})

describe.concurrent('TLS is verified', () => {
  const off = { NODE_TLS_REJECT_UNAUTHORIZED: '0' }
  const warned = expect.stringMatching(/^NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored/)

  test('by STS itself', async (context) => {
    const { url } = await secureSts(context)
    const { step, asked } = await scene(context)
    for (const inputs of [keys, oidc]) {
      const given = { ...inputs, 'sts-endpoint': url, 'disable-retry': 'true' }
      expect(await step(given, { env: off })).toMatchObject({
        code: 1,
        errors: [expect.stringMatching(/No TLS connection/)],
        warnings: [warned],
      })
    }
    expect(asked()).toEqual(['token'])
  })

  test.for(['through a tunnel', 'through SOCKS', 'with the proxy'])('%s', async (way, context) => {
    const { AWS_CA_BUNDLE: _, ...env } = (await farAway(context)).env
    const { step, emulator } = await farAway(context)
    const { server } = await authority()
    const forward = await proxy(context, way === 'with the proxy' ? { tls: server } : {})
    const socks = await socksServer()
    context.onTestFinished(socks.close)
    const url = {
      'through a tunnel': `http://127.0.0.1:${forward.port}`,
      'through SOCKS': `socks5://127.0.0.1:${socks.port}`,
      'with the proxy': `https://127.0.0.1:${forward.port}`,
    }[way]
    const failed = await step(
      { ...oidc, 'http-proxy': url ?? '', 'retry-max-attempts': '2' },
      { env: { ...env, ...off } },
    )
    expect(failed).toMatchObject({ code: 1, warnings: [warned] })
    expect(failed.errors).toEqual([expect.stringMatching(/No TLS connection/)])
    expect(emulator.requests()).toEqual([])
  })

  test('and its keys are written nowhere', async (context) => {
    const { url, ca } = await secureSts(context)
    const { step, home } = await scene(context)
    writeFileSync(home('ca.pem'), ca)
    const env = { AWS_CA_BUNDLE: home('ca.pem'), NODE_OPTIONS: `--trace-tls --tls-keylog=${home('keys')}` }
    const done = await step({ ...keys, 'sts-endpoint': url }, { env })
    expect(done.code).toBe(0)
    expect(done.stderr).not.toMatch(/Handshake|ApplicationData/i)
    expect(existsSync(home('keys'))).toBe(false)
  })

  test('where nothing is said of it, without a word', async (context) => {
    const { step } = await scene(context)
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: '1' }
    expect(await step(oidc, { env })).toMatchObject({ code: 0, warnings: [] })
  })
})

describe.concurrent('an http address of STS on another machine', () => {
  const elsewhere = (url: string) => url.replace('127.0.0.1', 'sts.octo.test')

  test.for(['AWS_ENDPOINT_URL_STS', 'AWS_ENDPOINT_URL'])(
    'gets no web identity token where %s alone names it',
    async (name, context) => {
      const { step, asked, emulator, job } = await scene(context)
      delete job.env['AWS_ENDPOINT_URL_STS']
      const { port, seen } = await proxy(context)
      const env = { [name]: elsewhere(emulator.url), HTTP_PROXY: `http://127.0.0.1:${port}` }
      expect(await step(oidc, { env })).toMatchObject({
        code: 1,
        errors: [expect.stringContaining(`${name} names ${elsewhere(emulator.url)}`)],
      })
      const token = await emulator.mintToken({ sub: 'x', aud: 'sts.amazonaws.com' })
      writeFileSync(job.workspace.concat('/token'), token)
      const file = { ...oidc, 'web-identity-token-file': 'token' }
      expect(await step(file, { env })).toMatchObject({ code: 1, errors: [expect.stringContaining(name)] })
      expect([...asked(), ...seen]).toEqual([])
    },
  )

  test('gets signed calls, with a warning where a variable alone names it', async (context) => {
    const { step, emulator } = await scene(context, { served: named })
    const { port } = await proxy(context)
    const url = elsewhere(emulator.url)
    const through = { 'http-proxy': `http://127.0.0.1:${port}` }
    expect(await step({ ...keys, ...through }, { env: { AWS_ENDPOINT_URL_STS: url } })).toMatchObject({
      code: 0,
      warnings: [expect.stringContaining(`AWS_ENDPOINT_URL_STS names ${url}`)],
    })
    expect(await step({ ...keys, ...through, 'sts-endpoint': url })).toMatchObject({ code: 0, warnings: [] })
  })
})
