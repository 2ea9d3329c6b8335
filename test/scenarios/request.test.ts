import { describe, expect, test } from 'vitest'
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

const keys = { ...keyInputs, 'aws-region': region, 'role-to-assume': roleArn('deploy') }

/** `Tags.member.1.Key` and the like, as an object. */
function tagsOf(form: Record<string, string>): Record<string, string> {
  const at = (name: string) =>
    Object.entries(form).flatMap(([key, value]) =>
      new RegExp(`^Tags\\.member\\.\\d+\\.${name}$`).test(key) ? [value] : [],
    )
  const values = at('Value')
  return Object.fromEntries(at('Key').map((key, index) => [key, values[index] ?? '']))
}

const members = (form: Record<string, string>, name: string) =>
  Object.entries(form).flatMap(([key, value]) => (key.startsWith(`${name}.member.`) ? [value] : []))

const plain = {
  GitHub: 'Actions',
  Repository: 'octo-org/octo-repo',
  Workflow: 'Deploy',
  Action: '__octo_deploy',
  Actor: 'octocat',
  Commit: 'ffac537e6cbbf934b08745a378932722df287a53',
  Branch: 'refs/heads/main',
}
const droppable = { EventName: 'push', RunId: '1658821493', Job: 'deploy', TriggeringActor: 'octocat' }

