import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { credentialProcess, filesIn, sdk, until } from '../support/later-steps.ts'
import { expectModes } from '../support/modes.ts'
import {
  account,
  foreignAccount,
  keyInputs,
  keyVariables,
  region,
  roleArn,
  type Scene,
  scene,
  sessionArn,
} from '../support/stage.ts'

const refresh = { refresh: 'process', 'aws-region': region }
const long = { ...refresh, 'role-to-assume': roleArn('deploy') }
const short = { ...refresh, 'role-to-assume': roleArn('short') }

/** The cache of a profile, of whichever step. */
const cacheOf = ({ job }: Scene, profile = 'default') => {
  const [directory = ''] = readdirSync(job.temp).filter((name) => name.startsWith('aws-renewal-'))
  return join(job.temp, directory, `${profile}.session.json`)
}
/** As if it had been obtained long ago. */
const age = (path: string, leftSeconds: number) => {
  const lease = JSON.parse(readFileSync(path, 'utf8'))
  lease.session.expiration = Date.now() + leftSeconds * 1000
  lease.obtainedMs = Date.now() - 3_600_000
  writeFileSync(path, JSON.stringify(lease))
}
const exchanges = ({ asked }: Scene) => asked().filter((operation) => operation.startsWith('AssumeRole'))

