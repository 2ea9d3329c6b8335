import { expect, test } from 'vitest'
import {
  account,
  element,
  failureOf,
  type Keys,
  keysOf,
  roleArn,
  stage,
  start,
  stsRequest,
  userKeys,
} from './setting.ts'

const whoami = { Action: 'GetCallerIdentity' }
const userArn = `arn:aws:iam::${account}:user/ci`
const mismatch =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'
const invalid = 'The security token included in the request is invalid.'

function assume(role: string, rest: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return { Action: 'AssumeRole', RoleArn: roleArn(role), RoleSessionName: 'job', ...rest }
}

const tags = (...pairs: readonly (readonly [string, string])[]) =>
  Object.fromEntries(
    pairs.flatMap(([key, value], index) => [
      [`Tags.member.${index + 1}.Key`, key],
      [`Tags.member.${index + 1}.Value`, value],
    ]),
  )

test('a user and a session learn who they are', async () => {
  const { call } = stage()
  const user = await call(whoami, userKeys)
  expect([element(user, 'Arn'), element(user, 'Account')]).toEqual([userArn, account])
  expect(element(user, 'UserId')).toMatch(/^AIDA[A-Z2-7]{17}$/)
  const session = await call(whoami, keysOf(await call(assume('long'), userKeys)))
  expect(element(session, 'Arn')).toBe(`arn:aws:sts::${account}:assumed-role/long/job`)
  expect(element(session, 'UserId')).toMatch(/^AROA[A-Z2-7]{17}:job$/)
})

