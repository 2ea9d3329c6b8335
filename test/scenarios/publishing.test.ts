import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { expectModes } from '../modes.ts'
import { account, keyInputs, keyVariables, oidc, region, scene, sessionArn, user } from './stage.ts'

const keys = { ...keyInputs, 'aws-region': region }
const credentials = `[ci]\naws_access_key_id = ${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}\n`
const config = `[profile ci]\nregion = ${region}\n`
const windows = (text: string) => text.replaceAll('\n', '\r\n')

describe.concurrent('publishing', () => {
  test('as outputs only', async (context) => {
    const { step } = await scene(context)
    const { variables, outputs } = await step({
      ...oidc,
      'output-credentials': 'true',
      'output-env-credentials': 'false',
    })
    expect(variables).toEqual({})
    expect(outputs).toEqual({
      'aws-account-id': account,
      'authenticated-arn': sessionArn('deploy'),
      'aws-access-key-id': expect.stringMatching(/^ASIA/),
      'aws-secret-access-key': expect.stringMatching(/.{40}/),
      'aws-session-token': expect.stringMatching(/./),
      'aws-expiration': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    })
  })

  test('as outputs and variables, the same', async (context) => {
    const { step } = await scene(context)
    const { variables, outputs } = await step({ ...oidc, 'output-credentials': 'true' })
    expect(outputs['aws-access-key-id']).toBe(variables['AWS_ACCESS_KEY_ID'])
    expect(outputs['aws-secret-access-key']).toBe(variables['AWS_SECRET_ACCESS_KEY'])
    expect(outputs['aws-session-token']).toBe(variables['AWS_SESSION_TOKEN'])
  })

  test('as no more outputs than keys without a token have', async (context) => {
    const { step } = await scene(context)
    const { outputs } = await step({ ...keys, 'output-credentials': 'true' })
    expect(Object.keys(outputs).sort()).toEqual([
      'authenticated-arn',
      'aws-access-key-id',
      'aws-account-id',
      'aws-secret-access-key',
    ])
  })

  test('nowhere', async (context) => {
    const { step, job } = await scene(context)
    const { code, variables, outputs, state } = await step({ ...oidc, 'output-env-credentials': 'false' })
    expect({ code, variables, state }).toEqual({ code: 0, variables: {}, state: {} })
    expect(Object.keys(outputs)).toEqual(['aws-account-id', 'authenticated-arn'])
    expect([readdirSync(job.home), readdirSync(job.temp)]).toEqual([[], []])
  })

  test('as a profile instead of variables', async (context) => {
    const { step, home } = await scene(context)
    const { code, variables } = await step({ ...keys, 'aws-profile': 'ci' })
    expect({ code, variables }).toEqual({ code: 0, variables: {} })
    expect(readFileSync(home('.aws', 'credentials'), 'utf8')).toBe(credentials)
    expect(readFileSync(home('.aws', 'config'), 'utf8')).toBe(config)
    expectModes({
      [home('.aws')]: 0o700,
      [home('.aws', 'credentials')]: 0o600,
      [home('.aws', 'config')]: 0o600,
    })
    expect(readdirSync(home('.aws')).sort()).toEqual(['config', 'credentials'])
  })

  test('as the default profile', async (context) => {
    const { step, home } = await scene(context)
    await step({ ...keys, 'aws-profile': 'default' })
    expect(readFileSync(home('.aws', 'config'), 'utf8')).toBe(`[default]\nregion = ${region}\n`)
  })

  test('as a profile and variables, AWS_PROFILE among them', async (context) => {
    const { step, home } = await scene(context)
    const { variables } = await step({ ...keys, 'aws-profile': 'ci', 'output-env-credentials': 'true' })
    expect(variables).toEqual({
      ...keyVariables,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_PROFILE: 'ci',
    })
    expect(readFileSync(home('.aws', 'credentials'), 'utf8')).toBe(credentials)
  })

  test('as a profile that the next step finds', async (context) => {
    const { step } = await scene(context)
    await step({ ...oidc, 'aws-profile': 'ci' })
    const next = await step({ 'aws-region': region }, { env: { AWS_PROFILE: 'ci' } })
    expect(next).toMatchObject({ code: 0, outputs: { 'authenticated-arn': sessionArn('deploy') } })
  })

  test('as a profile in the files that variables name', async (context) => {
    const { step, home, job } = await scene(context)
    const env = { AWS_SHARED_CREDENTIALS_FILE: join(job.temp, 'deep', 'keys'), AWS_CONFIG_FILE: '~/config' }
    expect(await step({ ...keys, 'aws-profile': 'ci' }, { env })).toMatchObject({ code: 0 })
    expect(readFileSync(env.AWS_SHARED_CREDENTIALS_FILE, 'utf8')).toBe(credentials)
    expect(readFileSync(home('config'), 'utf8')).toBe(config)
  })

  test.for([
    ['Unix', (text: string) => text],
    ['Windows', windows],
  ] as const)('as a profile that leaves every other byte of the file: %s', async ([, eol], context) => {
    const { step, home } = await scene(context)
    mkdirSync(home('.aws'))
    const others = eol(
      '# mine\n[default] ; comment\nregion=us-east-1\ns3 =\n    max_queue_size = 10\n\n[odd thing]\nx=y\n',
    )
    writeFileSync(home('.aws', 'config'), others)
    expect(await step({ ...keys, 'aws-profile': 'ci' })).toMatchObject({ code: 0 })
    expect(readFileSync(home('.aws', 'config'), 'utf8')).toBe(`${others}${eol(`\n${config}`)}`)
  })

  test('replaces a profile only when told to, its own keys only', async (context) => {
    const { step, home, asked } = await scene(context)
    mkdirSync(home('.aws'))
    const former =
      '[ci] # old\naws_access_key_id = AKIAOLD\naws_secret_access_key = old\naws_session_token = old\ncolour = red\n'
    writeFileSync(home('.aws', 'credentials'), former)
    const refused = await step({ ...keys, 'aws-profile': 'ci' })
    expect(refused.errors).toEqual([expect.stringMatching(/overwrite-aws-profile: true/)])
    expect(readFileSync(home('.aws', 'credentials'), 'utf8')).toBe(former)
    expect(asked()).toEqual([])
    expect(await step({ ...keys, 'aws-profile': 'ci', 'overwrite-aws-profile': 'true' })).toMatchObject({
      code: 0,
    })
    expect(readFileSync(home('.aws', 'credentials'), 'utf8')).toBe(
      `[ci] # old\naws_access_key_id = ${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}\ncolour = red\n`,
    )
  })

  test('refuses a link in the place of a shared file, before it asks anybody', async (context) => {
    const { step, home, asked } = await scene(context)
    mkdirSync(home('.aws'))
    writeFileSync(home('elsewhere'), '')
    symlinkSync(home('elsewhere'), home('.aws', 'credentials'))
    const { code, errors } = await step({ ...keys, 'aws-profile': 'ci' })
    expect(code).toBe(1)
    expect(errors).toEqual([
      expect.stringMatching(/is a symbolic link, so credentials are not written there/),
    ])
    expect(asked()).toEqual([])
    expect(readFileSync(home('elsewhere'), 'utf8')).toBe('')
    expect(lstatSync(home('.aws', 'credentials')).isSymbolicLink()).toBe(true)
  })

  test('warns once where an AWS_PROFILE of the job could win over the variables', async (context) => {
    const { step } = await scene(context, { env: { AWS_PROFILE: 'other' } })
    const { code, warnings } = await step(keys)
    expect(code).toBe(0)
    expect(warnings).toEqual([expect.stringMatching(/AWS_PROFILE is "other"/)])
  })

  test('at once by 8 steps, each its own profile, loses none', async (context) => {
    const { step, home } = await scene(context)
    const names = Array.from({ length: 8 }, (_, index) => `ci-${index}`)
    const steps = await Promise.all(names.map((name) => step({ ...keys, 'aws-profile': name })))
    expect(steps.map(({ code }) => code)).toEqual(names.map(() => 0))
    const titles = [...readFileSync(home('.aws', 'credentials'), 'utf8').matchAll(/^\[(.+)\]$/gm)].map(
      ([, title]) => title,
    )
    expect(titles.sort()).toEqual(names)
  })

  test.for(['GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_STATE'])(
    'fails whole without %s',
    async (name, context) => {
      const { step, job, home } = await scene(context)
      const inputs = { ...keys, 'aws-profile': 'ci', 'output-env-credentials': 'true' }
      const { code, errors, variables } = await step(inputs, { without: [name] })
      expect({ code, variables }).toEqual({ code: 1, variables: {} })
      expect(errors).toEqual([expect.stringContaining(name)])
      expect(readdirSync(home('.aws'))).toEqual([])
      expect(readdirSync(job.temp)).toEqual([])
    },
  )

  test('fails whole where a file of the runner cannot be written', async (context) => {
    const { step, job } = await scene(context)
    const path = join(job.directory, 'outputs')
    mkdirSync(path)
    const { code, errors } = await step({ ...keys }, { env: { GITHUB_OUTPUT: path } })
    expect(code).toBe(1)
    expect(errors).toEqual([
      expect.stringMatching(/The outputs could not be set: writing to GITHUB_OUTPUT failed/),
    ])
    expect(readdirSync(job.temp)).toEqual([])
  })

  test('fails before it asks anybody where no profile can be written', async (context) => {
    const { step, home, asked } = await scene(context)
    writeFileSync(home('file'), '')
    const env = { AWS_CONFIG_FILE: home('file', 'config') }
    const { code, errors } = await step({ ...keys, 'aws-profile': 'ci' }, { env })
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringMatching(/^Writing a profile: .* could not be changed/)])
    expect(asked()).toEqual([])
  })

  test('is recorded in a file of the user alone, and the state holds no secret', async (context) => {
    const { step, job } = await scene(context)
    const { state } = await step(keys)
    const [record = ''] = readdirSync(job.temp)
    expect(JSON.parse(state['receipt'] ?? '')).toMatchObject({ path: join(job.temp, record) })
    expectModes({ [join(job.temp, record)]: 0o600 })
    expect(state['receipt']).not.toContain(user.accessKeyId)
  })
})