describe.concurrent('refresh: process', () => {
  test('lets the AWS SDK outlive the session, by the default profile alone', async (context) => {
    const { step, post, job, home } = await scene(context, { env: keyVariables })
    const main = await step(short)
    expect(main).toMatchObject({ code: 0, errors: [], warnings: [] })
    // The earlier keys would win over the profile.
    expect(main.variables).toEqual({
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
    })
    expect(main.outputs).toEqual({ 'aws-account-id': account, 'authenticated-arn': sessionArn('short') })
    const report = await sdk(job, { keys: 3 })
    expect(report).toMatchObject({ arns: [sessionArn('short')], errors: [] })
    expect(report.keys.length).toBe(3)
    expect(await post(main)).toMatchObject({ code: 0, warnings: [] })
    expect(job.env).toMatchObject(keyVariables)
    expect([readdirSync(job.temp), filesIn(home('.aws'))]).toEqual([[], {}])
  })

  test('keeps what it needs in files of this user alone, and no secret in the shared ones', async (context) => {
    const { step, job, home } = await scene(context)
    const main = await step(long)
    const [directory = ''] = readdirSync(job.temp).filter((name) => name.startsWith('aws-renewal-'))
    expectModes({ [join(job.temp, directory)]: 0o700 })
    const kept = filesIn(join(job.temp, directory))
    expect(
      Object.entries(kept)
        .map(([name, { mode }]) => `${name} ${mode}`)
        .toSorted(),
    ).toEqual(['default.json 600', 'default.session.json 600'])
    const shared = filesIn(home('.aws'))
    for (const secret of main.masks) expect(JSON.stringify(shared)).not.toContain(secret)
  })

  test('prints the session that main has obtained, without asking anybody', async (context) => {
    const stage = await scene(context)
    await stage.step(long)
    const { code, stdout, stderr } = await credentialProcess(stage.job, 'default')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({
      Version: 1,
      AccessKeyId: expect.stringMatching(/^ASIA/),
      SecretAccessKey: expect.any(String),
      SessionToken: expect.any(String),
      Expiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      AccountId: account,
    })
    expect(exchanges(stage)).toHaveLength(1)
  })

  test('keeps profiles apart whose names could be those of one file', async (context) => {
    const { step, job } = await scene(context)
    const names = ['x', 'x.session', 'X', 'x.json', 'con']
    const roles = Object.fromEntries(names.map((name) => [name, roleArn('deploy')]))
    expect(await step({ ...refresh, roles: JSON.stringify(roles) })).toMatchObject({ code: 0 })
    const kept = Object.entries(filesIn(job.temp)).filter(([path]) => path.startsWith('aws-renewal-'))
    expect(new Set(kept.map(([path]) => path.toLowerCase())).size).toBe(2 * names.length)
    const orders = kept.map(([, { text }]) => JSON.parse(text).name).filter((name) => name !== undefined)
    expect(orders.toSorted()).toEqual(names.toSorted())
  })

  test('renews once for many that ask at the same time', async (context) => {
    const stage = await scene(context)
    await stage.step(long)
    age(cacheOf(stage), 60)
    const all = await Promise.all(Array.from({ length: 16 }, () => credentialProcess(stage.job, 'default')))
    expect(all.filter(({ code, stderr }) => code !== 0 || stderr !== '')).toEqual([])
    expect(new Set(all.map(({ stdout }) => stdout)).size).toBe(1)
    expect(exchanges(stage)).toHaveLength(2)
    expectModes({ [cacheOf(stage)]: 0o600 })
  })

  test('answers at once from a fresh cache that somebody has locked', async (context) => {
    const stage = await scene(context)
    await stage.step(long)
    mkdirSync(`${cacheOf(stage)}.lock`)
    expect(await sdk(stage.job)).toMatchObject({ arns: [sessionArn('deploy')], errors: [] })
    expect(exchanges(stage)).toHaveLength(1)
  })

  test('neither believes nor follows a link in the place of the cache', async (context) => {
    const stage = await scene(context)
    await stage.step(long)
    const cache = cacheOf(stage)
    const elsewhere = join(stage.job.directory, 'planted')
    writeFileSync(elsewhere, readFileSync(cache, 'utf8').replace(/ASIA\w+/, 'ASIAPLANTED'))
    const before = readFileSync(elsewhere, 'utf8')
    rmSync(cache)
    symlinkSync(elsewhere, cache)
    const { stdout } = await credentialProcess(stage.job, 'default')
    expect(stdout).not.toContain('ASIAPLANTED')
    expect(exchanges(stage)).toHaveLength(2)
    expect(readFileSync(elsewhere, 'utf8')).toBe(before)
  })

  test('serves a session that lives through an outage, and fails with the cause after its end', async (context) => {
    const stage = await scene(context)
    await stage.step(long)
    age(cacheOf(stage), 600)
    const fault = { operation: 'AssumeRoleWithWebIdentity', kind: 'error', code: 'AccessDenied', status: 403 }
    await fetch(`${stage.emulator.url}/_emulator/faults`, { method: 'POST', body: JSON.stringify(fault) })
    expect(await credentialProcess(stage.job, 'default')).toMatchObject({ code: 0, stderr: '' })
    const calls = stage.asked().length
    expect(await credentialProcess(stage.job, 'default')).toMatchObject({ code: 0, stderr: '' })
    expect(stage.asked()).toHaveLength(calls)
    age(cacheOf(stage), -1)
    const { code, stdout, stderr } = await credentialProcess(stage.job, 'default')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^Could not assume role with OIDC: .*AccessDenied/)
    expect(stderr).not.toMatch(/eyJ|ASIA|IQoJ/)
  })

  test.for([
    [
      'the job may ask for no more tokens',
      { operation: 'token', kind: 'error', code: 'Unauthorized', status: 401 },
      {},
      /^The job may ask for no more OIDC tokens, which GitHub allows for about six hours: /,
    ],
    [
      'the variables for tokens did not arrive',
      undefined,
      { ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' },
      /ACTIONS_ID_TOKEN_REQUEST_TOKEN.* did not reach this process/,
    ],
  ] as const)('says so where %s', async ([, fault, env, message], context) => {
    const stage = await scene(context)
    await stage.step(long)
    age(cacheOf(stage), -1)
    if (fault)
      await fetch(`${stage.emulator.url}/_emulator/faults`, { method: 'POST', body: JSON.stringify(fault) })
    expect(await credentialProcess(stage.job, 'default', env)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(message),
    })
  })

  test('works for roles and chains, also where paths hold spaces', async (context) => {
    const stage = await scene(context)
    const { job, step, post } = stage
    const temp = join(job.directory, 'my temp (1)')
    mkdirSync(temp)
    job.env['RUNNER_TEMP'] = temp
    const roles = {
      build: { assume: roleArn('short'), env: true },
      remote: { assume: [roleArn('deploy'), roleArn('short', foreignAccount)], region: 'eu-west-1' },
    }
    const main = await step({ ...refresh, roles: JSON.stringify(roles) })
    expect(main).toMatchObject({
      code: 0,
      errors: [],
      variables: { AWS_PROFILE: 'build', AWS_REGION: region },
    })
    expect(Object.keys(JSON.parse(main.outputs['profiles'] ?? ''))).toEqual(['build', 'remote'])
    const remote = sessionArn('short', 'GitHubActions', foreignAccount)
    const reports = await Promise.all([
      sdk(job, { keys: 3 }),
      sdk(job, { keys: 3, env: { AWS_PROFILE: 'remote' } }),
    ])
    expect(reports).toMatchObject([
      { arns: [sessionArn('short')], errors: [] },
      { arns: [remote], errors: [] },
    ])
    for (const { keys } of reports) expect(keys.length).toBe(3)
    await post(main)
    expect(readdirSync(temp)).toEqual([])
  })

  test('renews from keys, which stay out of the environment and of the shared files', async (context) => {
    const stage = await scene(context, { tokens: false })
    const { step, job, home } = stage
    const main = await step({ ...refresh, ...keyInputs, 'role-to-assume': 'short', 'aws-profile': 'ci' })
    expect(main).toMatchObject({ code: 0, variables: {} })
    const report = await sdk(job, { keys: 3, env: { AWS_PROFILE: 'ci' } })
    expect(report).toMatchObject({ arns: [sessionArn('short')], errors: [] })
    expect(report.keys.length).toBe(3)
    expect(JSON.stringify(filesIn(home('.aws')))).not.toContain(keyInputs['aws-access-key-id'])
  })

  test('renews from a token file, which it reads again', async (context) => {
    const stage = await scene(context)
    const { step, job, emulator } = stage
    const token = async () => {
      const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = emulator.env
      const answer = await fetch(`${url}&audience=sts.amazonaws.com`, {
        headers: { authorization: `Bearer ${bearer}` },
      })
      return ((await answer.json()) as { value: string }).value
    }
    const path = join(job.workspace, 'token')
    writeFileSync(path, await token())
    expect(await step({ ...long, 'web-identity-token-file': 'token' })).toMatchObject({ code: 0 })
    const newer = await token()
    writeFileSync(path, newer)
    age(cacheOf(stage), -1)
    expect(await credentialProcess(job, 'default')).toMatchObject({ code: 0 })
    expect(stage.form('AssumeRoleWithWebIdentity')['WebIdentityToken']).toBe(newer)
  })

  test('is what role-chaining in a later step begins with', async (context) => {
    const { step } = await scene(context)
    await step(long)
    const second = await step({
      'aws-region': region,
      'role-to-assume': roleArn('remote', foreignAccount),
      'role-chaining': 'true',
    })
    expect(second).toMatchObject({ code: 0, outputs: { 'aws-account-id': foreignAccount } })
  })

  test('of a second step takes the place of the first; posts put each file back', async (context) => {
    const { step, post, job, home } = await scene(context)
    mkdirSync(home('.aws'))
    writeFileSync(home('.aws', 'config'), '[profile other]\nregion = us-east-1', { mode: 0o600 })
    const before = filesIn(home('.aws'))
    const first = await step(long)
    const between = filesIn(home('.aws'))
    const second = await step(short)
    expect(second).toMatchObject({ code: 0, errors: [], warnings: [] })
    expect(await sdk(job)).toMatchObject({ arns: [sessionArn('short')], errors: [] })
    await post(second)
    expect(filesIn(home('.aws'))).toEqual(between)
    expect(await sdk(job)).toMatchObject({ arns: [sessionArn('deploy')], errors: [] })
    await post(first)
    expect(filesIn(home('.aws'))).toEqual(before)
    expect(readdirSync(job.temp)).toEqual([])
  })

  test("leaves a default profile of the user's alone, and asks nobody", async (context) => {
    const { step, asked, home } = await scene(context)
    mkdirSync(home('.aws'))
    writeFileSync(home('.aws', 'config'), '[default]\nregion = us-east-1\n')
    expect(await step(long)).toMatchObject({
      code: 1,
      errors: [expect.stringMatching(/^Failed to write AWS profile 'default'/)],
    })
    expect(asked()).toEqual([])
  })

  test('is not led astray by a profile that the job names', async (context) => {
    const { step, job } = await scene(context, { env: { AWS_PROFILE: 'of-the-job' } })
    expect(await step(long)).toMatchObject({ code: 0, variables: { AWS_PROFILE: 'default' } })
    expect(await sdk(job)).toMatchObject({ arns: [sessionArn('deploy')], errors: [] })
  })

  test('tells a process that outlives the job what became of it', async (context) => {
    const { step, post, job, home } = await scene(context)
    const main = await step(long)
    const config = readFileSync(home('.aws', 'config'), 'utf8')
    await post(main)
    writeFileSync(home('.aws', 'config'), config)
    const { code, stderr } = await credentialProcess(job, 'default')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^There are no credentials to renew at .*: their job has ended, or logged out\.$/m)
    await until(() => readdirSync(job.temp).length === 0)
  })
})
