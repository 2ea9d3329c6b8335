import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { filesIn, sdk } from '../support/later-steps.ts'
import {
  account,
  foreignAccount,
  keyInputs,
  oidc,
  region,
  roleArn,
  scene,
  sessionArn,
} from '../support/stage.ts'

const step = (roles: object | string, more: Readonly<Record<string, string>> = {}) => ({
  'aws-region': region,
  roles: typeof roles === 'string' ? roles : JSON.stringify(roles),
  ...more,
})
const chain = [roleArn('deploy'), roleArn('remote', foreignAccount)]

describe.concurrent('roles', () => {
  test('are obtained from one proof, each into its profile', async (context) => {
    const { step: run, post, asked, job, home } = await scene(context)
    const yaml = [
      `build: ${roleArn('deploy')}`,
      'remote:',
      ...chain.map((arn, at) => `  ${at ? '       ' : 'assume:'}${at ? '' : ' ['}${arn}${at ? ']' : ','}`),
      '  region: eu-west-1',
    ].join('\n')
    const main = await run(step(yaml))
    expect(main).toMatchObject({ code: 0, variables: {}, warnings: [] })
    expect(asked().toSorted()).toEqual([
      'AssumeRole',
      'AssumeRoleWithWebIdentity',
      'AssumeRoleWithWebIdentity',
      'token',
    ])
    expect(JSON.parse(main.outputs['profiles'] ?? '')).toEqual({
      build: { account, arn: sessionArn('deploy'), expiration: expect.stringMatching(/^\d{4}-.*Z$/) },
      remote: {
        account: foreignAccount,
        arn: sessionArn('remote', 'GitHubActions', foreignAccount),
        expiration: expect.stringMatching(/Z$/),
      },
    })
    expect(Object.keys(main.outputs)).toEqual(['profiles'])
    for (const [profile, arn] of [
      ['build', sessionArn('deploy')],
      ['remote', sessionArn('remote', 'GitHubActions', foreignAccount)],
    ] as const)
      expect(await sdk(job, { env: { AWS_PROFILE: profile } })).toMatchObject({ arns: [arn], errors: [] })
    expect(readFileSync(home('.aws', 'config'), 'utf8')).toContain('[profile remote]\nregion = eu-west-1\n')
    await post(main)
    expect(filesIn(home('.aws'))).toEqual({})
  })

  test('twenty need one token', async (context) => {
    const { step: run, asked } = await scene(context)
    const roles = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`role-${at}`, roleArn('deploy')]))
    expect((await run(step(roles))).code).toBe(0)
    expect(asked().filter((operation) => operation === 'token')).toHaveLength(1)
    expect(asked()).toHaveLength(21)
  })

  test('with env: true one is the variables and the outputs too', async (context) => {
    const { step: run, post, job } = await scene(context)
    const main = await run(
      step({ a: { assume: roleArn('deploy'), env: true, region: 'eu-west-1' }, b: chain.at(0) ?? '' }),
    )
    expect(main.outputs).toMatchObject({
      'aws-account-id': account,
      'authenticated-arn': sessionArn('deploy'),
    })
    expect(main.variables).toMatchObject({
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
    })
    expect(main.variables).not.toHaveProperty('AWS_PROFILE')
    expect(await sdk(job)).toMatchObject({ arns: [sessionArn('deploy')], errors: [] })
    await post(main)
    expect(job.env).toMatchObject({ AWS_ACCESS_KEY_ID: '', AWS_REGION: '' })
  })

  test('from keys, by bare names', async (context) => {
    const { step: run, form } = await scene(context, { tokens: false })
    const roles = {
      a: { assume: 'external', 'external-id': 'octo', tags: { team: 'web' }, 'session-name': 'nightly' },
    }
    const main = await run(step(roles, keyInputs))
    expect(JSON.parse(main.outputs['profiles'] ?? '')).toMatchObject({
      a: { arn: sessionArn('external', 'nightly') },
    })
    expect(Object.values(form('AssumeRole'))).toEqual(
      expect.arrayContaining(['team', 'web', 'octo', 'nightly']),
    )
  })

  test('of which some fail publish nothing, and every failure is told', async (context) => {
    const { step: run, post, home } = await scene(context)
    const roles = {
      good: roleArn('deploy'),
      closed: roleArn('nobody'),
      absent: roleArn('absent'),
      far: { assume: [...chain, roleArn('nobody')] },
    }
    const main = await run(step(roles, { 'disable-retry': 'true' }))
    expect(main.code).toBe(1)
    expect(main.errors.toSorted()).toEqual([
      expect.stringMatching(/^absent: Could not assume role with OIDC: Not authorized/),
      expect.stringMatching(/^closed: Could not assume role with OIDC: Not authorized/),
      expect.stringMatching(/^far: Could not assume role .*role\/nobody from .*assumed-role\/remote/),
    ])
    expect(filesIn(home('.aws'))).toEqual({})
    expect(await post(main)).toMatchObject({ code: 0, variables: {}, warnings: [] })
  })

  test.for<readonly [string, object, Readonly<Record<string, string>>, readonly string[], string]>([
    [
      'no token can be had',
      { operation: 'token', kind: 'error', status: 500, code: 'Down' },
      { 'disable-retry': 'true' },
      ['token Down'],
      'token-request',
    ],
    [
      'a page comes in the place of the token',
      { operation: 'token', kind: 'garbage', as: 'html' },
      {},
      ['token', 'token', 'token'],
      'token-request',
    ],
    [
      'nothing listens at the endpoint',
      [],
      { 'sts-endpoint': 'http://127.0.0.1:9', 'disable-retry': 'true' },
      ['token'],
      'connection',
    ],
  ])(
    'that fail for one reason are told of once, with all that was planned: %s',
    async ([, fault, more, expected, cause], context) => {
      const { step: run, asked, emulator } = await scene(context)
      emulator.addFault(fault)
      const roles = { a: roleArn('deploy'), b: roleArn('nobody'), c: { assume: chain } }
      const { code, errors, log, summary } = await run(step(roles, more))
      expect({ code, asked: asked() }).toEqual({ code: 1, asked: expected })
      expect(errors).toEqual([expect.stringMatching(/^(?!a: )/)])
      expect(summary.match(/^## AWS credentials: failed$/gm)).toHaveLength(1)
      expect(log).toContain(`#${cause}`)
      expect(log).toMatch(/^Source: oidc$/m)
      // It is the failure of no one role.
      expect(log).not.toMatch(/^Role: /m)
    },
  )

  test('of accounts that are not allowed are all told', async (context) => {
    const { step: run, home } = await scene(context)
    const roles = {
      a: { assume: roleArn('deploy'), 'allowed-account-ids': [foreignAccount] },
      b: { assume: chain, 'allowed-account-ids': [foreignAccount] },
      c: { assume: chain },
    }
    const main = await run(step(roles, { 'allowed-account-ids': account }))
    expect(main.code).toBe(1)
    expect(main.errors).toEqual([
      expect.stringMatching(/^a: The account ID of the provided credentials \(111122223333\)/),
      expect.stringMatching(/^c: The account ID of the provided credentials \(444455556666\)/),
    ])
    expect(filesIn(home('.aws'))).toEqual({})
  })

  test('that are wrong in several ways are told at once, with lines, and nobody is asked', async (context) => {
    const { step: run, asked } = await scene(context)
    const main = await run(step(`a: two words\nb:\n  asume: ${roleArn('deploy')}\n`))
    expect(main.errors.join('\n')).toMatch(
      /line 1: a must be a role ARN[\s\S]*line 2: b lacks the key assume[\s\S]*line 3: b asume is no key/,
    )
    expect(asked()).toEqual([])
  })

  test('with mask-aws-account-id hide every account and ARN', async (context) => {
    const { step: run } = await scene(context)
    const main = await run(
      step(`{a: [${chain.join(', ')}], b: {assume: [${chain.join(', ')}]}}`, {
        'mask-aws-account-id': 'true',
      }),
    )
    expect(main.code).toBe(1)
    expect(main.masks).toEqual(expect.arrayContaining([account, foreignAccount, ...chain]))
    const good = await run(step({ b: { assume: chain } }, { 'mask-aws-account-id': 'true' }))
    expect(good.code).toBe(0)
    expect(good.masks).toEqual(
      expect.arrayContaining([
        account,
        foreignAccount,
        sessionArn('deploy'),
        sessionArn('remote', 'GitHubActions', foreignAccount),
      ]),
    )
  })

  test('with special-characters-workaround are letters and digits only', async (context) => {
    const { step: run, home } = await scene(context, { aws: { specialCharacterSecrets: 3 } })
    const roles = { a: roleArn('deploy'), b: { assume: chain } }
    expect(await run(step(roles, { 'special-characters-workaround': 'true' }))).toMatchObject({ code: 0 })
    const text = readFileSync(home('.aws', 'credentials'), 'utf8')
    expect(text.match(/^aws_secret_access_key = [A-Za-z0-9]{40}$/gm)).toHaveLength(2)
  })

  test('end with action-timeout-s, leaving nothing', async (context) => {
    const faults = [{ operation: 'AssumeRoleWithWebIdentity', skip: 1, kind: 'hang' }]
    const { step: run, home } = await scene(context, { aws: { faults } })
    const main = await run(step({ a: roleArn('deploy'), b: roleArn('deploy') }, { 'action-timeout-s': '1' }))
    expect(main).toMatchObject({ code: 1, errors: [expect.stringMatching(/not done within 1 s/)] })
    expect(filesIn(home('.aws'))).toEqual({})
  })

  test('of which there is one: its failure is explained by its own plan', async (context) => {
    const { step: run } = await scene(context)
    const { code, log } = await run(step({ a: { assume: roleArn('deploy'), 'duration-seconds': 43_200 } }))
    expect(code).toBe(1)
    expect(log).toMatch(/^Role: .*role\/deploy$/m)
    expect(log).toMatch(/^ +- role-duration-seconds: 43200$/m)
  })

  test('are told of by the keys that they have, not by inputs that nobody set', async (context) => {
    const { step: run } = await scene(context)
    const idle = { assume: roleArn('deploy'), tags: { team: 'web' }, 'external-id': 'octo' }
    const { code, warnings, log } = await run(step({ a: idle }))
    expect({ code, warnings }).toEqual({
      code: 0,
      warnings: [expect.stringMatching(/^'tags' in 'roles' has no effect here/)],
    })
    expect(log).toMatch(/^'external-id' in 'roles' has no effect here/m)
    const long = { assume: chain, 'duration-seconds': 7200 }
    const { errors } = await run(step({ a: long }), { env: { ROLE_DURATION_SECONDS: '900' } })
    expect(errors).toEqual([expect.stringMatching(/^Role a: duration-seconds is 7200/)])
  })

  test('of a second step take the place of the first, and both posts leave the files as they were', async (context) => {
    const { step: run, post, home, job } = await scene(context)
    mkdirSync(home('.aws'))
    writeFileSync(home('.aws', 'config'), '# mine\r\n[profile other]\r\nregion = us-east-1\r\n', {
      mode: 0o600,
    })
    const before = filesIn(home('.aws'))
    const first = await run(step({ a: roleArn('deploy'), b: roleArn('deploy') }))
    const between = filesIn(home('.aws'))
    const second = await run(step({ a: { assume: chain } }))
    expect(second).toMatchObject({ code: 0, errors: [] })
    expect(await sdk(job, { env: { AWS_PROFILE: 'a' } })).toMatchObject({
      arns: [sessionArn('remote', 'GitHubActions', foreignAccount)],
    })
    await post(second)
    expect(filesIn(home('.aws'))).toEqual(between)
    await post(first)
    expect(filesIn(home('.aws'))).toEqual(before)
  })

  test('do not take the place of a profile that somebody else wrote or changed', async (context) => {
    const { step: run, home, asked } = await scene(context)
    const first = await run(step({ a: roleArn('deploy') }))
    expect(first.code).toBe(0)
    const changed = readFileSync(home('.aws', 'credentials'), 'utf8').replace(
      /aws_secret_access_key = .*/,
      'aws_secret_access_key = mine',
    )
    writeFileSync(home('.aws', 'credentials'), changed)
    const calls = asked().length
    const second = await run(step({ a: roleArn('deploy') }))
    expect(second).toMatchObject({
      code: 1,
      errors: [
        expect.stringMatching(/^Failed to write AWS profile 'a': Profile with name "a" already exists/),
      ],
    })
    expect(asked()).toHaveLength(calls)
    expect(readFileSync(home('.aws', 'credentials'), 'utf8')).toBe(changed)
    expect(await run(step({ a: roleArn('deploy') }, { 'overwrite-aws-profile': 'true' }))).toMatchObject({
      code: 0,
    })
  })

  test('a plain aws-profile is no more replaced than ever', async (context) => {
    const { step: run } = await scene(context)
    await run({ ...oidc, 'aws-profile': 'a' })
    expect(await run({ ...oidc, 'aws-profile': 'a' })).toMatchObject({ code: 1 })
  })
})
