import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  account,
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
const linesWith = (log: string, text: string) => log.split('\n').filter((line) => line.includes(text))

describe.concurrent('a step that succeeds says whose credentials it has, once', () => {
  test.for<readonly [string, Record<string, string>, Record<string, string>, RegExp, RegExp]>([
    [
      'OIDC',
      oidc,
      {},
      /^Credentials of role arn:aws:iam::111122223333:role\/deploy from OIDC: Region eu-central-1, valid until \S+Z, published in environment variables\.$/,
      /^Assuming role with OIDC$/,
    ],
    [
      'keys and a role',
      { ...keys, 'role-to-assume': 'deploy', 'aws-profile': 'ci' },
      {},
      /^Credentials of role deploy from aws-access-key-id: .*published in profile ci\.$/,
      /^Assuming role with user credentials$/,
    ],
    [
      'keys without a role',
      keys,
      {},
      /^Access key of aws-access-key-id: Region eu-central-1, no expiry, published in environment variables\. No role was asked for/,
      /^Proceeding with IAM user credentials$/,
    ],
    [
      'an empty role beside the credentials of an earlier step',
      { 'role-to-assume': '' },
      { ...keyVariables, AWS_REGION: region },
      /^Existing credentials: Region eu-central-1 from AWS_REGION, .*left where they are\. No role was asked for/,
      /^Proceeding with IAM user credentials$/,
    ],
    [
      'nothing published but outputs',
      { ...keys, 'output-env-credentials': 'false' },
      {},
      /^Access key of aws-access-key-id: .*published nowhere/,
      /^Proceeding with IAM user credentials$/,
    ],
  ])('%s', async ([, inputs, env, result, words], context) => {
    const { step } = await scene(context, { env })
    const { code, log } = await step(inputs)
    expect(code).toBe(0)
    const lines = log.split('\n')
    expect(lines.filter((line) => result.test(line))).toHaveLength(1)
    expect(lines.filter((line) => words.test(line))).toHaveLength(1)
    // Of an account nothing is said that the workflow does not say.
    if (!Object.values(inputs).join().includes(account)) expect(log).not.toContain(account)
  })

  test('a web identity token file', async (context) => {
    const { step, emulator, job } = await scene(context, { tokens: false })
    const token = await emulator.mintToken({
      sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
      aud: 'sts.amazonaws.com',
    })
    writeFileSync(join(job.workspace, 'token'), token)
    const { log } = await step({ ...oidc, 'web-identity-token-file': 'token' })
    expect(linesWith(log, 'Assuming role with web identity token file')).toHaveLength(1)
    expect(linesWith(log, 'from the web identity token file: Region')).toHaveLength(1)
  })

  test('the account where the workflow asks for a summary, and nowhere where it is to be hidden', async (context) => {
    const { step } = await scene(context)
    expect((await step({ ...keys, summary: 'true' })).log).toContain(
      `Access key of aws-access-key-id of arn:aws:iam::${account}:user/ci, account ${account}: `,
    )
    const { log } = await step({ ...oidc, summary: 'true', 'mask-aws-account-id': 'true' })
    expect(log).toContain('Credentials of role ***, ***, account *** from OIDC: ')
    expect(log).not.toContain(account)
  })

  test('of kept credentials the account and the ARN', async (context) => {
    const { step } = await scene(context, { env: keyVariables })
    const kept = { ...oidc, 'use-existing-credentials': 'true' }
    expect(linesWith((await step(kept)).log, 'Existing credentials of')).toEqual([
      `Existing credentials of arn:aws:iam::${account}:user/ci, account ${account}: Region ${region}, no expiry, kept where they are.`,
    ])
    expect((await step({ ...kept, 'mask-aws-account-id': 'true' })).log).not.toContain(account)
  })

  test('each of several roles', async (context) => {
    const { step } = await scene(context)
    const roles = {
      a: roleArn('deploy'),
      b: { assume: [roleArn('deploy'), roleArn('remote', foreignAccount)] },
    }
    const { code, log } = await step({ 'aws-region': region, roles: JSON.stringify(roles) })
    expect(code).toBe(0)
    expect(linesWith(log, 'Assuming role with OIDC')).toHaveLength(1)
    expect(linesWith(log, `a: Credentials of role ${roleArn('deploy')} from OIDC`)).toHaveLength(1)
    expect(
      linesWith(log, `b: Credentials of role ${roleArn('remote', foreignAccount)} from OIDC by way of`),
    ).toHaveLength(1)
  })
})

test('of several roles a retry and a failure name theirs, and the failure says that the others worked', async (context) => {
  const { step, emulator } = await scene(context)
  emulator.addFault({ operation: 'AssumeRole', times: 1, kind: 'error', code: 'Throttling', status: 400 })
  const roles = {
    good: roleArn('deploy'),
    fine: roleArn('deploy'),
    far: { assume: [roleArn('deploy'), roleArn('nobody')] },
  }
  const { code, log, errors, warnings } = await step({ 'aws-region': region, roles: JSON.stringify(roles) })
  expect(code).toBe(1)
  const retries = linesWith(log, '; trying again in')
  expect(retries.length).toBeGreaterThan(0)
  expect(retries.filter((line) => !line.startsWith('far: AssumeRole: '))).toEqual([])
  expect(errors).toEqual([
    expect.stringMatching(/^far: Could not assume role .*good, fine.*nothing was published/),
  ])
  expect(warnings).toEqual([])
})

