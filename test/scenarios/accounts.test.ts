import { describe, expect, test } from 'vitest'
import {
  account,
  foreign,
  foreignAccount,
  keyInputs,
  keyVariables,
  oidc,
  region,
  roleArn,
  scene,
  sessionArn,
} from '../support/stage.ts'

const keys = { ...keyInputs, 'aws-region': region }
const stranger = {
  'aws-access-key-id': foreign.accessKeyId,
  'aws-secret-access-key': foreign.secretAccessKey,
}

describe.concurrent('allowed-account-ids', () => {
  test.for([
    account,
    ` ${account} `,
    `${foreignAccount},${account}`,
    `${foreignAccount}\n${account}\n`,
    `, ,${account}`,
  ])('%j lets the account pass', async (allowed, context) => {
    const { step } = await scene(context)
    expect(await step({ ...keys, 'allowed-account-ids': allowed })).toMatchObject({ code: 0 })
  })

  test.for<readonly [string, Record<string, string>, Record<string, string>]>([
    ['keys', { ...keys, ...stranger }, {}],
    ['a role by OIDC', { ...oidc, 'allowed-account-ids': foreignAccount }, {}],
    [
      'ambient credentials',
      { 'aws-region': region, 'allowed-account-ids': `,${foreignAccount}` },
      keyVariables,
    ],
    ['a profile', { ...keys, ...stranger, 'aws-profile': 'ci', 'output-credentials': 'true' }, {}],
  ])('stops %s of another account before anything is published', async ([, inputs, env], context) => {
    const { step, job } = await scene(context, { env })
    const { code, errors, variables, outputs, state, log } = await step({
      'allowed-account-ids': account,
      ...inputs,
    })
    expect({ code, variables, outputs, state }).toEqual({ code: 1, variables: {}, outputs: {}, state: {} })
    expect(errors).toEqual([
      expect.stringMatching(
        /^The account ID of the provided credentials \(\d{12}\) does not match any of the expected account IDs: /,
      ),
    ])
    expect(log).not.toContain('Authenticated as')
    expect(job.env).toMatchObject(env)
  })

  test('is about the last role, not the keys that assume it', async (context) => {
    const { step } = await scene(context)
    const inputs = {
      ...keys,
      'role-to-assume': roleArn('remote', foreignAccount),
      'allowed-account-ids': foreignAccount,
    }
    expect(await step(inputs)).toMatchObject({ code: 0, outputs: { 'aws-account-id': foreignAccount } })
  })
})

/** What a person sees once the runner has replaced the masks that stood at that point. */
function seen(stdout: string): string {
  const masks: string[] = []
  return stdout
    .split('\n')
    .flatMap((line) => {
      const mask = /^::add-mask::(.*)$/.exec(line)?.[1]
      if (mask !== undefined) masks.push(mask.replaceAll('%25', '%'))
      return mask === undefined ? [masks.reduce((left, each) => left.replaceAll(each, '***'), line)] : []
    })
    .join('\n')
}

describe.concurrent('mask-aws-account-id', () => {
  test.for<readonly [string, Record<string, string>, Record<string, string>]>([
    ['a role by OIDC', oidc, {}],
    ['keys', keys, {}],
    ['a bare role name', { ...keys, 'role-to-assume': 'deploy' }, {}],
    ['ambient credentials', { 'aws-region': region }, keyVariables],
    ['credentials that are kept', { ...oidc, 'use-existing-credentials': 'true' }, keyVariables],
    ['a role that is refused', { ...oidc, 'role-to-assume': roleArn('nobody'), 'disable-retry': 'true' }, {}],
    [
      'a role that keys may not assume',
      { ...keys, 'role-to-assume': roleArn('nobody'), 'disable-retry': 'true' },
      {},
    ],
    [
      'a role of the environment',
      { 'aws-region': region, 'disable-retry': 'true' },
      { ROLE_TO_ASSUME: roleArn('nobody') },
    ],
    ['an account that is not allowed', { ...keys, 'allowed-account-ids': foreignAccount }, {}],
    ['a wrong input', { ...keys, 'role-to-assume': `arn:aws:iam::${account}:user/ci` }, {}],
    [
      'a policy of the account',
      {
        ...keys,
        'role-to-assume': roleArn('deploy'),
        'managed-session-policies': `arn:aws:iam::${account}:role/x`,
      },
      {},
    ],
  ])('hides account and ARN: %s', async ([, inputs, env], context) => {
    const { step } = await scene(context, { env })
    const { stdout, stderr, summary } = await step(
      { ...inputs, 'mask-aws-account-id': 'true' },
      { env: { SHOW_STACK_TRACE: 'true' } },
    )
    for (const text of [seen(stdout), stderr, summary]) {
      expect(text).not.toContain(account)
      expect(text).not.toContain(foreignAccount)
      expect(text).not.toMatch(/arn:aws:(iam|sts)::\d/)
    }
  })

  test('masks them before they are outputs', async (context) => {
    const { step } = await scene(context)
    const { masks, outputs } = await step({ ...oidc, 'mask-aws-account-id': 'true' })
    expect(outputs).toEqual({ 'aws-account-id': account, 'authenticated-arn': sessionArn('deploy') })
    expect(masks).toEqual(expect.arrayContaining([account, sessionArn('deploy')]))
  })

  test('is off by default', async (context) => {
    const { step } = await scene(context)
    expect((await step(oidc)).masks).not.toContain(account)
  })
})
