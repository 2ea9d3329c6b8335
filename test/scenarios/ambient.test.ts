import { mkdirSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { recordingServer } from '../support/recording-server.ts'
import {
  account,
  keyVariables,
  oidc,
  region,
  roleArn,
  type Scene,
  scene,
  sessionArn,
  user,
} from '../support/stage.ts'

const userArn = `arn:aws:iam::${account}:user/ci`
const alone = { 'aws-region': region }
const regions = { AWS_REGION: region, AWS_DEFAULT_REGION: region }

function share({ home }: Scene, name: 'config' | 'credentials', text: string): void {
  mkdirSync(home('.aws'), { recursive: true })
  writeFileSync(home('.aws', name), text)
}

const section = (title: string) =>
  `[${title}]\naws_access_key_id = ${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}\n`

describe.concurrent('ambient credentials', () => {
  test('in the environment: a Region alone checks them and tells whose they are', async (context) => {
    const { step, asked } = await scene(context, { env: keyVariables })
    const { code, variables, outputs } = await step(alone)
    expect(code).toBe(0)
    expect(asked()).toEqual(['GetCallerIdentity'])
    expect(variables).toEqual(regions)
    expect(outputs).toEqual({ 'aws-account-id': account, 'authenticated-arn': userArn })
  })

  test.for<readonly [string, Record<string, string>, (stage: Scene) => void]>([
    ['the default profile', {}, (stage) => share(stage, 'credentials', section('default'))],
    ['a named profile', { AWS_PROFILE: 'ci' }, (stage) => share(stage, 'credentials', section('ci'))],
    [
      'a profile of the config file',
      { AWS_PROFILE: 'ci' },
      (stage) => share(stage, 'config', section('profile ci')),
    ],
    [
      'a process',
      {},
      (stage) => {
        const { accessKeyId, secretAccessKey } = user
        const answer = { Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey }
        writeFileSync(stage.home('answer.json'), JSON.stringify(answer))
        share(stage, 'config', `[default]\ncredential_process = cat ${stage.home('answer.json')}\n`)
      },
    ],
  ])('in %s', async ([, env, prepare], context) => {
    const stage = await scene(context, { env })
    prepare(stage)
    const { code, variables, outputs } = await stage.step(alone)
    expect(code).toBe(0)
    expect(outputs).toEqual({ 'aws-account-id': account, 'authenticated-arn': userArn })
    expect(variables).toEqual(regions)
  })

  test('of a container endpoint', async (context) => {
    const endpoint = await recordingServer()
    context.onTestFinished(() => endpoint.close())
    const { accessKeyId, secretAccessKey } = user
    const body = JSON.stringify({
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      Token: '',
      Expiration: '2099-01-01T00:00:00Z',
    })
    endpoint.answer = { status: 200, headers: { 'content-type': 'application/json' }, body }
    const { step } = await scene(context, {
      env: {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint.url}/keys`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Bearer octo',
      },
    })
    expect(await step(alone)).toMatchObject({ code: 0, outputs: { 'authenticated-arn': userArn } })
    expect(endpoint.requests[0]?.headers['authorization']).toBe('Bearer octo')
  })

  test('that are nowhere are an error at once', async (context) => {
    const { step, asked } = await scene(context)
    const { code, errors } = await step(alone)
    expect(code).toBe(1)
    expect(errors).toEqual([
      expect.stringMatching(/^Credentials could not be loaded, please check your action inputs: /),
    ])
    expect(asked()).toEqual([])
  })

  test('that do not work are an error', async (context) => {
    const { step, emulator } = await scene(context, { env: keyVariables })
    emulator.addFault({ operation: 'GetCallerIdentity', kind: 'error', status: 403, code: 'ExpiredToken' })
    const { code, errors } = await step(alone)
    expect(code).toBe(1)
    expect(errors).toEqual([
      expect.stringMatching(/^Credentials could not be loaded, please check your action inputs: /),
    ])
  })

  test('assume a role where no token can be had', async (context) => {
    const { step, asked } = await scene(context, { env: keyVariables, tokens: false })
    const { code, outputs, variables } = await step(oidc)
    expect(code).toBe(0)
    expect(asked()).toEqual(['AssumeRole'])
    expect(outputs['authenticated-arn']).toBe(sessionArn('deploy'))
    expect(variables['AWS_ACCESS_KEY_ID']).toMatch(/^ASIA/)
  })

  test('assume a role, although a token could be had, with force-skip-oidc', async (context) => {
    const { step, asked } = await scene(context, { env: keyVariables })
    expect(await step({ ...oidc, 'force-skip-oidc': 'true' })).toMatchObject({ code: 0 })
    expect(asked()).toEqual(['AssumeRole'])
  })

  test('that are nowhere, with force-skip-oidc, are an error that names it', async (context) => {
    const { step, asked } = await scene(context)
    const { code, errors } = await step({ ...oidc, 'force-skip-oidc': 'true' })
    expect(code).toBe(1)
    expect(errors).toEqual([
      expect.stringMatching(
        /^If 'force-skip-oidc' is true and 'role-to-assume' is set, 'aws-access-key-id' or 'web-identity-token-file' must be set/,
      ),
    ])
    expect(asked()).toEqual([])
  })

  test('that are nowhere, with force-skip-oidc: the error has what the instance answered', async (context) => {
    const service = await recordingServer()
    context.onTestFinished(() => service.close())
    service.answer = { status: 404, body: '' }
    const env = {
      RUNNER_ENVIRONMENT: 'self-hosted',
      AWS_EC2_METADATA_DISABLED: '',
      AWS_EC2_METADATA_SERVICE_ENDPOINT: service.url,
    }
    const { step } = await scene(context, { env })
    const { errors } = await step({ ...oidc, 'force-skip-oidc': 'true' })
    expect(errors).toEqual([
      expect.stringMatching(/^If 'force-skip-oidc' is true.*instance metadata: Error response received/),
    ])
  })

  test('of an earlier step assume the next role with role-chaining', async (context) => {
    const { step, asked } = await scene(context)
    const first = await step(oidc)
    const second = await step({
      'aws-region': region,
      'role-chaining': 'true',
      'role-to-assume': roleArn('remote', '444455556666'),
    })
    expect(second.code).toBe(0)
    expect(asked()).toEqual(['token', 'AssumeRoleWithWebIdentity', 'AssumeRole'])
    expect(second.outputs).toEqual({
      'aws-account-id': '444455556666',
      'authenticated-arn': sessionArn('remote', 'GitHubActions', '444455556666'),
    })
    expect(second.variables['AWS_SESSION_TOKEN']).not.toBe(first.variables['AWS_SESSION_TOKEN'])
  })

  test('are told about when role-chaining has no role to go to', async (context) => {
    const { step } = await scene(context, { env: keyVariables })
    const { code, warnings } = await step({ ...alone, 'role-chaining': 'true' })
    expect(code).toBe(0)
    expect(warnings).toEqual([
      expect.stringMatching(/^'role-chaining' has no effect here: no role is assumed/),
    ])
  })
})