test('the words for too large session tags', async (context) => {
  const { step, emulator } = await scene(context, { tokens: false })
  emulator.addFault({ operation: 'AssumeRole', times: 1, kind: 'error', code: 'PackedPolicyTooLarge' })
  const { code, log } = await step({ ...keys, 'role-to-assume': 'deploy' })
  expect(code).toBe(0)
  expect(log.split('\n')).toContain('Session tag size is too large; dropping droppable tags and retrying.')
})

describe.concurrent('a variable that decides is named in one line', () => {
  test.for<readonly [string, Record<string, string>, Record<string, string>, string]>([
    [
      'HTTPS_PROXY',
      oidc,
      { HTTPS_PROXY: 'http://jane:hunter22@127.0.0.1:9' },
      'Proxy 127.0.0.1:9 from HTTPS_PROXY',
    ],
    ['http_proxy', oidc, { http_proxy: '127.0.0.1:9' }, 'Proxy 127.0.0.1:9 from http_proxy'],
    ['NO_PROXY', oidc, { HTTPS_PROXY: '127.0.0.1:9', NO_PROXY: '*' }, 'Input no-proxy: *, from NO_PROXY'],
    [
      'ROLE_TO_ASSUME',
      { 'aws-region': region },
      { ROLE_TO_ASSUME: roleArn('deploy') },
      `Input role-to-assume: ${roleArn('deploy')}, from ROLE_TO_ASSUME`,
    ],
    ['AUDIENCE', oidc, { AUDIENCE: 'octo' }, 'Input audience: octo, from AUDIENCE'],
    [
      'OUTPUT_CREDENTIALS',
      oidc,
      { OUTPUT_CREDENTIALS: 'true' },
      'Input output-credentials: true, from OUTPUT_CREDENTIALS',
    ],
    [
      'ROLE_EXTERNAL_ID',
      { ...keys, 'role-to-assume': roleArn('external') },
      { ROLE_EXTERNAL_ID: 'octo' },
      'Input role-external-id from ROLE_EXTERNAL_ID',
    ],
    [
      'USE_EXISTING_CREDENTIALS',
      oidc,
      { ...keyVariables, USE_EXISTING_CREDENTIALS: 'true' },
      'Input use-existing-credentials: true, from USE_EXISTING_CREDENTIALS',
    ],
    [
      'AWS_ACCESS_KEY_ID',
      { 'aws-region': region },
      keyVariables,
      'Existing credentials from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY',
    ],
    [
      'ROLE_CHAINING',
      { ...oidc },
      { ...keyVariables, ROLE_CHAINING: 'true' },
      'Input role-chaining: true, from ROLE_CHAINING',
    ],
    [
      'AWS_REGION',
      { 'role-to-assume': roleArn('deploy') },
      { AWS_REGION: region },
      'Region eu-central-1 from AWS_REGION',
    ],
    [
      'NODE_USE_SYSTEM_CA',
      oidc,
      { NODE_USE_SYSTEM_CA: '1' },
      "Certificate authorities of the system's store from NODE_USE_SYSTEM_CA",
    ],
  ])('%s', async ([variable, inputs, env, line], context) => {
    const { step } = await scene(context, { env })
    const { code, log } = await step(inputs)
    expect(code).toBe(0)
    expect(linesWith(log, line)).toHaveLength(1)
    expect(linesWith(log, `from ${variable}`).length).toBe(1)
    expect(log).not.toMatch(/jane|hunter22/)
  })

  test('the endpoint, the files of profiles and of authorities', async (context) => {
    const { step, emulator, job } = await scene(context, {
      env: { AWS_CA_BUNDLE: '/etc/absent.pem', HOME: '/nowhere' },
    })
    const files = {
      AWS_SHARED_CREDENTIALS_FILE: join(job.directory, 'credentials'),
      AWS_CONFIG_FILE: join(job.directory, 'config'),
    }
    const { log } = await step({ ...oidc, 'aws-profile': 'ci' }, { env: files })
    expect(log).toContain(`STS endpoint ${emulator.env['AWS_ENDPOINT_URL_STS']}/ from AWS_ENDPOINT_URL_STS`)
    expect(log).toContain('Certificate authorities /etc/absent.pem from AWS_CA_BUNDLE')
    for (const [name, path] of Object.entries(files)) expect(log).toContain(`Profiles ${path} from ${name}`)
  })

  test('none that decided nothing', async (context) => {
    const { step } = await scene(context, {
      env: { WEB_IDENTITY_TOKEN_FILE: '/absent', AUDIENCE: 'x', DISABLE_RETRY: 'false', NO_PROXY: 'a' },
    })
    const { code, log } = await step(keys)
    expect(code).toBe(0)
    expect(log.split('\n').filter((line) => / from [A-Z_]{6,}$/.test(line))).toEqual([
      expect.stringContaining('from AWS_ENDPOINT_URL_STS'),
    ])
  })

  test('before the request that fails', async (context) => {
    const { step } = await scene(context, { env: { ROLE_TO_ASSUME: roleArn('nobody') } })
    const { code, log } = await step({ 'aws-region': region, 'disable-retry': 'true' })
    expect(code).toBe(1)
    expect(log).toContain('from ROLE_TO_ASSUME')
    expect(log).not.toContain(sessionArn('nobody'))
  })
})

test('of a thousand problems ten are annotations, and all are in the log', async (context) => {
  const { step } = await scene(context)
  const names = Array.from({ length: 1000 }, (_, at) => `not-${at}-an-account`)
  const { code, log, errors } = await step({ ...oidc, 'allowed-account-ids': names.join(',') })
  expect(code).toBe(1)
  expect(errors).toHaveLength(10)
  expect(errors.at(-1)).toMatch(/and 990 more/)
  for (const name of names) expect(log).toContain(`"${name}"`)
})
