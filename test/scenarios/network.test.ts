import { writeFileSync } from 'node:fs'
import { describe, expect, type TestContext, test } from 'vitest'
import { startEmulator } from '../../src/emulator/index.ts'
import { type Authority, authority } from '../host/authority.ts'
import { type ProxyOptions, type ProxyServer, proxyServer } from '../host/proxy-server.ts'
import { account, keyInputs, oidc, region, scene, user } from './stage.ts'

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

describe.concurrent('http-proxy', () => {
  const both = [/^GET http:\/\/127\.0\.0\.1:\d+\/actions\/idtoken/, /^POST http:\/\/127\.0\.0\.1:\d+\/$/]

  test('carries the token request and the calls', async (context) => {
    const { port, seen } = await proxy(context, { user: 'octo:c%at' })
    const { step } = await scene(context)
    expect(await step({ ...oidc, 'http-proxy': `http://octo:c%25at@127.0.0.1:${port}` })).toMatchObject({
      code: 0,
    })
    expect(seen).toEqual(both.map((each) => expect.stringMatching(each)))
  })

  test.for(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'])(
    'is read from %s',
    async (name, context) => {
      const { port, seen } = await proxy(context)
      const { step } = await scene(context)
      expect(await step(oidc, { env: { [name]: `127.0.0.1:${port}` } })).toMatchObject({ code: 0 })
      expect(seen).toHaveLength(2)
    },
  )

  test('tunnels TLS', async (context) => {
    const { port, seen } = await proxy(context)
    const { url, ca } = await secureSts(context)
    const { step, home } = await scene(context)
    writeFileSync(home('ca.pem'), ca)
    const inputs = { ...keys, 'sts-endpoint': url, 'http-proxy': `http://127.0.0.1:${port}` }
    expect(await step(inputs, { env: { AWS_CA_BUNDLE: home('ca.pem') } })).toMatchObject({ code: 0 })
    expect(seen).toEqual([`CONNECT ${new URL(url).host}`])
  })

  test('that refuses is an error without its password', async (context) => {
    const { port } = await proxy(context, { user: 'octo:cat' })
    const { step } = await scene(context)
    const { code, errors, stdout, masks } = await step(oidc, {
      env: { HTTPS_PROXY: `http://octo:wrong-password@127.0.0.1:${port}` },
    })
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringMatching(/407/)])
    expect(masks).toContain('wrong-password')
    expect(stdout.replaceAll(/^::add-mask.*$/gm, '')).not.toContain('wrong-password')
  })

  test.for<readonly [string, Record<string, string>, Record<string, string>, boolean]>([
    ['by host', { 'no-proxy': 'example.com, 127.0.0.1' }, {}, false],
    ['by host and port', { 'no-proxy': '127.0.0.1:*PORT*' }, {}, false],
    ['but not by another port', { 'no-proxy': '127.0.0.1:1' }, {}, true],
    ['altogether', { 'no-proxy': '*' }, {}, false],
    ['by NO_PROXY', {}, { NO_PROXY: '127.0.0.1' }, false],
    ['by no_proxy', {}, { no_proxy: 'localhost 127.0.0.1' }, false],
  ])('is passed by with no-proxy %s', async ([, inputs, env, used], context) => {
    const { port, seen } = await proxy(context)
    const { step, emulator } = await scene(context)
    const filled = Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [
        name,
        value.replace('*PORT*', new URL(emulator.url).port),
      ]),
    )
    expect(
      await step({ ...oidc, ...filled, 'http-proxy': `http://127.0.0.1:${port}` }, { env }),
    ).toMatchObject({ code: 0 })
    expect(seen.length > 0).toBe(used)
  })
})