describe.concurrent('AssumeRole', () => {
  test('carries what the job is as session tags', async (context) => {
    const { step, form } = await scene(context)
    expect(await step(keys)).toMatchObject({ code: 0 })
    expect(form('AssumeRole')).toMatchObject({
      Version: '2011-06-15',
      RoleArn: roleArn('deploy'),
      RoleSessionName: 'GitHubActions',
      DurationSeconds: '3600',
    })
    expect(tagsOf(form('AssumeRole'))).toEqual({ ...plain, ...droppable })
  })

  test('leaves out what is absent, and mends what AWS would refuse', async (context) => {
    const { step, form } = await scene(context)
    const env = {
      GITHUB_WORKFLOW: 'Build & <deploy>',
      GITHUB_ACTOR: 'dependabot[bot]',
      GITHUB_REF: `refs/heads/${'x'.repeat(300)}`,
      GITHUB_BASE_REF: 'main',
    }
    expect(await step(keys, { env, without: ['GITHUB_REPOSITORY', 'GITHUB_JOB'] })).toMatchObject({ code: 0 })
    const tags = tagsOf(form('AssumeRole'))
    expect(tags).toMatchObject({ Workflow: 'Build _ _deploy_', Actor: 'dependabot_bot_', BaseRef: 'main' })
    expect(tags['Branch']).toHaveLength(256)
    expect(Object.keys(tags)).not.toContain('Repository')
    expect(Object.keys(tags)).not.toContain('Job')
  })

  test('carries no tags with role-skip-session-tagging', async (context) => {
    const { step, form } = await scene(context)
    await step({
      ...keys,
      'role-skip-session-tagging': 'true',
      'custom-tags': '{"team":"web"}',
      'transitive-tag-keys': 'team',
    })
    expect(tagsOf(form('AssumeRole'))).toEqual({})
    expect(members(form('AssumeRole'), 'TransitiveTagKeys')).toEqual([])
  })

  test('carries custom tags, and marks as transitive only keys that are sent', async (context) => {
    const { step, form } = await scene(context)
    const inputs = {
      'custom-tags': '{"team":"web","on call":true,"level":3}',
      'transitive-tag-keys': 'Repository\n\n team \nNoSuchTag\nHeadRef',
    }
    expect(await step({ ...keys, ...inputs })).toMatchObject({ code: 0 })
    expect(tagsOf(form('AssumeRole'))).toEqual({
      ...plain,
      ...droppable,
      team: 'web',
      'on call': 'true',
      level: '3',
    })
    expect(members(form('AssumeRole'), 'TransitiveTagKeys').sort()).toEqual(['Repository', 'team'])
  })

  test('reads transitive keys from the environment', async (context) => {
    const { step, form } = await scene(context)
    await step(keys, { env: { TRANSITIVE_TAG_KEYS: 'Actor' } })
    expect(members(form('AssumeRole'), 'TransitiveTagKeys')).toEqual(['Actor'])
  })

  test('refuses more than 50 tags before it asks', async (context) => {
    const { step, asked } = await scene(context)
    const tags = JSON.stringify(
      Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`tag-${index}`, 'x'])),
    )
    const { code, errors } = await step({ ...keys, 'custom-tags': tags })
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringMatching(/custom-tags has 50 tags/)])
    expect(asked()).toEqual([])
  })

  test.for(['PackedPolicyTooLarge', 'PackedPolicyTooLargeException'])(
    'drops the lesser tags on %s, once',
    async (code, context) => {
      const { step, form, asked, emulator } = await scene(context)
      emulator.addFault({ operation: 'AssumeRole', times: 1, kind: 'error', status: 400, code })
      expect(await step({ ...keys, 'transitive-tag-keys': 'RunId\nActor' })).toMatchObject({ code: 0 })
      expect(asked()).toEqual([`AssumeRole ${code}`, 'AssumeRole'])
      expect(tagsOf(form('AssumeRole'))).toEqual(plain)
      expect(members(form('AssumeRole'), 'TransitiveTagKeys')).toEqual(['Actor'])
    },
  )

  test('gives up where it is too large without them', async (context) => {
    const { step, asked } = await scene(context, { aws: { packedPolicyBytes: 60 } })
    expect(await step(keys)).toMatchObject({
      code: 1,
      errors: [expect.stringMatching(/^Could not assume role with user credentials: /)],
    })
    expect(asked()).toEqual(['AssumeRole PackedPolicyTooLarge', 'AssumeRole PackedPolicyTooLarge'])
  })

  test('carries the external ID', async (context) => {
    const { step, form } = await scene(context)
    const inputs = { ...keys, 'role-to-assume': roleArn('external') }
    expect(await step({ ...inputs, 'disable-retry': 'true' })).toMatchObject({ code: 1 })
    expect(await step({ ...inputs, 'role-external-id': 'octo' })).toMatchObject({ code: 0 })
    expect(form('AssumeRole')).toMatchObject({ ExternalId: 'octo' })
  })

  test.for([
    ['keys', keys, 'AssumeRole'],
    ['a token', oidc, 'AssumeRoleWithWebIdentity'],
  ] as const)('carries duration, session name and policies: %s', async ([, inputs, operation], context) => {
    const { step, form } = await scene(context)
    const policy =
      '{ "Version": "2012-10-17",\n "Statement": [{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }] }'
    const { code, outputs } = await step({
      ...inputs,
      'role-duration-seconds': '7200',
      'role-session-name': 'build@42',
      'inline-session-policy': policy,
      'managed-session-policies':
        'arn:aws:iam::aws:policy/ReadOnlyAccess\n\n arn:aws:iam::111122223333:policy/team/web \n',
    })
    expect(code).toBe(0)
    expect(outputs['authenticated-arn']).toBe(sessionArn('deploy', 'build@42'))
    expect(form(operation)).toMatchObject({
      DurationSeconds: '7200',
      RoleSessionName: 'build@42',
      Policy: policy,
      'PolicyArns.member.1.arn': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      'PolicyArns.member.2.arn': 'arn:aws:iam::111122223333:policy/team/web',
    })
  })

  test('keeps the digits of tags and policies', async (context) => {
    const { step, form } = await scene(context)
    const long = `{"Version":"2012-10-17","Statement":[],${' '.repeat(2048)}"Id":12345678901234567890}`
    const { code, warnings } = await step({
      ...keys,
      'custom-tags': '{"Build": 12345678901234567890, "Version": 1.10}',
      'inline-session-policy': long,
    })
    expect({ code, warnings }).toEqual({ code: 0, warnings: [] })
    expect(tagsOf(form('AssumeRole'))).toMatchObject({ Build: '12345678901234567890', Version: '1.10' })
    expect(form('AssumeRole')['Policy']).toBe(long.replaceAll(' ', ''))
  })

  test('takes the blanks out of a policy that is too long with them', async (context) => {
    const { step, form } = await scene(context)
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }
    expect(
      await step({
        ...keys,
        'inline-session-policy': JSON.stringify(policy, null, 1).replaceAll('\n', '\n'.padEnd(300)),
      }),
    ).toMatchObject({ code: 0 })
    expect(form('AssumeRole')['Policy']).toBe(JSON.stringify(policy))
  })

  test('warns of custom tags that a web identity cannot carry', async (context) => {
    const { step, form } = await scene(context)
    const { code, warnings } = await step({ ...oidc, 'custom-tags': '{"team":"web"}' })
    expect(code).toBe(0)
    expect(warnings).toEqual([expect.stringMatching(/'custom-tags' has no effect here/)])
    expect(tagsOf(form('AssumeRoleWithWebIdentity'))).toEqual({})
  })

  test.for<readonly [string, string, string, string]>([
    ['deploy', 'aws', region, ':role/deploy'],
    ['teams/web/web', 'aws', region, ':role/teams/web/web'],
    ['/teams/web/web', 'aws', region, ':role/teams/web/web'],
    ['deploy', 'aws-cn', 'cn-north-1', ':role/deploy'],
    ['deploy', 'aws-us-gov', 'us-gov-west-1', ':role/deploy'],
    ['teams/web/web', 'aws-eusc', 'eusc-de-east-1', ':role/teams/web/web'],
    // The identity decides, not the Region.
    ['deploy', 'aws-iso', region, ':role/deploy'],
  ])('finds the role named %s in the partition %s', async ([name, partition, where, resource], context) => {
    const trust = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: account }, Action: ['sts:AssumeRole', 'sts:TagSession'] },
      ],
    }
    const roles = [
      { name: 'deploy', trust },
      { name: 'web', path: '/teams/web/', trust },
    ]
    const users = [
      {
        name: 'ci',
        accessKeys: [{ id: keyVariables.AWS_ACCESS_KEY_ID, secret: keyVariables.AWS_SECRET_ACCESS_KEY }],
      },
    ]
    const { step, asked, form } = await scene(context, {
      aws: { partition, accounts: [{ id: account, roles, users }] },
    })
    expect(await step({ ...keyInputs, 'aws-region': where, 'role-to-assume': name })).toMatchObject({
      code: 0,
      errors: [],
    })
    expect(asked()).toEqual(['GetCallerIdentity', 'AssumeRole'])
    expect(form('AssumeRole')['RoleArn']).toBe(`arn:${partition}:iam::${account}${resource}`)
  })
})
