import { describe, expect, test } from 'vitest'
import { account, keyInputs, keyVariables, oidc, region, roleArn, scene } from './stage.ts'

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
})