test.each<[string, Keys | undefined, readonly [number, string, string]]>([
  ['no signature', undefined, [403, 'MissingAuthenticationToken', 'Request is missing Authentication Token']],
  ['another secret', { ...userKeys, secretAccessKey: 'x' }, [403, 'SignatureDoesNotMatch', mismatch]],
  [
    'an unknown key',
    { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' },
    [403, 'InvalidClientTokenId', invalid],
  ],
  [
    'an inactive key',
    { accessKeyId: 'AKIAI44QH8DHBEXAMPLE', secretAccessKey: 'je7MtGbClwBF' },
    [403, 'InvalidClientTokenId', invalid],
  ],
  [
    "a session token that is not the key's",
    { ...userKeys, sessionToken: 'x' },
    [403, 'InvalidClientTokenId', invalid],
  ],
])('refuses %s', async (_, keys, expected) => {
  expect(failureOf(await stage().call(whoami, keys))).toEqual(expected)
})

test.each<
  [string, (keys: Required<Pick<Keys, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>>) => Keys, string]
>([
  ['whole', (keys) => keys, 'none'],
  [
    'with a changed session token',
    (keys) => ({ ...keys, sessionToken: `${keys.sessionToken.slice(0, -1)}!` }),
    'InvalidClientTokenId',
  ],
  [
    'without its session token',
    ({ accessKeyId, secretAccessKey }) => ({ accessKeyId, secretAccessKey }),
    'InvalidClientTokenId',
  ],
])('a session %s', async (_, change, code) => {
  const { call } = stage()
  const keys = keysOf(await call(assume('long'), userKeys))
  expect(element(await call(whoami, change(keys)), 'Code') ?? 'none').toBe(code)
})

test.each([
  [
    -901,
    'Signature expired: 20260102T024904Z is now earlier than 20260102T024905Z (20260102T030405Z - 15 min.)',
  ],
  [
    901,
    'Signature not yet current: 20260102T031906Z is still later than 20260102T031905Z (20260102T030405Z + 15 min.)',
  ],
])('a clock that is %s s off', async (seconds, message) => {
  const { emulator } = stage()
  const request = stsRequest(whoami, { keys: userKeys, now: start + seconds * 1000 })
  expect(failureOf(await emulator.handle(request))).toEqual([403, 'SignatureDoesNotMatch', message])
})

test.each<
  [string, (headers: Readonly<Record<string, string>>) => Readonly<Record<string, string>>, string, string]
>([
  ['a changed body', (headers) => headers, 'SignatureDoesNotMatch', '&x=1'],
  ['a changed signed header', (headers) => ({ ...headers, host: 'elsewhere' }), 'SignatureDoesNotMatch', ''],
  [
    'a false body hash',
    (headers) => ({ ...headers, 'x-amz-content-sha256': '0' }),
    'SignatureDoesNotMatch',
    '',
  ],
  [
    'another algorithm',
    (headers) => ({ ...headers, authorization: 'AWS4-ECDSA x' }),
    'IncompleteSignature',
    '',
  ],
  [
    'half a header',
    (headers) => ({ ...headers, authorization: 'AWS4-HMAC-SHA256 Credential=a/b' }),
    'IncompleteSignature',
    '',
  ],
  [
    'another service',
    (headers) => ({ ...headers, authorization: String(headers['authorization']).replace('/sts/', '/iam/') }),
    'SignatureDoesNotMatch',
    '',
  ],
  ['an unsigned header more', (headers) => ({ ...headers, 'user-agent': 'x' }), 'none', ''],
])('%s: %s', async (_, change, code, added) => {
  const request = stsRequest(whoami, { keys: userKeys, now: start })
  const changed = { ...request, headers: change(request.headers), body: request.body + added }
  expect(element(await stage().emulator.handle(changed), 'Code') ?? 'none').toBe(code)
})

test('where one Region is served, a request signed for another is refused', async () => {
  const { call } = stage({ region: 'eu-west-1' })
  expect((await call(whoami, { ...userKeys, region: 'eu-west-1' })).status).toBe(200)
  expect(failureOf(await call(whoami, userKeys))).toEqual([
    403,
    'SignatureDoesNotMatch',
    "Credential should be scoped to a valid region, not 'eu-central-1'. ",
  ])
})

test('a session stops working when it ends', async () => {
  const { call, pass, token } = stage()
  const parameters = {
    Action: 'AssumeRoleWithWebIdentity',
    RoleArn: roleArn('short'),
    RoleSessionName: 'job',
    DurationSeconds: '900',
  }
  const answer = await call({ ...parameters, WebIdentityToken: await token() })
  expect(element(answer, 'Expiration')).toBe('2026-01-02T03:04:17Z')
  pass(11)
  expect((await call(whoami, keysOf(answer))).status).toBe(200)
  pass(1)
  expect(failureOf(await call(whoami, keysOf(answer)))).toEqual([
    403,
    'ExpiredToken',
    'The security token included in the request is expired',
  ])
})

const deniedTo = (action: string, role: string) =>
  `User: ${userArn} is not authorized to perform: ${action} on resource: ${roleArn(role)}`

test.each<[string, Readonly<Record<string, string>>, readonly [number, string, string]]>([
  ['a role that is not there', assume('nobody'), [403, 'AccessDenied', deniedTo('sts:AssumeRole', 'nobody')]],
  ['a role for tokens', assume('deploy'), [403, 'AccessDenied', deniedTo('sts:AssumeRole', 'deploy')]],
  [
    'tags without sts:TagSession',
    assume('teams/web/untagged', tags(['a', 'b'])),
    [403, 'AccessDenied', deniedTo('sts:TagSession', 'teams/web/untagged')],
  ],
  ['no external ID', assume('external'), [403, 'AccessDenied', deniedTo('sts:AssumeRole', 'external')]],
  [
    'a source identity',
    assume('long', { SourceIdentity: 'ci' }),
    [403, 'AccessDenied', deniedTo('sts:SetSourceIdentity', 'long')],
  ],
  [
    'an external ID of one letter',
    assume('external', { ExternalId: 'a' }),
    [
      400,
      'ValidationError',
      "1 validation error detected: Value 'a' at 'externalId' failed to satisfy constraint: Member must have length greater than or equal to 2",
    ],
  ],
  [
    'a tag with a foreign letter',
    assume('long', tags(['a', 'b;'])),
    [
      400,
      'ValidationError',
      "1 validation error detected: Value 'b;' at 'tags.1.member.value' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*",
    ],
  ],
  [
    'two tags of one key',
    assume('long', tags(['a', 'b'], ['A', 'c'])),
    [
      400,
      'InvalidParameterValue',
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    ],
  ],
  [
    'a transitive key without its tag',
    assume('long', { ...tags(['a', 'b']), 'TransitiveTagKeys.member.1': 'c' }),
    [
      400,
      'InvalidParameterValue',
      'The specified transitive tag key must be included in the requested tags.',
    ],
  ],
  [
    'tags beyond the packed size',
    assume(
      'long',
      tags(...Array.from({ length: 17 }, (_, index) => [`k${index}`, 'v'.repeat(256)] as const)),
    ),
    [400, 'PackedPolicyTooLarge', 'Packed size of session tags consumes 108% of allotted space.'],
  ],
])('AssumeRole refuses %s', async (_, parameters, expected) => {
  expect(failureOf(await stage().call(parameters, userKeys))).toEqual(expected)
})

test.each<[string, Readonly<Record<string, string>>]>([
  ['12 hours, with keys of a user', assume('long', { DurationSeconds: '43200' })],
  ['the external ID', assume('external', { ExternalId: 'octo' })],
  ['a path', assume('teams/web/untagged')],
  ['a tag in any script', assume('long', tags(['équipe', 'ウェブ 1']))],
])('AssumeRole accepts %s', async (_, parameters) => {
  expect((await stage().call(parameters, userKeys)).status).toBe(200)
})

test('a chain ends after an hour', async () => {
  const { call } = stage()
  const first = keysOf(await call(assume('long'), userKeys))
  expect((await call(assume('long', { DurationSeconds: '3600' }), first)).status).toBe(200)
  expect(failureOf(await call(assume('long', { DurationSeconds: '3601' }), first))).toEqual([
    400,
    'ValidationError',
    'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
  ])
})

test('transitive tags go along the chain, others do not', async () => {
  const { call, emulator } = stage()
  const given = { ...tags(['team', 'web'], ['step', 'build']), 'TransitiveTagKeys.member.1': 'team' }
  const first = keysOf(await call(assume('long', given), userKeys))
  const second = keysOf(await call(assume('for-team'), first))
  const third = await call(assume('for-team', tags(['step', 'deploy'])), second)
  expect(third.status).toBe(200)
  expect(emulator.directory.sessions().map(({ tags: all, transitive }) => ({ all, transitive }))).toEqual([
    { all: { team: 'web', step: 'build' }, transitive: ['team'] },
    { all: { team: 'web' }, transitive: ['team'] },
    { all: { team: 'web', step: 'deploy' }, transitive: ['team'] },
  ])
  expect(failureOf(await call(assume('for-team', tags(['team', 'db'])), second))[1]).toBe(
    'InvalidParameterValue',
  )
  expect(failureOf(await call(assume('for-team'), userKeys))[1]).toBe('AccessDenied')
})

test('the first sessions have special characters, where asked for', async () => {
  const { call } = stage({ specialCharacterSecrets: 2 })
  const secrets: boolean[] = []
  for (let count = 0; count < 4; count += 1) {
    const keys = keysOf(await call(assume('long'), userKeys))
    secrets.push(/[+/]/.test(keys.secretAccessKey))
    expect((await call(whoami, keys)).status).toBe(200)
  }
  expect(secrets).toEqual([true, true, false, false])
})

test.each([
  [
    { Action: 'GetSessionToken' },
    [400, 'InvalidAction', 'Could not find operation GetSessionToken for version 2011-06-15'],
  ],
  [{}, [400, 'MissingAction', 'The request is missing an action.']],
])('the call %j', async (parameters, expected) => {
  expect(failureOf(await stage().call({ ...parameters }, userKeys))).toEqual(expected)
})

test('latency and delays add up', async () => {
  const { call } = stage({
    latencyMs: 40,
    faults: [
      { kind: 'delay', ms: 5 },
      { operation: 'AssumeRole', kind: 'delay', ms: 7 },
    ],
  })
  expect((await call(whoami, userKeys)).delayMs).toBe(45)
  expect((await call(assume('long'), userKeys)).delayMs).toBe(52)
})
