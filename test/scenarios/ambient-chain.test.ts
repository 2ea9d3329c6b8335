import { createHash } from 'node:crypto'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, type TestContext, test } from 'vitest'
import { recordingServer } from '../support/recording-server.ts'
import {
  account,
  foreign,
  keyVariables,
  oidc,
  region,
  roleArn,
  type Scene,
  scene,
  sessionArn,
  user,
} from '../support/stage.ts'

const chained = { ...oidc, 'role-chaining': 'true' }
const alone = { 'aws-region': region }
const json = { 'content-type': 'application/json' }
const notLoaded = 'Credentials could not be loaded, please check your action inputs: '

function share({ home }: Scene, name: 'config' | 'credentials', text: string): void {
  mkdirSync(home('.aws'), { recursive: true })
  writeFileSync(home('.aws', name), text)
}

const section = (title: string, { accessKeyId, secretAccessKey } = foreign) =>
  `[${title}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`

/** As EKS sets it up for the pods of a service account. */
async function serviceAccount(context: TestContext, more: Parameters<typeof scene>[1] = {}) {
  const stage = await scene(context, {
    tokens: false,
    ...more,
    env: { AWS_ROLE_ARN: roleArn('deploy'), AWS_WEB_IDENTITY_TOKEN_FILE: 'token', ...more.env },
  })
  const token = await stage.emulator.mintToken({
    sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
    aud: 'sts.amazonaws.com',
  })
  const write = (text: string) => writeFileSync(`${stage.job.workspace}/token`, text)
  write(token)
  return { ...stage, token, write }
}

