import { describe, expect, test } from 'vitest'
import { account, oidc, region, roleArn, scene, sessionArn } from '../support/stage.ts'

describe.concurrent('OIDC', () => {
  test('a token is exchanged for the session of the role', async (context) => {
    const { step, asked, form, emulator } = await scene(context)
    const { code, variables, outputs, errors, warnings } = await step(oidc)
    expect({ code, errors, warnings }).toEqual({ code: 0, errors: [], warnings: [] })
    expect(asked()).toEqual(['token', 'AssumeRoleWithWebIdentity'])
    expect(form('AssumeRoleWithWebIdentity')).toEqual({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: roleArn('deploy'),
      RoleSessionName: 'GitHubActions',
      DurationSeconds: '3600',
      WebIdentityToken: expect.stringMatching(/^eyJ/),
    })
    expect(variables).toEqual({
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
      AWS_SECRET_ACCESS_KEY: expect.stringMatching(/.{40}/),
      AWS_SESSION_TOKEN: expect.stringMatching(/./),
    })
    expect(outputs).toEqual({ 'aws-account-id': account, 'authenticated-arn': sessionArn('deploy') })
    const [token, exchange] = emulator.requests()
    expect(token?.target).toContain('audience=sts.amazonaws.com')
    expect(exchange?.headers['authorization']).toBeUndefined()
    expect(exchange?.headers['user-agent']).toMatch(
      /^configure-aws-credentials\/\S+ exec-env\/GitHubActions action\/__octo_deploy run\/1658821493 attempt\/1$/,
    )
  })

  test('needs no variable but those of the token request', async (context) => {
    const { step, asked } = await scene(context)
    const without = [
      'GITHUB_REPOSITORY',
      'GITHUB_WORKFLOW',
      'GITHUB_ACTION',
      'GITHUB_ACTOR',
      'GITHUB_SHA',
      'GITHUB_REF',
      'GITHUB_WORKSPACE',
      'RUNNER_TEMP',
    ]
    expect(await step(oidc, { without })).toMatchObject({ code: 0 })
    expect(asked()).toEqual(['token', 'AssumeRoleWithWebIdentity'])
  })

  test.for<readonly [string, Record<string, string>, Record<string, string>, string]>([
    ['the input', { ...oidc, audience: 'octo' }, {}, 'octo'],
    ['the environment', oidc, { AUDIENCE: 'octo' }, 'octo'],
    ['the partition of China', { ...oidc, 'aws-region': 'cn-north-1' }, {}, 'sts.amazonaws.com.cn'],
  ])('%s names the audience', async ([, inputs, env, audience], context) => {
    const { step, emulator } = await scene(context, { env })
    await step({ ...inputs, 'disable-retry': 'true' })
    expect(new URL(emulator.requests()[0]?.target ?? '', 'http://sts').searchParams.get('audience')).toBe(
      audience,
    )
  })

  test('without the permission it says which is missing, and asks nobody', async (context) => {
    const { step, asked } = await scene(context, { tokens: false })
    const { code, errors } = await step(oidc)
    expect(code).toBe(1)
    expect(errors).toEqual([
      expect.stringMatching(
        /^Credentials could not be loaded, please check your action inputs: .*id-token: write/s,
      ),
    ])
    expect(errors[0]).toMatch(/fork/)
    expect(errors[0]).toMatch(/reusable workflow/)
    expect(asked()).toEqual([])
  })

  test('a refusal keeps the words that people search for, and is not repeated for minutes', async (context) => {
    const { step, asked } = await scene(context)
    const { code, errors } = await step({ ...oidc, 'role-to-assume': roleArn('nobody') })
    expect(code).toBe(1)
    expect(errors).toEqual([
      expect.stringMatching(
        /^Could not assume role with OIDC: .*Not authorized to perform sts:AssumeRoleWithWebIdentity/s,
      ),
    ])
    expect(asked()).toEqual(['token', ...Array(3).fill('AssumeRoleWithWebIdentity AccessDenied')])
  })

  test.for<readonly [string, object, object, number]>([
    [
      'a token near its end is asked for again',
      { tokenSeconds: 20 },
      { code: 'InternalFailure', status: 500 },
      2,
    ],
    ['a token that lasts is used again', {}, { code: 'InternalFailure', status: 500 }, 1],
    ['an expired token is replaced', {}, { code: 'ExpiredTokenException', status: 400 }, 2],
  ])('%s', async ([, aws, refusal, tokens], context) => {
    const { step, asked, emulator } = await scene(context, { aws })
    emulator.addFault({ operation: 'AssumeRoleWithWebIdentity', times: 1, kind: 'error', ...refusal })
    expect(await step(oidc)).toMatchObject({ code: 0, errors: [] })
    expect(asked().filter((call) => call === 'token')).toHaveLength(tokens)
    const sent = emulator
      .requests()
      .flatMap(({ body }) => new URLSearchParams(body).get('WebIdentityToken') ?? [])
    expect(new Set(sent).size).toBe(tokens)
  })

  test.for<readonly [string, object]>([
    ['a busy token endpoint is asked again', { kind: 'error', status: 503, code: 'Busy' }],
    ['half an answer is asked for again', { kind: 'garbage', as: 'half' }],
    ['a reset connection is made again', { kind: 'reset' }],
  ])('%s', async ([, effect], context) => {
    const { step, asked, emulator } = await scene(context)
    emulator.addFault({ operation: 'token', times: 1, ...effect })
    expect(await step(oidc)).toMatchObject({ code: 0 })
    expect(asked().map((call) => call.split(' ')[0])).toEqual(['token', 'token', 'AssumeRoleWithWebIdentity'])
  })

  test('the bearer token goes to https or this machine only', async (context) => {
    const { step } = await scene(context, {
      env: { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://tokens.example.com/?v=1' },
    })
    const { code, errors } = await step(oidc)
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringMatching(/ACTIONS_ID_TOKEN_REQUEST_URL is not an https URL/)])
  })

  test('a bare role name needs an account', async (context) => {
    const { step, asked } = await scene(context)
    const { code, errors } = await step({ ...oidc, 'role-to-assume': 'deploy' })
    expect(code).toBe(1)
    expect(errors).toEqual([
      expect.stringMatching(
        /^Source Account ID is needed if the Role Name is provided and not the Role Arn\./,
      ),
    ])
    expect(asked()).toEqual([])
  })
})
