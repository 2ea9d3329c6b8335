import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { filesIn, helpersOf, sdk, until } from '../support/later-steps.ts'
import {
  account,
  keyInputs,
  keyVariables,
  oidc,
  region,
  roleArn,
  scene,
  sessionArn,
} from '../support/stage.ts'

const held = {
  ...keyVariables,
  AWS_SESSION_TOKEN: 'of-the-job',
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
}
const blank = Object.fromEntries(Object.keys(held).map((name) => [name, '']))
const unset = { 'unset-current-credentials': 'true' }

describe.concurrent('unset-current-credentials', () => {
  test('alone logs out', async (context) => {
    const { step, asked } = await scene(context, { env: held })
    const { code, variables, outputs, state } = await step(unset)
    expect({ code, variables, outputs, state }).toEqual({ code: 0, variables: blank, outputs: {}, state: {} })
    expect(asked()).toEqual([])
  })

  test('alone takes away what goes with the keys too', async (context) => {
    const beside = { AWS_SECURITY_TOKEN: 'stale-token', AWS_CREDENTIAL_EXPIRATION: '2001-01-01T00:00:00Z' }
    const { step, job } = await scene(context, { env: { ...held, ...beside, AWS_PROFILE: 'mine' } })
    expect(await step(unset)).toMatchObject({ code: 0, warnings: [] })
    expect(job.env).toMatchObject({
      AWS_SECURITY_TOKEN: '',
      AWS_CREDENTIAL_EXPIRATION: '',
      AWS_PROFILE: 'mine',
    })
  })

  test('alone with nothing to unset changes nothing', async (context) => {
    const { step } = await scene(context)
    expect(await step(unset)).toMatchObject({ code: 0, variables: {} })
  })

  test('before new credentials takes the old ones away, for good', async (context) => {
    const { step, post, asked } = await scene(context, { env: held })
    const main = await step({ ...unset, ...oidc })
    expect(main.code).toBe(0)
    expect(asked()).toEqual(['token', 'AssumeRoleWithWebIdentity'])
    expect(main.variables['AWS_ACCESS_KEY_ID']).toMatch(/^ASIA/)
    expect((await post(main)).variables).toEqual(blank)
  })

  test('holds for the look-ups of this step too', async (context) => {
    const { step, asked } = await scene(context, { env: held })
    const { code, variables, errors } = await step({ ...unset, 'aws-region': region })
    expect(code).toBe(1)
    expect(variables).toEqual(blank)
    expect(errors).toEqual([expect.stringMatching(/^Credentials could not be loaded/)])
    expect(asked()).toEqual([])
  })

  test('holds when the rest of the step fails', async (context) => {
    const { step, job } = await scene(context, { env: held })
    const { code } = await step({ ...unset, ...oidc, 'role-to-assume': roleArn('nobody') })
    expect(code).toBe(1)
    expect(job.env).toMatchObject(blank)
  })

  test('leaves a failure its plan, though the Region of the environment is gone', async (context) => {
    const { step } = await scene(context, { env: held })
    const { log } = await step({ ...unset, 'role-to-assume': roleArn('nobody') })
    expect(log).toContain(`Role asked for: "${roleArn('nobody')}"`)
  })

  test('leaves no stale token beside keys', async (context) => {
    const { step } = await scene(context, { env: held })
    const { variables, outputs } = await step({ ...unset, ...keyInputs, 'aws-region': region })
    expect(outputs['aws-account-id']).toBe(account)
    expect(variables).toEqual({
      ...keyVariables,
      AWS_SESSION_TOKEN: '',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
    })
  })

  test('is no log-out where the environment names a role', async (context) => {
    const { step, asked } = await scene(context, {
      env: { AWS_REGION: region, ROLE_TO_ASSUME: roleArn('deploy') },
    })
    expect(await step(unset)).toMatchObject({ code: 0, variables: { AWS_REGION: region } })
    expect(asked()).toEqual(['token', 'AssumeRoleWithWebIdentity'])
  })

  test('from the environment does the same', async (context) => {
    const { step } = await scene(context, { env: { ...held, UNSET_CURRENT_CREDENTIALS: 'true' } })
    expect(await step({})).toMatchObject({ code: 0, variables: blank })
  })

  test('after refresh: endpoint ends it', async (context) => {
    const { step, post, job, asked } = await scene(context, { env: held })
    const main = await step({ ...oidc, refresh: 'endpoint' })
    const log = await step(unset)
    expect(log).toMatchObject({ code: 0, warnings: [] })
    expect(log.variables).toMatchObject({
      AWS_REGION: '',
      AWS_CONTAINER_CREDENTIALS_FULL_URI: '',
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '',
    })
    expect(readdirSync(job.temp).filter((name) => !name.startsWith('aws-receipt-'))).toEqual([])
    expect(await sdk(job, { env: { AWS_REGION: region } })).toMatchObject({
      arns: [],
      errors: [expect.stringMatching(/^CredentialsProviderError/)],
    })
    await until(() => helpersOf(job).length === 0)
    expect(await post(main)).toMatchObject({ code: 0, warnings: [], errors: [] })
    expect(asked()).toEqual(['token', 'AssumeRoleWithWebIdentity'])
  })

  test.for([
    ['the default profile', { ...oidc, refresh: 'process' }, {}],
    [
      'the profile of a role',
      {
        'aws-region': region,
        refresh: 'process',
        roles: JSON.stringify({ a: { assume: roleArn('deploy'), env: true }, b: roleArn('deploy') }),
      },
      { AWS_PROFILE: '' },
    ],
  ] as const)('after refresh: process takes away %s', async ([, inputs, variables], context) => {
    const { step, post, job, home } = await scene(context)
    mkdirSync(home('.aws'))
    writeFileSync(home('.aws', 'config'), '[profile mine]\nregion = eu-west-1', { mode: 0o600 })
    const before = filesIn(home('.aws'))
    const main = await step(inputs)
    expect(await sdk(job)).toMatchObject({ errors: [] })
    const log = await step(unset)
    expect(log).toMatchObject({ code: 0, warnings: [], variables: { ...variables, AWS_REGION: '' } })
    expect(filesIn(home('.aws'))).toEqual(before)
    expect(await sdk(job, { env: { AWS_REGION: region } })).toMatchObject({
      arns: [],
      errors: [expect.stringMatching(/^CredentialsProviderError/)],
    })
    expect(await post(main)).toMatchObject({ code: 0, warnings: [], errors: [] })
    expect([filesIn(home('.aws')), readdirSync(job.temp)]).toEqual([before, []])
  })

  test('leaves an AWS_PROFILE and a profile that were there before', async (context) => {
    const { step, home } = await scene(context, { env: { ...held, AWS_PROFILE: 'mine' } })
    mkdirSync(home('.aws'))
    writeFileSync(home('.aws', 'credentials'), '[mine]\naws_access_key_id = AKIA\n')
    expect(await step(unset)).toMatchObject({ code: 0, variables: blank })
    expect(readFileSync(home('.aws', 'credentials'), 'utf8')).toBe('[mine]\naws_access_key_id = AKIA\n')
  })

  test('before another login in the same step clears the way for it', async (context) => {
    const { step, job } = await scene(context)
    await step({ ...oidc, refresh: 'process' })
    const main = await step({ ...unset, ...oidc, refresh: 'endpoint' })
    expect(main).toMatchObject({ code: 0, warnings: [] })
    expect(await sdk(job)).toMatchObject({ arns: [sessionArn('deploy')], errors: [] })
  })

  test('takes away the profiles of earlier steps too, and their AWS_PROFILE', async (context) => {
    const { step, post, job, home } = await scene(context)
    mkdirSync(home('.aws'))
    writeFileSync(home('.aws', 'credentials'), '[mine]\naws_access_key_id = AKIA\n', { mode: 0o600 })
    const before = filesIn(home('.aws'))
    const steps = [
      await step({ ...oidc, 'aws-profile': 'prod', 'output-env-credentials': 'true' }),
      await step({ ...oidc, 'aws-profile': 'tools' }),
    ]
    expect(readFileSync(home('.aws', 'credentials'), 'utf8')).toContain('[tools]')
    const out = await step(unset)
    expect(out).toMatchObject({ code: 0, variables: { ...blank, AWS_PROFILE: '' } })
    expect(filesIn(home('.aws'))).toEqual(before)
    for (const each of steps.toReversed()) expect(await post(each)).toMatchObject({ code: 0, warnings: [] })
    expect([filesIn(home('.aws')), readdirSync(job.temp)]).toEqual([before, []])
  })

  test('of a profile written twice brings back what was there before the first', async (context) => {
    const { step, home } = await scene(context)
    mkdirSync(home('.aws'))
    writeFileSync(home('.aws', 'credentials'), '[ci]\naws_access_key_id = AKIAMINE\n')
    const overwrite = { 'aws-profile': 'ci', 'overwrite-aws-profile': 'true' }
    for (const inputs of [{ ...keyInputs, 'aws-region': region }, oidc, oidc])
      await step({ ...inputs, ...overwrite })
    expect(await step(unset)).toMatchObject({ code: 0 })
    expect(readFileSync(home('.aws', 'credentials'), 'utf8')).toBe('[ci]\naws_access_key_id = AKIAMINE\n')
  })

  test("puts back the job's own AWS_PROFILE, which an earlier step replaced", async (context) => {
    const { step } = await scene(context, { env: { AWS_PROFILE: 'mine' } })
    await step({ ...oidc, 'aws-profile': 'prod', 'output-env-credentials': 'true' })
    await step({ ...oidc, 'aws-profile': 'test', 'output-env-credentials': 'true' })
    expect((await step(unset)).variables).toMatchObject({ AWS_PROFILE: 'mine', AWS_ACCESS_KEY_ID: '' })
  })

  test('leaves an AWS_PROFILE that another step has set since', async (context) => {
    const { step, job } = await scene(context)
    await step({ ...oidc, 'aws-profile': 'prod', 'output-env-credentials': 'true' })
    job.env['AWS_PROFILE'] = 'theirs'
    expect((await step(unset)).variables).not.toHaveProperty('AWS_PROFILE')
  })

  test.for([
    ['aws-profile', { ...oidc, 'aws-profile': 'other' }],
    ['output-env-credentials: false', { ...oidc, 'output-env-credentials': 'false' }],
  ] as const)('with %s touches no variable and no other profile', async ([, inputs], context) => {
    const { step, job, home } = await scene(context, { env: held })
    await step({ ...oidc, 'aws-profile': 'prod' })
    const { code, variables } = await step({ ...unset, ...inputs })
    expect({ code, variables }).toEqual({ code: 0, variables: {} })
    expect(job.env).toMatchObject(held)
    expect(readFileSync(home('.aws', 'credentials'), 'utf8')).toContain('[prod]')
  })
})
