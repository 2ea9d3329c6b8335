import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { keyInputs, keyVariables, oidc, region, roleArn, scene } from '../support/stage.ts'

const keys = { ...keyInputs, 'aws-region': region }
const profile = { ...keys, 'aws-profile': 'ci' }
const published = { ...keyVariables, AWS_REGION: region, AWS_DEFAULT_REGION: region }
const blank = Object.fromEntries(Object.keys(published).map((name) => [name, '']))
const earlier = {
  AWS_ACCESS_KEY_ID: 'AKIAEARLIER',
  AWS_SECRET_ACCESS_KEY: 'earlier',
  AWS_SESSION_TOKEN: 'earlier',
  AWS_REGION: 'us-east-1',
}

describe.concurrent('post', () => {
  test('blanks what did not exist before', async (context) => {
    const { step, post, job } = await scene(context)
    const main = await step(oidc)
    const { code, variables, warnings, errors } = await post(main)
    expect({ code, warnings, errors }).toEqual({ code: 0, warnings: [], errors: [] })
    expect(variables).toEqual({ ...blank, AWS_SESSION_TOKEN: '' })
    expect(readdirSync(job.temp)).toEqual([])
  })

  test('puts back what stood before', async (context) => {
    const { step, post } = await scene(context, { env: earlier })
    const main = await step(oidc)
    expect((await post(main)).variables).toEqual({ ...earlier, AWS_DEFAULT_REGION: '' })
  })

  test('puts a blanked token back', async (context) => {
    const { step, post } = await scene(context, { env: earlier })
    expect((await post(await step(keys))).variables).toMatchObject({ AWS_SESSION_TOKEN: 'earlier' })
  })

  test.for([
    ['keys', keys],
    ['a session', oidc],
  ] as const)(
    '%s blank what is left over from others, and post brings it back',
    async ([, inputs], context) => {
      const stale = {
        AWS_SECURITY_TOKEN: 'stale',
        AWS_CREDENTIAL_EXPIRATION: '2020-01-01T00:00:00Z',
        AWS_SESSION_EXPIRATION: '2020-01-01T00:00:00Z',
        AWS_CREDENTIAL_SCOPE: 'us-west-2',
      }
      const { step, post } = await scene(context, { env: stale })
      const main = await step(inputs)
      expect(main.variables).toMatchObject(Object.fromEntries(Object.keys(stale).map((name) => [name, ''])))
      expect((await post(main)).variables).toMatchObject(stale)
    },
  )

  test('of two runs undoes the last first', async (context) => {
    const { step, post, job } = await scene(context, { env: earlier })
    const first = await step(keys)
    const second = await step(oidc)
    expect((await post(second)).variables).toMatchObject({ ...published, AWS_SESSION_TOKEN: '' })
    await post(first)
    expect(job.env).toMatchObject({ ...earlier, AWS_DEFAULT_REGION: '' })
  })

  test('leaves alone what another step has changed in between', async (context) => {
    const { step, post, job } = await scene(context)
    const main = await step(keys)
    job.env['AWS_REGION'] = 'ap-south-1'
    const { AWS_REGION: _kept, ...rest } = blank
    expect((await post(main)).variables).toEqual(rest)
  })

  test("blanks what the step's own env hides, and puts none of it into the job", async (context) => {
    const { step, post } = await scene(context)
    const env = {
      AWS_ACCESS_KEY_ID: 'AKIAOFTHESTEP',
      AWS_SECRET_ACCESS_KEY: 'of-the-step',
      AWS_REGION: 'us-east-1',
    }
    const main = await step(keys, { env })
    expect(main.code).toBe(0)
    expect((await post(main)).variables).toEqual(blank)
  })

  test('of a step that failed undoes nothing', async (context) => {
    const { step, post } = await scene(context, { env: earlier })
    const main = await step({ ...oidc, 'role-to-assume': roleArn('nobody'), 'disable-retry': 'true' })
    expect(await post(main)).toMatchObject({ code: 0, variables: {}, warnings: [], errors: [] })
  })

  test('of a step that failed to publish undoes nothing', async (context) => {
    const { step, post } = await scene(context, { env: earlier })
    const main = await step({ ...profile, 'output-env-credentials': 'true' }, { without: ['GITHUB_OUTPUT'] })
    expect(main.code).toBe(1)
    expect(await post(main)).toMatchObject({ code: 0, variables: {}, warnings: [], errors: [] })
  })

  test.for(['true', 'TRUE', 'True'])('does nothing with AWS_SKIP_CLEANUP_STEP=%s', async (value, context) => {
    const { step, post, job, home } = await scene(context)
    const main = await step({ ...profile, 'output-env-credentials': 'true' })
    job.env['AWS_SKIP_CLEANUP_STEP'] = value
    const { code, variables, log } = await post(main)
    expect({ code, variables }).toEqual({ code: 0, variables: {} })
    expect(log.trim()).toMatch(/^AWS_SKIP_CLEANUP_STEP is set: .*$/)
    expect(readdirSync(home('.aws')).sort()).toEqual(['config', 'credentials'])
  })

  test.for([
    ['is lost', (path: string) => rmSync(path)],
    ['is cut off', (path: string) => writeFileSync(path, '[{"kind":"var')],
  ] as const)('blanks what it knows by name where the record %s', async ([, spoil], context) => {
    const { step, post, job } = await scene(context, { env: earlier })
    const main = await step(oidc)
    for (const name of readdirSync(job.temp)) spoil(join(job.temp, name))
    const { code, variables, warnings } = await post(main)
    expect(code).toBe(0)
    expect(variables).toEqual({ ...blank, AWS_SESSION_TOKEN: '' })
    expect(warnings).toEqual([
      expect.stringMatching(/^The record of what stood before is gone: variables were emptied/),
    ])
  })

  test('warns where the state is none of its own, and fails nothing', async (context) => {
    const { step, post } = await scene(context)
    const main = await step(keys)
    const { code, warnings } = await post({ ...main, state: { receipt: 'garbage' } })
    expect(code).toBe(0)
    expect(warnings).toEqual([expect.stringMatching(/^What this step published was not undone: /)])
  })

  test('removes the profile, and files and variables that were made for it', async (context) => {
    const { step, post, home } = await scene(context)
    const main = await step({ ...profile, 'output-env-credentials': 'true' })
    expect(main.variables['AWS_PROFILE']).toBe('ci')
    expect((await post(main)).variables).toEqual({ ...blank, AWS_PROFILE: '' })
    expect(readdirSync(home('.aws'))).toEqual([])
  })

  test.for(['\n', '\r\n'])('puts a profile back to the byte, line ends %j', async (eol, context) => {
    const { step, post, home } = await scene(context)
    mkdirSync(home('.aws'))
    const former = [
      '# mine',
      '[ci] ; old',
      'aws_access_key_id=AKIAOLD',
      'aws_secret_access_key=old',
      'colour = red',
      '',
      '[x]',
      'y=z',
    ].join(eol)
    writeFileSync(home('.aws', 'credentials'), former)
    const main = await step({ ...profile, 'overwrite-aws-profile': 'true' })
    expect(main.code).toBe(0)
    expect(readFileSync(home('.aws', 'credentials'), 'utf8')).not.toBe(former)
    expect(await post(main)).toMatchObject({ code: 0, warnings: [] })
    expect(readFileSync(home('.aws', 'credentials'), 'utf8')).toBe(former)
    expect(readdirSync(home('.aws'))).toEqual(['credentials'])
  })

  test('of two profiles written over each other puts back the first', async (context) => {
    const { step, post, home } = await scene(context)
    mkdirSync(home('.aws'))
    writeFileSync(home('.aws', 'credentials'), '[ci]\ncolour = red\n')
    const overwrite = { 'aws-profile': 'ci', 'overwrite-aws-profile': 'true' }
    const first = await step({ ...keys, ...overwrite })
    const middle = readFileSync(home('.aws', 'credentials'), 'utf8')
    const second = await step({ ...oidc, ...overwrite })
    await post(second)
    expect(readFileSync(home('.aws', 'credentials'), 'utf8')).toBe(middle)
    await post(first)
    expect(readFileSync(home('.aws', 'credentials'), 'utf8')).toBe('[ci]\ncolour = red\n')
  })

  test('keeps what others have written meanwhile', async (context) => {
    const { step, post, home } = await scene(context)
    const main = await step(profile)
    writeFileSync(
      home('.aws', 'credentials'),
      `${readFileSync(home('.aws', 'credentials'), 'utf8')}\n[theirs]\nx = y\n`,
    )
    await post(main)
    expect(readFileSync(home('.aws', 'credentials'), 'utf8')).toMatch(/^\n*\[theirs\]\nx = y\n$/)
    expect(readdirSync(home('.aws'))).toEqual(['credentials'])
  })

  test('warns where a profile cannot be taken back, and undoes the rest', async (context) => {
    const { step, post, home } = await scene(context)
    const main = await step({ ...profile, 'output-env-credentials': 'true' })
    rmSync(home('.aws', 'credentials'))
    mkdirSync(home('.aws', 'credentials'))
    const { code, variables, warnings } = await post(main)
    expect(code).toBe(0)
    expect(variables).toEqual({ ...blank, AWS_PROFILE: '' })
    expect(warnings).toEqual([expect.stringMatching(/^Not undone: .*is not a regular file/)])
    expect(readdirSync(home('.aws'))).toEqual(['credentials'])
  })
})