/** Sends whatever it is asked for to one server. */
async function proxyTo({ onTestFinished }: TestContext, target: () => string) {
  const seen: string[] = []
  const server = createServer((incoming, response) => {
    seen.push(`${incoming.method} ${incoming.url}`)
    const { pathname, search } = new URL(incoming.url ?? '')
    const { method, headers } = incoming
    const onward = request(new URL(pathname + search, target()), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.writeHead(502).end())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

describe.concurrent('the variables and a profile', () => {
  test.for([
    ['that has other keys', 'ci'],
    ['that is nowhere', 'absent'],
  ] as const)('%s: the variables win', async ([, profile], context) => {
    const stage = await scene(context, { env: { ...keyVariables, AWS_PROFILE: profile } })
    share(stage, 'credentials', section('ci'))
    const step = await stage.step(alone)
    expect(step).toMatchObject({ code: 0, stderr: '' })
    expect(step.outputs['authenticated-arn']).toBe(`arn:aws:iam::${account}:user/ci`)
    expect(step.log).not.toMatch(/SDK|WARNING/)
  })

  test('keys of a profile with what no key has are told by its name', async (context) => {
    const stage = await scene(context, { env: { AWS_PROFILE: 'ci' } })
    share(stage, 'credentials', section('ci', { ...user, accessKeyId: 'AKIA\u200bIOSFODNN7EXAMPLE' }))
    const { errors } = await stage.step(alone)
    expect(errors).toEqual([expect.stringMatching(/^Credentials could not be loaded.* profile ci hold/)])
    expect(errors[0]).not.toMatch(/is empty/)
  })

  test('an earlier step published with a profile: the next role is assumed with the variables', async (context) => {
    const { step, asked } = await scene(context)
    const both = { 'aws-profile': 'tools', 'output-env-credentials': 'true' }
    await step({ ...oidc, ...both, 'role-session-name': 'first' })
    await step({ ...oidc, 'role-session-name': 'second' })
    const third = await step({
      ...chained,
      'role-to-assume': roleArn('nobody'),
    })
    expect(third.code).toBe(1)
    expect(third.log + third.errors.join('')).toMatch(/second/)
    expect(asked().slice(-1)).toEqual([expect.stringMatching(/^AssumeRole AccessDenied/)])
  })

  test.for([
    ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
    ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID'],
  ] as const)('%s alone is told about, and the profile is used', async ([present, missing], context) => {
    const stage = await scene(context, { env: { [present]: keyVariables[present] ?? '', AWS_PROFILE: 'ci' } })
    share(stage, 'credentials', section('ci', user))
    const { code, warnings } = await stage.step(alone)
    expect({ code, warnings }).toEqual({
      code: 0,
      warnings: [expect.stringMatching(`^${present} is set, but ${missing} is empty`)],
    })
  })

  test('half of the variables and nothing else is an error that names them', async (context) => {
    const { step } = await scene(context, { env: { AWS_ACCESS_KEY_ID: user.accessKeyId } })
    const { code, errors } = await step(alone)
    expect(code).toBe(1)
    expect(errors[0]).toMatch(/^Credentials could not be loaded.*AWS_SECRET_ACCESS_KEY is empty/)
  })
})

describe.concurrent('a service account', () => {
  test('assumes its role, and the next one with that', async (context) => {
    const { step, asked, form } = await serviceAccount(context)
    expect(await step(chained)).toMatchObject({
      code: 0,
      outputs: { 'authenticated-arn': sessionArn('deploy') },
    })
    expect(asked()).toEqual(['AssumeRoleWithWebIdentity', 'AssumeRole'])
    expect(form('AssumeRoleWithWebIdentity')['RoleArn']).toBe(roleArn('deploy'))
  })

  test.for<readonly [string, object, number]>([
    ['AccessDenied', { code: 'AccessDenied', status: 403 }, 1],
    ['throttling', { code: 'Throttling' }, 2],
    ['a failure of the service', { code: 'InternalFailure', status: 500 }, 2],
  ])('is asked again after %s', async ([, fault, times], context) => {
    const { step, emulator } = await serviceAccount(context)
    emulator.addFault({ operation: 'AssumeRoleWithWebIdentity', kind: 'error', times, ...fault })
    expect(await step(alone)).toMatchObject({ code: 0, errors: [] })
  })

  test.for<readonly [string, object, number]>([
    ['a token that is not valid', { code: 'InvalidIdentityToken' }, 1],
    ['throttling', { code: 'Throttling' }, 2],
  ])('fails within the attempts of the step: %s', async ([, fault, calls], context) => {
    const { step, asked, emulator } = await serviceAccount(context)
    emulator.addFault({ operation: 'AssumeRoleWithWebIdentity', kind: 'error', ...fault })
    const { code, errors } = await step({ ...alone, 'retry-max-attempts': '2' })
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringMatching(`^${notLoaded}`)])
    expect(asked()).toHaveLength(calls)
  })

  test('never shows its token, however the service repeats it', async (context) => {
    const { step, emulator, token } = await serviceAccount(context, { env: { SHOW_STACK_TRACE: 'true' } })
    const [, payload = '', signature = ''] = token.split('.')
    const said = `no: ${token} ${encodeURIComponent(token)} ${btoa(token)} ${payload.slice(9)} ${signature.slice(0, 30)}`
    emulator.addFault({
      operation: 'AssumeRoleWithWebIdentity',
      kind: 'error',
      code: 'InvalidIdentityToken',
      message: said,
    })
    const { code, errors, stdout, stderr, summary, masks } = await step(alone)
    expect(code).toBe(1)
    expect(errors[0]).toMatch(/no: \*\*\*/)
    expect(masks).toContain(token)
    const shown = stdout.replace(/^::add-mask::.*$/gm, '') + stderr + summary
    for (const part of [token, btoa(token), payload.slice(9), signature.slice(0, 30)])
      expect(shown).not.toContain(part)
  })

  test('sends nothing but a JSON Web Token', async (context) => {
    const { step, asked, write } = await serviceAccount(context)
    write('HOME=/home/octo SECRET=hunter2hunter2')
    const { code, errors, stdout } = await step(alone)
    expect(code).toBe(1)
    expect(errors[0]).toMatch(/AWS_WEB_IDENTITY_TOKEN_FILE/)
    expect(stdout.replace(/^::add-mask::.*$/gm, '')).not.toContain('hunter2hunter2')
    expect(asked()).toEqual([])
  })
})

describe.concurrent('a profile with a token file', () => {
  test('assumes its role, and the next one with that', async (context) => {
    const stage = await serviceAccount(context, { env: { AWS_ROLE_ARN: '', AWS_PROFILE: 'ci' } })
    share(stage, 'config', profileWith('token'))
    expect(await stage.step(chained)).toMatchObject({ code: 0 })
    expect(stage.asked()).toEqual(['AssumeRoleWithWebIdentity', 'AssumeRole'])
  })

  test.for([
    ['a link out of the workspace', /is a link inside the workspace that leads out of it/],
    ['/dev/zero', /not a regular file/],
    ['/proc/self/environ', /does not hold a JSON Web Token/],
  ] as const)('does not read %s', async ([path, message], context) => {
    const stage = await serviceAccount(context, { env: { AWS_ROLE_ARN: '', AWS_PROFILE: 'ci' } })
    writeFileSync(stage.home('token'), stage.token)
    symlinkSync(stage.home('token'), `${stage.job.workspace}/link`)
    share(stage, 'config', profileWith(path.startsWith('/') ? path : 'link'))
    const { code, errors } = await stage.step(chained)
    expect([code, errors]).toEqual([1, [expect.stringMatching(message)]])
    expect(stage.asked()).toEqual([])
  })

  const profileWith = (path: string) =>
    `[profile ci]\nrole_arn = ${roleArn('deploy')}\nweb_identity_token_file = ${path}\n`
})

describe.concurrent('through the proxy', () => {
  const elsewhere = { 'sts-endpoint': 'http://sts.test:8080' }
  const served = { port: 0, allowedHosts: ['sts.test'] }

  test('goes the call of a service account', async (context) => {
    const stage = await serviceAccount(context, { served })
    const proxy = await proxyTo(context, () => stage.emulator.url)
    expect(await stage.step({ ...chained, ...elsewhere, 'http-proxy': proxy.url })).toMatchObject({ code: 0 })
    expect(proxy.seen).toEqual(['POST http://sts.test:8080/', 'POST http://sts.test:8080/'])
  })

  test('goes the call of a profile with a role', async (context) => {
    const stage = await scene(context, { env: { AWS_PROFILE: 'ci' }, tokens: false, served })
    share(stage, 'credentials', section('base', user))
    share(stage, 'config', `[profile ci]\nrole_arn = ${roleArn('deploy')}\nsource_profile = base\n`)
    const proxy = await proxyTo(context, () => stage.emulator.url)
    expect(await stage.step({ ...chained, ...elsewhere, 'http-proxy': proxy.url })).toMatchObject({
      code: 0,
      outputs: { 'authenticated-arn': sessionArn('deploy') },
    })
    expect(proxy.seen).toHaveLength(2)
  })

  test.for<readonly [string, object]>([['with a host that no-proxy names', { 'no-proxy': 'sts.test' }]])(
    'goes nothing %s',
    async ([, inputs], context) => {
      const stage = await serviceAccount(context)
      const proxy = await proxyTo(context, () => stage.emulator.url)
      const step = await stage.step({
        ...alone,
        ...elsewhere,
        ...inputs,
        'http-proxy': proxy.url,
        'retry-max-attempts': '1',
      })
      expect(step.code).toBe(1)
      expect(proxy.seen).toEqual([])
    },
  )
})

describe.concurrent('an SSO profile', () => {
  const token = 'sso-access-token-0123456789'
  const config = `[profile sso]
sso_start_url = https://octo.awsapps.com/start
sso_region = us-east-1
sso_account_id = ${account}
sso_role_name = Deploy
`
  async function signedIn(context: TestContext, env: Readonly<Record<string, string>>) {
    const stage = await scene(context, { env: { AWS_PROFILE: 'sso', ...env }, tokens: false })
    share(stage, 'config', config)
    const name = createHash('sha1').update('https://octo.awsapps.com/start').digest('hex')
    mkdirSync(stage.home('.aws', 'sso', 'cache'), { recursive: true })
    const cached = JSON.stringify({ accessToken: token, expiresAt: '2099-01-01T00:00:00Z' })
    writeFileSync(stage.home('.aws', 'sso', 'cache', `${name}.json`), cached)
    return stage
  }

  test('asks its portal, again after a failure of the service', async (context) => {
    const portal = await recordingServer()
    context.onTestFinished(() => portal.close())
    portal.first.push({ status: 503, headers: json, body: '{"message":"busy"}' })
    const { step } = await signedIn(context, { AWS_ENDPOINT_URL_SSO: portal.url })
    const roleCredentials = {
      accessKeyId: user.accessKeyId,
      secretAccessKey: user.secretAccessKey,
      sessionToken: 'none',
      expiration: 4070908800000,
    }
    portal.answer = {
      status: 200,
      headers: json,
      body: JSON.stringify({ roleCredentials }),
    }
    const { log, masks } = await step(alone)
    expect(log).toMatch(/busy.*Attempt 1 of 12[\s\S]*Credentials found: profile sso/)
    expect(portal.requests).toHaveLength(2)
    expect(portal.requests[1]).toMatchObject({
      path: `/federation/credentials?role_name=Deploy&account_id=${account}`,
      headers: { 'x-amz-sso_bearer_token': token },
    })
    expect(masks).toContain(token)
  })

  test('that is refused is an error with its code, and without the token', async (context) => {
    const portal = await recordingServer()
    context.onTestFinished(() => portal.close())
    portal.answer = {
      status: 401,
      headers: { ...json, 'x-amzn-errortype': 'UnauthorizedException:' },
      body: `{"message":"bad ${token}"}`,
    }
    const { step } = await signedIn(context, { AWS_ENDPOINT_URL_SSO: portal.url, SHOW_STACK_TRACE: 'true' })
    const { errors, stdout, summary } = await step(alone)
    expect(errors).toEqual([expect.stringMatching(/bad \*\*\* .*UnauthorizedException, status 401/)])
    expect(stdout.replace(/^::add-mask::.*$/gm, '') + summary).not.toContain(token)
    expect(portal.requests).toHaveLength(1)
  })

  test('goes through the proxy', async (context) => {
    const { step } = await signedIn(context, {})
    const proxy = { 'http-proxy': 'http://127.0.0.1:9', 'retry-max-attempts': '1' }
    const { errors } = await step({ ...alone, ...proxy })
    expect(errors).toEqual([expect.stringMatching(/The proxy 127\.0\.0\.1:9 could not be used/)])
  })

  test('sends its token to no other machine over plain http', async (context) => {
    const { step } = await signedIn(context, { AWS_ENDPOINT_URL_SSO: 'http://portal.test' })
    const proxy = await proxyTo(context, () => 'http://127.0.0.1:9')
    const { errors } = await step({ ...alone, 'http-proxy': proxy.url })
    expect(errors).toEqual([expect.stringMatching(/No token was sent to portal\.test/)])
    expect(proxy.seen).toEqual([])
  })
})

describe.concurrent('a container endpoint', () => {
  const body = JSON.stringify({
    AccessKeyId: user.accessKeyId,
    SecretAccessKey: user.secretAccessKey,
    Token: '',
    Expiration: '2099-01-01T00:00:00Z',
  })

  test('is asked again after a failure', async (context) => {
    const endpoint = await recordingServer()
    context.onTestFinished(() => endpoint.close())
    endpoint.first.push({ status: 500, body: '{"message":"not yet"}' })
    const env = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint.url}/keys` }
    const { step } = await scene(context, { env, tokens: false })
    endpoint.answer = { status: 200, headers: json, body }
    expect(await step(alone)).toMatchObject({
      code: 0,
      log: expect.stringMatching(/not yet.*Attempt 1 of 12/),
    })
  })

  test('is what a profile with a role begins with, again after a failure', async (context) => {
    const endpoint = await recordingServer()
    context.onTestFinished(() => endpoint.close())
    const stage = await scene(context, {
      env: { AWS_PROFILE: 'ci', AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint.url}/keys` },
      tokens: false,
    })
    share(
      stage,
      'config',
      `[profile base]\nrole_arn = ${roleArn('deploy')}\nrole_session_name = first\ncredential_source = EcsContainer\n` +
        `[profile ci]\nrole_arn = ${roleArn('teams/web/web')}\nrole_session_name = second\nsource_profile = base\n`,
    )
    endpoint.first.push({ status: 500, body: '' })
    endpoint.answer = { status: 200, headers: json, body }
    expect(await stage.step(alone)).toMatchObject({
      code: 0,
      outputs: { 'authenticated-arn': sessionArn('web', 'second') },
    })
    expect(stage.asked()).toEqual(['AssumeRole', 'AssumeRole', 'GetCallerIdentity'])
  })

  test('is not asked in the place of a profile that fails', async (context) => {
    const endpoint = await recordingServer()
    context.onTestFinished(() => endpoint.close())
    endpoint.answer = { status: 200, headers: json, body }
    const stage = await scene(context, {
      env: { AWS_PROFILE: 'ci', AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint.url}/keys` },
      tokens: false,
    })
    share(stage, 'config', '[profile ci]\ncredential_process = false\n')
    const { code, errors } = await stage.step(alone)
    expect({ code, errors }).toEqual({ code: 1, errors: [expect.stringMatching(`^${notLoaded}`)] })
    expect(endpoint.requests).toEqual([])
  })

  test('that refuses is an error with its reason, and without the token sent', async (context) => {
    const endpoint = await recordingServer()
    context.onTestFinished(() => endpoint.close())
    const token = 'opaque-authorization-token'
    endpoint.answer = { status: 400, body: `{"code":"Invalid","message":"bad token ${token}"}` }
    const env = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint.url}/keys`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
    }
    const { step } = await scene(context, { env, tokens: false })
    const { code, errors } = await step(alone)
    expect({ code, errors }).toEqual({
      code: 1,
      errors: [expect.stringMatching(/bad token \*\*\* .*Invalid, status 400/)],
    })
    expect(endpoint.requests).toHaveLength(1)
  })

  test.for<readonly [string, Record<string, string>]>([
    ['over plain http', { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://keys.test/' }],
    ['of another host by a trick', { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '.keys.test/' }],
    ['of another host by a user', { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '@keys.test/' }],
  ])('%s is not asked', async ([, env], context) => {
    const { step } = await scene(context, {
      env: { ...env, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'opaque-authorization-token' },
      tokens: false,
    })
    const proxy = await proxyTo(context, () => 'http://127.0.0.1:9')
    const { code, errors } = await step({ ...alone, 'http-proxy': proxy.url })
    expect(code).toBe(1)
    expect(errors[0]).toMatch(new RegExp(`${Object.keys(env)[0]} was not used`))
    expect(proxy.seen).toEqual([])
  })
})

test('a process that fails does not show its command or what it printed', async (context) => {
  const stage = await scene(context, { env: { AWS_PROFILE: 'ci' }, tokens: false })
  share(stage, 'config', '[profile ci]\ncredential_process = false --password hunter2hunter2\n')
  const { code, errors, stdout } = await stage.step(alone)
  expect(code).toBe(1)
  expect(errors[0]).toMatch(/^Credentials could not be loaded/)
  expect(stdout).not.toContain('hunter2hunter2')
})
