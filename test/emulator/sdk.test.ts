/** AWS's own client against the running emulator: signatures, form encoding, XML and errors as the SDK has them. */
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
  STSServiceException,
} from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type RunningEmulator, startEmulator } from '../../src/emulator/index.ts'
import { account, host, roleArn, setting, userKeys } from './setting.ts'

const running: { emulator: RunningEmulator | undefined } = { emulator: undefined }

function emulator(): RunningEmulator {
  if (running.emulator === undefined) throw new Error('not started')
  return running.emulator
}

beforeAll(async () => {
  running.emulator = await startEmulator({ config: setting })
})
beforeEach(() => emulator().reset())
afterAll(() => emulator().close())

interface Keys {
  readonly AccessKeyId?: string | undefined
  readonly SecretAccessKey?: string | undefined
  readonly SessionToken?: string | undefined
}

function client(
  keys: Keys = { AccessKeyId: userKeys.accessKeyId, SecretAccessKey: userKeys.secretAccessKey },
): STSClient {
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken } = keys
  return new STSClient({
    region: 'eu-central-1',
    endpoint: emulator().url,
    maxAttempts: 1,
    credentials: {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
    },
  })
}

async function githubToken(audience = 'sts.amazonaws.com', requestToken = 'main'): Promise<string> {
  const answer = await fetch(`${emulator().env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${audience}`, {
    headers: { authorization: `Bearer ${requestToken}` },
  })
  const { value } = (await answer.json()) as { value: string }
  return value
}

async function withGithub(token: string, rest: object = {}): Promise<unknown> {
  const command = new AssumeRoleWithWebIdentityCommand({
    RoleArn: roleArn('deploy'),
    RoleSessionName: 'job',
    WebIdentityToken: token,
    ...rest,
  })
  return await client().send(command)
}

/** The SDK's classes are named after the code, some with Exception behind it. */
async function failure(call: Promise<unknown>): Promise<readonly [string, number | undefined]> {
  const thrown = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  return thrown instanceof STSServiceException
    ? [thrown.name.replace(/Exception$/, ''), thrown.$metadata.httpStatusCode]
    : [String(thrown), 0]
}

test('GitHub token, session, identity, chain', async () => {
  const first = await client().send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: roleArn('deploy'),
      RoleSessionName: 'job',
      WebIdentityToken: await githubToken(),
      DurationSeconds: 900,
    }),
  )
  expect(first).toMatchObject({
    SubjectFromWebIdentityToken: 'repo:octo-org/octo-repo:ref:refs/heads/main',
    Audience: 'sts.amazonaws.com',
    Provider: `arn:aws:iam::${account}:oidc-provider/${host}`,
    AssumedRoleUser: { Arn: `arn:aws:sts::${account}:assumed-role/deploy/job` },
  })
  const whoami = await client(first.Credentials).send(new GetCallerIdentityCommand({}))
  expect(whoami).toMatchObject({
    Account: account,
    Arn: first.AssumedRoleUser?.Arn,
    UserId: first.AssumedRoleUser?.AssumedRoleId,
  })
  const second = await client(first.Credentials).send(
    new AssumeRoleCommand({
      RoleArn: roleArn('long'),
      RoleSessionName: 'job',
      Tags: [{ Key: 'équipe', Value: 'ウェブ +/=' }],
      TransitiveTagKeys: ['équipe'],
      Policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
      PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
    }),
  )
  expect(second.PackedPolicySize).toBeGreaterThan(1)
  expect((await client(second.Credentials).send(new GetCallerIdentityCommand({}))).Arn).toBe(
    second.AssumedRoleUser?.Arn,
  )
  expect(
    emulator()
      .requests()
      .map((each) => [each.operation, each.status]),
  ).toEqual([
    ['token', 200],
    ['AssumeRoleWithWebIdentity', 200],
    ['GetCallerIdentity', 200],
    ['AssumeRole', 200],
    ['GetCallerIdentity', 200],
  ])
})

test.each<[string, () => Promise<unknown>, string, number]>([
  ['another audience', async () => withGithub(await githubToken('other')), 'InvalidIdentityToken', 400],
  [
    'another subject',
    async () => withGithub(await githubToken(undefined, 'pull-request')),
    'AccessDenied',
    403,
  ],
  [
    'a malformed policy',
    async () => withGithub(await githubToken(), { Policy: '{' }),
    'MalformedPolicyDocument',
    400,
  ],
  [
    'an expired token',
    async () => withGithub(await emulator().mintToken({ sub: 'x', aud: 'sts.amazonaws.com', exp: 1 })),
    'ExpiredToken',
    400,
  ],
  [
    'too long a session',
    async () => withGithub(await githubToken(), { DurationSeconds: 7200 }),
    'ValidationError',
    400,
  ],
  [
    'another secret',
    () =>
      client({ AccessKeyId: userKeys.accessKeyId, SecretAccessKey: 'x' }).send(
        new GetCallerIdentityCommand({}),
      ),
    'SignatureDoesNotMatch',
    403,
  ],
  [
    'an unknown key',
    () => client({ AccessKeyId: 'AKIAX', SecretAccessKey: 'x' }).send(new GetCallerIdentityCommand({})),
    'InvalidClientTokenId',
    403,
  ],
  [
    'a role that does not trust',
    () => client().send(new AssumeRoleCommand({ RoleArn: roleArn('deploy'), RoleSessionName: 'job' })),
    'AccessDenied',
    403,
  ],
])('the SDK understands the refusal of %s', async (_, call, name, status) => {
  expect(await failure(call())).toEqual([name, status])
})

test.each([
  ['PackedPolicyTooLarge', 400],
  ['IDPCommunicationError', 400],
  ['RegionDisabledException', 403],
  ['Throttling', 400],
  ['InternalFailure', 500],
])('the SDK understands an injected %s', async (code, status) => {
  emulator().addFault({ operation: 'AssumeRoleWithWebIdentity', kind: 'error', code, status })
  expect(await failure(withGithub(await githubToken()))).toEqual([code.replace(/Exception$/, ''), status])
})

test('a skewed clock of the service makes good signatures expire', async () => {
  emulator().addFault({ operation: 'GetCallerIdentity', kind: 'clock', offsetSeconds: 3600 })
  expect(await failure(client().send(new GetCallerIdentityCommand({})))).toEqual([
    'SignatureDoesNotMatch',
    403,
  ])
})
