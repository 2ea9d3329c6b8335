import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesIn, helpersOf, sdk, until } from '../support/later-steps.ts'
import { expectModes } from '../support/modes.ts'
import {
  foreignAccount,
  keyInputs,
  keyVariables,
  region,
  roleArn,
  type Scene,
  scene,
  sessionArn,
} from '../support/stage.ts'

const refresh = { refresh: 'endpoint', 'aws-region': region }
const long = { ...refresh, 'role-to-assume': roleArn('deploy') }
const short = { ...refresh, 'role-to-assume': roleArn('short') }

/** Asks as an SDK does, or otherwise. */
async function ask(
  { job }: Scene,
  changes: { readonly url?: string; readonly method?: string; readonly token?: string } = {},
) {
  const { AWS_CONTAINER_CREDENTIALS_FULL_URI: uri = '', AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file = '' } =
    job.env
  const { url = uri, method = 'GET', token = readFileSync(file, 'utf8') } = changes
  const answer = await fetch(url, { method, headers: { authorization: token } })
  return { status: answer.status, body: await answer.text() }
}
const inject = ({ emulator }: Scene, fault: object) =>
  fetch(`${emulator.url}/_emulator/faults`, { method: 'POST', body: JSON.stringify(fault) })

const isGone = (made: Scene) =>
  ask(made, { token: 'x' }).then(
    () => false,
    () => true,
  )

/** Runs what follows with the endpoints ended, whatever a test left. */
async function stage(
  context: Parameters<typeof scene>[0],
  setting: Parameters<typeof scene>[1] = {},
): Promise<Scene> {
  const made = await scene(context, setting)
  context.onTestFinished(() => until(() => helpersOf(made.job).length === 0))
  // Hooks run last first: the job's files go, and with them its endpoints.
  context.onTestFinished(() => made.job.remove())
  return made
}

