import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { account, element, failureOf, host, keysOf, roleArn, stage, start } from './setting.ts'

const seconds = start / 1000
const action = 'AssumeRoleWithWebIdentity'
const denied = 'Not authorized to perform sts:AssumeRoleWithWebIdentity'
const noKey =
  "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements"
const notJwt =
  'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)'
const constraint = (value: string, at: string, rule: string) =>
  `1 validation error detected: Value ${value} at '${at}' failed to satisfy constraint: Member must ${rule}`

type Parameters = Readonly<Record<string, string>>

function call(WebIdentityToken: string, rest: Parameters = {}): Parameters {
  return { Action: action, RoleArn: roleArn('deploy'), RoleSessionName: 'job', WebIdentityToken, ...rest }
}

test('answers as AWS does', async () => {
  const { call: send, token } = stage()
  const answer = await send(call(await token(), { DurationSeconds: '900' }))
  const keys = keysOf(answer)
  const id = element(answer, 'AssumedRoleId')?.split(':')[0]
  const requestId = answer.headers['x-amzn-requestid']
  expect(answer.status).toBe(200)
  expect(answer.headers).toMatchObject({ 'content-type': 'text/xml', date: 'Fri, 02 Jan 2026 03:04:05 GMT' })
  expect(id).toMatch(/^AROA[A-Z2-7]{17}$/)
  expect(keys.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/)
  expect(keys.secretAccessKey).toMatch(/^[A-Za-z0-9]{40}$/)
  expect(
    answer.body,
  ).toBe(`<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <SubjectFromWebIdentityToken>repo:octo-org/octo-repo:ref:refs/heads/main</SubjectFromWebIdentityToken>
    <Audience>sts.amazonaws.com</Audience>
    <AssumedRoleUser>
      <AssumedRoleId>${id}:job</AssumedRoleId>
      <Arn>arn:aws:sts::${account}:assumed-role/deploy/job</Arn>
    </AssumedRoleUser>
    <Credentials>
      <AccessKeyId>${keys.accessKeyId}</AccessKeyId>
      <SecretAccessKey>${keys.secretAccessKey}</SecretAccessKey>
      <SessionToken>${keys.sessionToken}</SessionToken>
      <Expiration>2026-01-02T03:19:05Z</Expiration>
    </Credentials>
    <Provider>arn:aws:iam::${account}:oidc-provider/${host}</Provider>
  </AssumeRoleWithWebIdentityResult>
  <ResponseMetadata>
    <RequestId>${requestId}</RequestId>
  </ResponseMetadata>
</AssumeRoleWithWebIdentityResponse>
`)
})

