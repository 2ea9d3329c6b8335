import { describe, expect, test } from 'vitest'
import { account, foreign, keyInputs, region, roleArn, scene, sessionArn, user } from '../support/stage.ts'

const inputs = { ...keyInputs, 'aws-region': region }
const stranger = { AWS_ACCESS_KEY_ID: foreign.accessKeyId, AWS_SECRET_ACCESS_KEY: foreign.secretAccessKey }

describe.concurrent('keys', () => {
  test('are checked and exported', async (context) => {
    const { step, asked } = await scene(context)
    const { code, variables, outputs } = await step(inputs)
    expect(code).toBe(0)
    expect(asked()).toEqual(['GetCallerIdentity'])
    expect(variables).toEqual({
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: user.accessKeyId,
      AWS_SECRET_ACCESS_KEY: user.secretAccessKey,
    })
    expect(outputs).toEqual({
      'aws-account-id': account,
      'authenticated-arn': `arn:aws:iam::${account}:user/ci`,
    })
  })

  test('win over a token, and over what else is in the environment', async (context) => {
    const { step, asked, emulator } = await scene(context, { env: { ...stranger, AWS_PROFILE: 'other' } })
    const { code, outputs } = await step({
      ...inputs,
      'role-to-assume': roleArn('deploy'),
      'output-env-credentials': 'false',
    })
    expect(code).toBe(0)
    expect(outputs).toEqual({ 'aws-account-id': account, 'authenticated-arn': sessionArn('deploy') })
    expect(asked()).toEqual(['AssumeRole'])
    expect(emulator.requests()[0]?.headers['authorization']).toContain(`Credential=${user.accessKeyId}/`)
  })

  test('without a token blank a stale one', async (context) => {
    const { step } = await scene(context, { env: { AWS_SESSION_TOKEN: 'of-other-keys' } })
    const { code, variables } = await step(inputs)
    expect(code).toBe(0)
    expect(variables).toMatchObject({ AWS_ACCESS_KEY_ID: user.accessKeyId, AWS_SESSION_TOKEN: '' })
  })

  test('with a token are those of a session', async (context) => {
    const { step, job, asked } = await scene(context)
    const first = await step({ ...inputs, 'role-to-assume': roleArn('deploy') })
    const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN = '' } = first.variables
    const second = await step({
      'aws-region': region,
      'aws-access-key-id': AWS_ACCESS_KEY_ID,
      'aws-secret-access-key': AWS_SECRET_ACCESS_KEY,
      'aws-session-token': AWS_SESSION_TOKEN,
    })
    expect(second.variables).toEqual(first.variables)
    expect(second.outputs).toEqual(first.outputs)
    expect(asked()).toEqual(['AssumeRole', 'GetCallerIdentity'])
    expect(job.env['AWS_SESSION_TOKEN']).toBe(AWS_SESSION_TOKEN)
  })

  test('are not left behind when the role cannot be assumed', async (context) => {
    const { step, asked, job } = await scene(context)
    const { code, errors } = await step({ ...inputs, 'role-to-assume': roleArn('nobody') })
    expect(code).toBe(1)
    expect(errors).toEqual([
      expect.stringMatching(
        /^Could not assume role with user credentials: .*not authorized to perform: sts:AssumeRole/s,
      ),
    ])
    expect(asked()).toEqual(Array(3).fill('AssumeRole AccessDenied'))
    expect(job.env['AWS_ACCESS_KEY_ID']).toBeUndefined()
  })

  test('that AWS does not know are an error that says so', async (context) => {
    const { step } = await scene(context)
    const { code, errors } = await step({
      ...inputs,
      'aws-access-key-id': 'AKIAUNKNOWNEXAMPLE00',
      'disable-retry': 'true',
    })
    expect(code).toBe(1)
    expect(errors).toEqual([
      expect.stringMatching(/^Credentials could not be loaded, please check your action inputs: /),
    ])
  })

  test('need their secret', async (context) => {
    const { step, asked } = await scene(context)
    const { code, errors } = await step({ ...inputs, 'aws-secret-access-key': '' })
    expect(code).toBe(1)
    expect(errors).toEqual([
      expect.stringMatching(/^'aws-secret-access-key' must be provided if 'aws-access-key-id' is provided/),
    ])
    expect(asked()).toEqual([])
  })

  test('of which the id came out empty are told about', async (context) => {
    const { step } = await scene(context)
    const { code, warnings } = await step({
      ...inputs,
      'aws-access-key-id': '',
      'role-to-assume': roleArn('deploy'),
    })
    expect(code).toBe(0)
    expect(warnings).toEqual([
      expect.stringMatching(/^'aws-secret-access-key' has no effect here: there is no 'aws-access-key-id'/),
    ])
  })
})