describe.concurrent('refresh: endpoint', () => {
  test('lets the AWS SDK outlive the session, and ends with post', async (context) => {
    const made = await stage(context, { env: { ...keyVariables, AWS_SESSION_TOKEN: 'earlier' } })
    const { step, post, job, home } = made
    const main = await step(short)
    expect(main).toMatchObject({ code: 0, errors: [], warnings: [] })
    const [directory = ''] = readdirSync(job.temp).filter((name) => name.startsWith('aws-renewal-'))
    const tokenFile = join(job.temp, directory, 'token')
    expect(main.variables).toEqual({
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_SESSION_TOKEN: '',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: expect.stringMatching(
        /^http:\/\/127\.0\.0\.1:\d+\/roles\/default$/,
      ),
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile,
    })
    expect(readFileSync(tokenFile, 'utf8')).toMatch(/^[0-9a-f]{64}$/)
    expectModes({ [tokenFile]: 0o600, [join(job.temp, directory)]: 0o700 })
    expect(main.masks).toContain(readFileSync(tokenFile, 'utf8'))

    const report = await sdk(job, { keys: 3 })
    expect(report).toMatchObject({ arns: [sessionArn('short')], errors: [] })
    expect(report.keys).toHaveLength(3)
    expect(JSON.stringify(filesIn(job.temp))).not.toContain(report.keys[2])

    const end = await post(main)
    expect(end).toMatchObject({ code: 0, warnings: [] })
    expect(end.log).toMatch(
      /The credential endpoint of this job[\s\S]*Serving default at 127\.0\.0\.1:\d+[\s\S]*default: renewed, until/,
    )
    expect(job.env).toMatchObject({
      ...keyVariables,
      AWS_SESSION_TOKEN: 'earlier',
      AWS_CONTAINER_CREDENTIALS_FULL_URI: '',
    })
    expect([readdirSync(job.temp), filesIn(home('.aws'))]).toEqual([[], {}])
    await until(() => helpersOf(job).length === 0)
  })

  test('answers whoever has the token, and nobody else', async (context) => {
    const made = await stage(context)
    await made.step(long)
    const url = made.job.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] ?? ''
    expect(await ask(made)).toMatchObject({
      status: 200,
      body: expect.stringMatching(/"AccessKeyId":"ASIA.*"Expiration":"[^"]*Z"/),
    })
    expect(await ask(made, { token: 'x' })).toMatchObject({ status: 401 })
    expect(await ask(made, { url: url.replace('127.0.0.1', 'localhost') })).toMatchObject({ status: 403 })
    expect(await ask(made, { url: url.replace('default', 'other') })).toMatchObject({ status: 404 })
    expect(await ask(made, { url: new URL('/stop', url).href, method: 'POST', token: 'x' })).toMatchObject({
      status: 401,
    })
    expect(await ask(made)).toMatchObject({ status: 200 })
  })

  test('answers from memory while STS hangs', async (context) => {
    const made = await stage(context)
    await made.step(short)
    await inject(made, { operation: 'AssumeRoleWithWebIdentity', kind: 'hang' })
    const first = JSON.parse((await ask(made)).body)
    // The renewal is under way, and will not end.
    await until(
      () =>
        made.emulator.requests().filter(({ operation }) => operation === 'AssumeRoleWithWebIdentity')
          .length === 2,
    )
    const asked = await ask(made)
    expect(JSON.parse(asked.body)).toEqual(first)
  })

  test('serves on through an outage and says so in its log', async (context) => {
    const aws = {
      faults: [
        {
          operation: 'AssumeRoleWithWebIdentity',
          skip: 1,
          times: 3,
          kind: 'error',
          code: 'InternalFailure',
          status: 500,
        },
      ],
    }
    const made = await stage(context, { aws })
    const main = await made.step({ ...refresh, 'role-to-assume': roleArn('brief') })
    expect(await sdk(made.job, { keys: 2 })).toMatchObject({ errors: [] })
    const { log } = await made.post(main)
    expect(log).toMatch(
      /default: (AssumeRoleWithWebIdentity: InternalFailure. Attempt 1 of 3|not renewed, still serving the session before)/,
    )
    expect(log).toMatch(/default: renewed, until/)
  })

  test('tells the cause once nothing can be served', async (context) => {
    const aws = {
      faults: [{ operation: 'token', skip: 1, kind: 'error', code: 'Unauthorized', status: 401 }],
    }
    const made = await stage(context, { aws })
    await made.step(short)
    await until(async () => (await ask(made)).status !== 200)
    expect(await ask(made)).toEqual({
      status: 503,
      body: expect.stringMatching(
        /"code":"Expired".*could not be renewed: The job may ask for no more OIDC tokens/,
      ),
    })
  })

  test('has a path for each role, named in the outputs', async (context) => {
    const made = await stage(context)
    const roles = {
      'a+b@c': roleArn('deploy'),
      remote: { assume: [roleArn('deploy'), roleArn('short', foreignAccount)] },
    }
    const main = await made.step({ ...refresh, roles: JSON.stringify(roles) })
    expect(Object.keys(main.variables)).toEqual(['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'])
    const profiles = JSON.parse(main.outputs['profiles'] ?? '')
    for (const [name, arn, keys] of [
      ['a+b@c', sessionArn('deploy'), 1],
      ['remote', sessionArn('short', 'GitHubActions', foreignAccount), 2],
    ] as const) {
      const env = { AWS_REGION: region, AWS_CONTAINER_CREDENTIALS_FULL_URI: profiles[name].endpoint }
      expect(await sdk(made.job, { env, keys })).toMatchObject({ arns: [arn], errors: [] })
    }
  })

  test('with env: true leads the variables to that role', async (context) => {
    const made = await stage(context)
    const roles = {
      a: roleArn('deploy'),
      b: { assume: roleArn('external'), 'external-id': 'octo', env: true, region: 'eu-west-1' },
    }
    const main = await made.step({ ...refresh, ...keyInputs, roles: JSON.stringify(roles) })
    expect(main.variables).toMatchObject({
      AWS_REGION: 'eu-west-1',
      AWS_CONTAINER_CREDENTIALS_FULL_URI: expect.stringMatching(/roles\/b$/),
    })
    expect(await sdk(made.job)).toMatchObject({ arns: [sessionArn('external')], errors: [] })
  })

  test('keeps the secrets of the step out of its environment', async (context) => {
    const made = await stage(context)
    await made.step({ ...long, ...keyInputs, 'aws-session-token': ' ' })
    for (const pid of helpersOf(made.job))
      expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain(keyInputs['aws-secret-access-key'])
    expect(JSON.stringify(filesIn(made.job.temp))).not.toContain(keyInputs['aws-secret-access-key'])
  })

  const canLimit = process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0
  test.skipIf(!canLimit)(
    'renews while more connections are opened than it may have files',
    async (context) => {
      const made = await stage(context)
      const { variables } = await made.step(short)
      for (const pid of helpersOf(made.job)) spawnSync('prlimit', ['--pid', String(pid), '--nofile=128:128'])
      const { port } = new URL(variables['AWS_CONTAINER_CREDENTIALS_FULL_URI'] ?? '')
      const flood = { on: true }
      context.onTestFinished(() => {
        flood.on = false
      })
      const opened = (): void => {
        if (!flood.on) return
        const socket = connect(Number(port), '127.0.0.1').on('error', () => {})
        socket.resume().once('close', () => setTimeout(opened, 20))
        context.onTestFinished(() => void socket.destroy())
      }
      for (let count = 0; count < 300; count++) opened()
      expect(await sdk(made.job, { keys: 3 })).toMatchObject({ arns: [sessionArn('short')] })
    },
  )

  test('never outlives the process that ran the step', async (context) => {
    const made = await stage(context)
    // Stands for the runner: it ends once the step has.
    const runner =
      "process.exitCode = require('node:child_process').spawnSync(process.execPath, [process.argv[1]], { stdio: 'inherit' }).status"
    const main = await made.step(long, { nodeArgs: ['-e', runner, '--'] })
    expect(main).toMatchObject({ code: 0, stderr: '', errors: [] })
    await until(() => helpersOf(made.job).length === 0)
    await until(() => isGone(made))
  })

  test("never outlives the job's files", async (context) => {
    const made = await stage(context)
    await made.step(long)
    rmSync(made.job.temp, { recursive: true })
    await until(() => isGone(made))
  })

  test('of a step that fails to publish has ended', async (context) => {
    const made = await stage(context)
    const main = await made.step(long, { without: ['GITHUB_ENV'] })
    expect(main.code).toBe(1)
    await until(() => helpersOf(made.job).length === 0)
    expect(readdirSync(made.job.temp)).toEqual([])
  })

  test('of a second step takes the place of the first; posts end each its own', async (context) => {
    const made = await stage(context)
    const { step, post, job } = made
    const first = await step(long)
    const second = await step({
      ...refresh,
      'role-to-assume': [roleArn('deploy'), roleArn('remote', foreignAccount)].join('\n'),
    })
    expect(second).toMatchObject({ code: 0, warnings: [] })
    expect(await sdk(job)).toMatchObject({
      arns: [sessionArn('remote', 'GitHubActions', foreignAccount)],
      errors: [],
    })
    await post(second)
    expect(await sdk(job)).toMatchObject({ arns: [sessionArn('deploy')], errors: [] })
    await post(first)
    expect(readdirSync(job.temp)).toEqual([])
    await until(() => helpersOf(job).length === 0)
  })

  test('replaces refresh: process, is replaced by it and by plain keys', async (context) => {
    const made = await stage(context)
    const { step, post, job, home } = made
    const remote = { 'role-to-assume': [roleArn('deploy'), roleArn('remote', foreignAccount)].join('\n') }
    const steps = []
    for (const [inputs, arn] of [
      [{ ...long, refresh: 'process' }, sessionArn('deploy')],
      [{ ...refresh, ...remote }, sessionArn('remote', 'GitHubActions', foreignAccount)],
      [{ ...long, refresh: 'process' }, sessionArn('deploy')],
      [{ 'aws-region': region, ...remote }, sessionArn('remote', 'GitHubActions', foreignAccount)],
      [long, sessionArn('deploy')],
    ] as const) {
      const main = await step(inputs)
      expect(main).toMatchObject({ code: 0, errors: [] })
      expect(await sdk(job)).toMatchObject({ arns: [arn], errors: [] })
      steps.unshift(main)
    }
    for (const each of steps) expect(await post(each)).toMatchObject({ code: 0, warnings: [] })
    expect([readdirSync(job.temp), filesIn(home('.aws'))]).toEqual([[], {}])
  })

  test('warns of what SDKs would prefer', async (context) => {
    const made = await stage(context, {
      env: { AWS_PROFILE: 'of-the-job', AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/task' },
    })
    const main = await made.step(long)
    expect(main.variables).toMatchObject({ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '' })
    expect(main.warnings).toEqual([
      expect.stringMatching(/RELATIVE_URI/),
      expect.stringMatching(/^AWS_PROFILE is "of-the-job".* env -u AWS_PROFILE COMMAND$/),
    ])
  })

  test('is what role-chaining in a later step begins with', async (context) => {
    const { step, home } = await stage(context)
    mkdirSync(home('.aws'))
    writeFileSync(home('.aws', 'config'), '')
    await step(long)
    const second = await step({
      'aws-region': region,
      'role-to-assume': roleArn('remote', foreignAccount),
      'role-chaining': 'true',
    })
    expect(second).toMatchObject({ code: 0, outputs: { 'aws-account-id': foreignAccount } })
  })
})