test.each<[string, Parameters, readonly [number, string, string]]>([
  ['no role', { RoleArn: roleArn('nobody') }, [403, 'AccessDenied', denied]],
  [
    'no account',
    { RoleArn: 'arn:aws:iam::999999999999:role/deploy' },
    [400, 'InvalidIdentityToken', `No OpenIDConnect provider found in your account for https://${host}`],
  ],
  [
    'another partition',
    { RoleArn: `arn:aws-cn:iam::${account}:role/deploy` },
    [400, 'ValidationError', 'Request ARN is invalid'],
  ],
  [
    'no ARN of a role',
    { RoleArn: `arn:aws:iam::${account}:oidc-provider/${host}` },
    [400, 'ValidationError', 'Request ARN is invalid'],
  ],
  ['a claim that is no condition key', { RoleArn: roleArn('by-runner') }, [403, 'AccessDenied', denied]],
  [
    'a short ARN',
    { RoleArn: 'deploy' },
    [400, 'ValidationError', constraint("'deploy'", 'roleArn', 'have length greater than or equal to 20')],
  ],
  [
    'a session name with a bracket',
    { RoleSessionName: 'dependabot[bot]' },
    [
      400,
      'ValidationError',
      constraint("'dependabot[bot]'", 'roleSessionName', 'satisfy regular expression pattern: [\\w+=,.@-]*'),
    ],
  ],
  [
    'a session name of one letter',
    { RoleSessionName: 'a' },
    [400, 'ValidationError', constraint("'a'", 'roleSessionName', 'have length greater than or equal to 2')],
  ],
  [
    'a session name of 65 letters',
    { RoleSessionName: 's'.repeat(65) },
    [
      400,
      'ValidationError',
      constraint(`'${'s'.repeat(65)}'`, 'roleSessionName', 'have length less than or equal to 64'),
    ],
  ],
  [
    '899 seconds',
    { DurationSeconds: '899' },
    [
      400,
      'ValidationError',
      constraint("'899'", 'durationSeconds', 'have value greater than or equal to 900'),
    ],
  ],
  [
    '43201 seconds',
    { DurationSeconds: '43201' },
    [
      400,
      'ValidationError',
      constraint("'43201'", 'durationSeconds', 'have value less than or equal to 43200'),
    ],
  ],
  [
    'more than the role allows',
    { DurationSeconds: '3601' },
    [
      400,
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    ],
  ],
  [
    'a policy that is no JSON',
    { Policy: '{' },
    [400, 'MalformedPolicyDocument', 'This policy contains invalid Json'],
  ],
  [
    'a policy without statements',
    { Policy: '{}' },
    [400, 'MalformedPolicyDocument', 'Syntax errors in policy.'],
  ],
  [
    'a policy without resources',
    { Policy: '{"Statement":{"Effect":"Allow","Action":"*"}}' },
    [400, 'MalformedPolicyDocument', 'Policy statement must contain resources.'],
  ],
  [
    'a policy of 2049 characters',
    { Policy: ' '.repeat(2049) },
    [
      400,
      'ValidationError',
      constraint(`'${' '.repeat(2049)}'`, 'policy', 'have length less than or equal to 2048'),
    ],
  ],
  ['a token that is none', { WebIdentityToken: 'tokenless' }, [400, 'InvalidIdentityToken', notJwt]],
  [
    'a token of one letter',
    { WebIdentityToken: 'a' },
    [
      400,
      'ValidationError',
      constraint('', 'webIdentityToken', 'have length greater than or equal to 4').replace(
        'Value  at',
        'Value at',
      ),
    ],
  ],
])('refuses %s', async (_, rest, expected) => {
  const { call: send, token } = stage()
  const shown = await token({ runner_environment: 'github-hosted', repository_owner_id: '65' })
  expect(failureOf(await send(call(shown, rest)))).toEqual(expected)
})

test('reports all violations in one message', async () => {
  const answer = await stage().call({ Action: action, RoleSessionName: 'a b', WebIdentityToken: 'tokenless' })
  expect(failureOf(answer)).toEqual([
    400,
    'ValidationError',
    "2 validation errors detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null; Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
  ])
})

test.each<[string, object, readonly [number, string, string]]>([
  ['another subject', { sub: 'repo:octo-org/octo-repo:pull_request' }, [403, 'AccessDenied', denied]],
  [
    'the immutable subject',
    { sub: 'repo:octo-org@65/octo-repo@74:ref:refs/heads/main' },
    [403, 'AccessDenied', denied],
  ],
  ['another audience', { aud: 'sigstore' }, [400, 'InvalidIdentityToken', 'Incorrect token audience']],
  [
    'an enterprise issuer',
    { iss: `https://${host}/octo` },
    [400, 'InvalidIdentityToken', `No OpenIDConnect provider found in your account for https://${host}/octo`],
  ],
  ['no subject', { sub: undefined }, [400, 'InvalidIdentityToken', 'Missing a required claim: sub']],
  ['no expiry', { exp: undefined }, [400, 'InvalidIdentityToken', 'Missing a required claim: exp']],
  [
    'five minutes past expiry',
    { exp: seconds - 300 },
    [
      400,
      'ExpiredTokenException',
      `Token expired: current date/time ${seconds} must be before the expiration date/time ${seconds - 300}`,
    ],
  ],
  [
    'tags the role does not allow',
    { 'https://aws.amazon.com/tags': { principal_tags: { team: ['web'] } } },
    [403, 'AccessDenied', 'Not authorized to perform sts:TagSession'],
  ],
  [
    'a source identity the role does not allow',
    { 'https://aws.amazon.com/source_identity': 'octocat' },
    [403, 'AccessDenied', 'Not authorized to perform sts:SetSourceIdentity'],
  ],
  [
    'a roles claim without the role',
    { 'https://aws.amazon.com/roles': [roleArn('other')] },
    [403, 'AccessDenied', 'The target role ARN is not present in the roles claim of the identity token'],
  ],
])('refuses a token with %s', async (_, claims, expected) => {
  const { call: send, token } = stage()
  expect(failureOf(await send(call(await token({ ...claims }))))).toEqual(expected)
})

