import { describe, expect, test } from 'vitest'
import { sdk } from '../support/later-steps.ts'
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

const remote = roleArn('remote', foreignAccount)
const remoteSession = sessionArn('remote', 'GitHubActions', foreignAccount)
const chain = (...roles: readonly string[]) => ({ 'aws-region': region, 'role-to-assume': roles.join('\n') })

describe.concurrent('a chain of roles', () => {
  test('is one step: a web identity for the first, AssumeRole for the others', async (context) => {
    const { step, post, asked, job } = await scene(context)
    const main = await step(chain(roleArn('deploy'), remote))
    expect(main).toMatchObject({ code: 0, errors: [], warnings: [] })
    expect(asked()).toEqual(['token', 'AssumeRoleWithWebIdentity', 'AssumeRole'])
    expect(main.outputs).toEqual({ 'aws-account-id': foreignAccount, 'authenticated-arn': remoteSession })
    expect(await sdk(job)).toMatchObject({ arns: [remoteSession], errors: [] })
    await post(main)
    expect(job.env['AWS_ACCESS_KEY_ID']).toBe('')
  })

  test('from keys, with bare names in the account of whoever assumes', async (context) => {
    const { step, asked } = await scene(context, { tokens: false })
    const main = await step({ ...chain('deploy', 'teams/web/web', remote), ...keyInputs })
    expect(main).toMatchObject({ code: 0, outputs: { 'authenticated-arn': remoteSession } })
    expect(asked()).toEqual(['GetCallerIdentity', 'AssumeRole', 'AssumeRole', 'AssumeRole'])
  })

  test('carries external ID and duration to the last, tags to the first AssumeRole', async (context) => {
    const { step, form, emulator } = await scene(context)
    const main = await step({
      ...chain(roleArn('deploy'), roleArn('web').replace('web', 'teams/web/web'), roleArn('external')),
      'role-external-id': 'octo',
      'role-duration-seconds': '1800',
      'custom-tags': '{"team":"web"}',
      'transitive-tag-keys': 'team\nRepository',
    })
    expect(main).toMatchObject({ code: 0, warnings: [] })
    expect(form('AssumeRoleWithWebIdentity')).toMatchObject({ DurationSeconds: '900' })
    expect(form('AssumeRoleWithWebIdentity')).not.toHaveProperty('ExternalId')
    expect(form('AssumeRole')).toMatchObject({ DurationSeconds: '1800', ExternalId: 'octo' })
    // What travels on by itself must not be sent again.
    expect(Object.values(form('AssumeRole'))).not.toContain('team')
    expect(Object.values(form('AssumeRole'))).toContain('Workflow')
    const state = await (await fetch(`${emulator.url}/_emulator/state`)).text()
    expect(state).toContain('"team":"web"')
  })

  test('under role-chaining begins with what an earlier step published', async (context) => {
    const { step, post, asked, job } = await scene(context)
    const first = await step(oidc)
    const second = await step({
      ...chain(remote, roleArn('short', foreignAccount)),
      'role-chaining': 'true',
    })
    expect(second).toMatchObject({
      code: 0,
      outputs: { 'authenticated-arn': sessionArn('short', 'GitHubActions', foreignAccount) },
    })
    expect(asked().slice(-2)).toEqual(['AssumeRole', 'AssumeRole'])
    await post(second)
    expect(job.env['AWS_ACCESS_KEY_ID']).toBe(first.variables['AWS_ACCESS_KEY_ID'])
  })

  test('for more than an hour is refused before anybody is asked', async (context) => {
    const { step, asked } = await scene(context)
    const main = await step({ ...chain(roleArn('deploy'), remote), 'role-duration-seconds': '7200' })
    expect(main.errors.join()).toMatch(
      /role-duration-seconds is 7200, and .*role\/remote is assumed by another role: AWS gives such a session 3600 seconds at most. For a longer job, set refresh/,
    )
    expect(asked()).toEqual([])
  })

  test('that breaks says where, and publishes nothing', async (context) => {
    const { step } = await scene(context)
    const main = await step({
      ...chain(roleArn('deploy'), roleArn('nobody'), remote),
      'disable-retry': 'true',
    })
    expect(main.errors).toEqual([
      expect.stringMatching(
        /^Could not assume role arn:aws:iam::111122223333:role\/nobody from arn:aws:sts::111122223333:assumed-role\/deploy\/GitHubActions: /,
      ),
    ])
  })

  test('is held to allowed-account-ids by its end', async (context) => {
    const { step } = await scene(context)
    expect(await step({ ...chain(roleArn('deploy'), remote), 'allowed-account-ids': account })).toMatchObject(
      { code: 1 },
    )
    expect(
      await step({ ...chain(roleArn('deploy'), remote), 'allowed-account-ids': foreignAccount }),
    ).toMatchObject({ code: 0 })
  })
})
