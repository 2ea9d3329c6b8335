import { describe, expect, test } from 'vitest'
import {
  account,
  foreign,
  foreignAccount,
  keyVariables,
  oidc,
  region,
  scene,
  sessionArn,
} from '../support/stage.ts'

const inputs = { ...oidc, 'use-existing-credentials': 'true' }
const regions = { AWS_REGION: region, AWS_DEFAULT_REGION: region }
const stranger = { AWS_ACCESS_KEY_ID: foreign.accessKeyId, AWS_SECRET_ACCESS_KEY: foreign.secretAccessKey }
const renewed = ['token', 'AssumeRoleWithWebIdentity']

describe.concurrent('use-existing-credentials', () => {
  test('keeps credentials that work, and sets the Region and the outputs', async (context) => {
    const { step, asked } = await scene(context, { env: keyVariables })
    const { code, log, variables, outputs } = await step(inputs)
    expect(code).toBe(0)
    expect(log).toContain('Pre-existing credentials are valid. No need to generate new ones.')
    expect(asked()).toEqual(['GetCallerIdentity'])
    expect(variables).toEqual(regions)
    expect(outputs).toEqual({
      'aws-account-id': account,
      'authenticated-arn': `arn:aws:iam::${account}:user/ci`,
    })
  })

  test('keeps them with neither variables nor profile where none are asked for', async (context) => {
    const { step } = await scene(context, { env: keyVariables })
    const { code, variables, outputs, log } = await step({
      ...inputs,
      'aws-profile': 'ci',
      'output-credentials': 'true',
    })
    expect({ code, variables }).toEqual({ code: 0, variables: {} })
    expect(log).toMatch(/kept where they are, and in step outputs\.$/m)
    expect(outputs['aws-access-key-id']).toBe(keyVariables.AWS_ACCESS_KEY_ID)
  })

  test('replaces credentials that have expired', async (context) => {
    const { step, asked, emulator } = await scene(context, { env: keyVariables })
    emulator.addFault({ operation: 'GetCallerIdentity', kind: 'error', status: 403, code: 'ExpiredToken' })
    const { code, log, outputs } = await step(inputs)
    expect(code).toBe(0)
    expect(log).toContain('No valid credentials exist. Running as normal.')
    expect(asked()).toEqual(['GetCallerIdentity ExpiredToken', ...renewed])
    expect(outputs['authenticated-arn']).toBe(sessionArn('deploy'))
  })

  test('replaces credentials of an account that is not allowed', async (context) => {
    const { step, asked } = await scene(context, { env: stranger })
    const { code, outputs } = await step({ ...inputs, 'allowed-account-ids': account })
    expect(code).toBe(0)
    expect(asked()).toEqual(['GetCallerIdentity', ...renewed])
    expect(outputs['aws-account-id']).toBe(account)
  })

  test('keeps credentials of whatever account where none is named', async (context) => {
    const { step } = await scene(context, { env: stranger })
    expect((await step(inputs)).outputs['aws-account-id']).toBe(foreignAccount)
  })

  test.for([
    ['where there are none', {}, 'true'],
    ['with false in words', keyVariables, 'false'],
  ] as const)('does nothing %s', async ([, env, value], context) => {
    const { step, asked } = await scene(context, { env })
    expect(await step({ ...inputs, 'use-existing-credentials': value })).toMatchObject({ code: 0 })
    expect(asked()).toEqual(renewed)
  })
})