test.each<[string, object]>([
  ['less than five minutes past expiry', { exp: seconds - 299 }],
  ['several audiences', { aud: ['other', 'sts.amazonaws.com'] }],
  ['the role in its roles claim', { 'https://aws.amazon.com/roles': [roleArn('deploy')] }],
])('accepts a token with %s', async (_, claims) => {
  const { call: send, token } = stage()
  expect((await send(call(await token({ ...claims })))).status).toBe(200)
})

test('a changed payload or a foreign key makes the token invalid', async () => {
  const { call: send, token } = stage()
  const [header = '', , signature = ''] = (await token()).split('.')
  const [, payload = ''] = (await token({ actor: 'mallory' })).split('.')
  const badToken = 'The web identity token that was passed could not be validated by Amazon Web Services.'
  expect(failureOf(await send(call(`${header}.${payload}.${signature}`)))).toEqual([
    400,
    'InvalidIdentityToken',
    badToken,
  ])
  const foreign = await stage().token()
  expect(failureOf(await send(call(foreign)))).toEqual([400, 'InvalidIdentityToken', noKey])
})

test('tags and source identity of the token become those of the session', async () => {
  const { emulator, call: send, token } = stage()
  const claims = {
    'https://aws.amazon.com/tags': { principal_tags: { team: ['web'] }, transitive_tag_keys: ['team'] },
    'https://aws.amazon.com/source_identity': 'octocat',
  }
  const answer = await send(call(await token(claims), { RoleArn: roleArn('tagged') }))
  expect([element(answer, 'SourceIdentity'), element(answer, 'PackedPolicySize')]).toEqual(['octocat', '1'])
  expect(emulator.directory.sessions()).toMatchObject([
    { tags: { team: 'web' }, transitive: ['team'], sourceIdentity: 'octocat' },
  ])
})

test('a claim that is a condition key', async () => {
  const { call: send, token } = stage()
  const statusWith = async (id: string) =>
    (await send(call(await token({ repository_owner_id: id }), { RoleArn: roleArn('by-owner') }))).status
  expect([await statusWith('65'), await statusWith('66')]).toEqual([200, 403])
})

test('a Region in which the account has no STS', async () => {
  const { call: send, token } = stage({ region: 'ap-south-2' })
  expect(failureOf(await send(call(await token())))).toEqual([
    403,
    'RegionDisabledException',
    `STS is not activated in this region for account:${account}. Your account administrator can activate STS in this region using the IAM Console.`,
  ])
})

test('the packed size has a limit of its own', async () => {
  const { call: send, token } = stage({ packedPolicyBytes: 50 })
  const Policy = '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'
  expect(failureOf(await send(call(await token(), { Policy })))).toEqual([
    400,
    'PackedPolicyTooLarge',
    'Packed policy consumes 120% of allotted space, please use smaller policy.',
  ])
})

test('keys of a foreign issuer come from its jwksUri', async () => {
  const pair = await generateKeyPair('ES256')
  const keys = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256' }] }
  const token = await new SignJWT({
    iss: 'https://idp.example.com',
    sub: 'job',
    aud: 'sts.amazonaws.com',
    iat: seconds,
    exp: seconds + 60,
  })
    .setProtectedHeader({ alg: 'ES256', kid: 'k' })
    .sign(pair.privateKey)
  const outcome = async (answer: (url: string) => { status: number; body: string }) => {
    const { call: send } = stage({}, { fetchDocument: async (url) => answer(url) })
    return failureOf(await send(call(token)))
  }
  const served = (url: string) => ({
    status: url === 'https://idp.example.com/keys' ? 200 : 404,
    body: JSON.stringify(keys),
  })
  // The signature is good: only the role's trust policy is in the way.
  expect(await outcome(served)).toEqual([403, 'AccessDenied', denied])
  expect((await outcome(() => ({ status: 200, body: '<html>' })))[2]).toBe(noKey)
  expect((await outcome(() => ({ status: 503, body: '' })))[1]).toBe('IDPCommunicationError')
  expect(failureOf(await stage().call(call(token)))[2]).toBe(noKey)
})
