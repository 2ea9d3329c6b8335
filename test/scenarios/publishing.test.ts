import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { expectModes } from '../support/modes.ts'
import { account, keyInputs, keyVariables, oidc, region, scene, sessionArn, user } from '../support/stage.ts'

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

  test('refuses a link in the place of a shared file, before any request', async (context) => {
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

  test.for([
    [
      { AWS_PROFILE: 'a', AWS_DEFAULT_PROFILE: 'b' },
      /^AWS_PROFILE is "a" and AWS_DEFAULT_PROFILE is "b" .*env -u AWS_PROFILE -u AWS_DEFAULT_PROFILE COMMAND$/,
    ],
    [{ AWS_DEFAULT_PROFILE: 'b' }, /^AWS_DEFAULT_PROFILE is "b" .*env -u AWS_DEFAULT_PROFILE COMMAND$/],
    [{ AWS_PROFILE: '' }, /^AWS_PROFILE is set and empty .*env -u AWS_PROFILE COMMAND$/],
  ] as const)('leaves %j as it is, with advice', async ([env, expected], context) => {
    const { step } = await scene(context, { env })
    const { code, warnings, variables } = await step(keys)
    expect([code, warnings]).toEqual([0, [expect.stringMatching(expected)]])
    expect(Object.keys(variables).filter((name) => name.endsWith('PROFILE'))).toEqual([])
  })

  test('warns of an AWS_DEFAULT_PROFILE that boto3 prefers to the AWS_PROFILE it sets', async (context) => {
    const { step } = await scene(context, { env: { AWS_DEFAULT_PROFILE: 'b', AWS_PROFILE: 'a' } })
    const { warnings } = await step({ ...keys, 'aws-profile': 'ci', 'output-env-credentials': 'true' })
    expect(warnings).toEqual([
      expect.stringMatching(/^AWS_DEFAULT_PROFILE is "b" .*env -u AWS_DEFAULT_PROFILE COMMAND$/),
    ])
  })

  test.for([
    ['process', 'AWS_DEFAULT_PROFILE', 'b'],
    ['endpoint', 'AWS_PROFILE', ''],
  ] as const)('warns with refresh: %s of what %s leads to: %j', async ([refresh, name, value], context) => {
    const { step, post } = await scene(context, { env: { [name]: value } })
    const main = await step({ ...oidc, refresh })
    expect(main.warnings).toEqual([expect.stringMatching(`^${name} is .*env -u ${name} COMMAND$`)])
    await post(main)
  })

  test('keeps the mode of the config file, and makes the credentials file private', async (context) => {
    const { step, home } = await scene(context)
    mkdirSync(home('.aws'))
    for (const name of ['config', 'credentials']) writeFileSync(home('.aws', name), '', { mode: 0o644 })
    expect(await step({ ...keys, 'aws-profile': 'ci' })).toMatchObject({ code: 0 })
    expectModes({ [home('.aws', 'config')]: 0o644, [home('.aws', 'credentials')]: 0o600 })
  })

  test('follows a linked ~/.aws', async (context) => {
    const { step, home } = await scene(context)
    mkdirSync(home('shared'))
    symlinkSync(home('shared'), home('.aws'))
    expect(await step({ ...keys, 'aws-profile': 'ci' })).toMatchObject({ code: 0 })
    expect(readFileSync(home('shared', 'credentials'), 'utf8')).toBe(credentials)
  })

  test.for([
    ['a link in the workspace', 'a symbolic link in the workspace'],
    ['a directory that everybody may write to', 'which everybody may write to (mode o+w)'],
    ['a directory below one that everybody may write to', 'which everybody may write to (mode o+w)'],
  ] as const)('refuses %s, before any request', async ([kind, because], context) => {
    const { step, home, job, asked } = await scene(context)
    mkdirSync(home('elsewhere', '.aws'), { recursive: true })
    symlinkSync(home('elsewhere'), join(job.workspace, 'linked'))
    if (kind !== 'a link in the workspace') {
      chmodSync(kind.includes('below') ? home('elsewhere') : home('elsewhere', '.aws'), 0o777)
    }
    const directory = kind === 'a link in the workspace' ? join(job.workspace, 'linked') : home('elsewhere')
    // As an earlier step sets them.
    Object.assign(job.env, {
      AWS_CONFIG_FILE: join(directory, '.aws', 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(directory, '.aws', 'credentials'),
    })
    const { code, errors } = await step({ ...keys, 'aws-profile': 'ci' })
    expect([code, errors]).toEqual([1, [expect.stringContaining(because)]])
    expect(asked()).toEqual([])
    expect(readdirSync(home('elsewhere', '.aws'))).toEqual([])
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

  test.skipIf(process.platform !== 'linux')(
    'that fails leaves nothing in GITHUB_ENV, though another process adds to it meanwhile',
    async (context) => {
      const { step, job } = await scene(context)
      const path = join(job.directory, 'shared-env')
      const other = `const { appendFileSync } = require('node:fs')
        for (let n = 0; ; n++) { appendFileSync(process.argv[1], 'X=' + n + '\\n'); if (n === 9) console.log('adding') }`
      const adding = spawn(process.execPath, ['-e', other, path])
      context.onTestFinished(() => void adding.kill('SIGKILL'))
      await once(adding.stdout, 'data')
      for (const output of ['/dev/full', job.directory, '/dev/full', '/dev/full']) {
        const { code } = await step(keys, { env: { GITHUB_ENV: path, GITHUB_OUTPUT: output } })
        expect(code).toBe(1)
      }
      expect(readFileSync(path, 'utf8')).not.toMatch(/AWS_/)
    },
  )

  test.for(['/dev/full', '/'])(
    'stays a success where the summary cannot be written: %s',
    async (path, context) => {
      const { step } = await scene(context)
      const env = { GITHUB_STEP_SUMMARY: path }
      const { code, errors, warnings, variables } = await step({ ...keys, summary: 'true' }, { env })
      expect({ code, errors }).toEqual({ code: 0, errors: [] })
      expect(variables).toMatchObject(keyVariables)
      expect(warnings).toEqual([expect.stringMatching(/^The summary could not be written: /)])
    },
  )

  test('fails before any request where no profile can be written', async (context) => {
    const { step, home, asked } = await scene(context)
    writeFileSync(home('file'), '')
    const env = { AWS_CONFIG_FILE: home('file', 'config') }
    const { code, errors } = await step({ ...keys, 'aws-profile': 'ci' }, { env })
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringMatching(/^Failed to write AWS profile: .* could not be changed/)])
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
