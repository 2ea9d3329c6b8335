import { expect, test } from 'vitest'
import type { ErrorDetails } from '../../src/core/error-details.ts'
import { CredentialsError } from '../../src/core/errors.ts'
import type { HttpAnswer, HttpRequest } from '../../src/core/host.ts'
import { stsClient } from '../../src/sts/client.ts'
import { keys, plain, region } from './both-clients.ts'

const now = Date.UTC(2026, 0, 2, 3, 4, 5)

/** A client whose every request gets this answer. */
function clientGetting(answer: HttpAnswer) {
  const requests: HttpRequest[] = []
  const client = stsClient({
    endpoint: 'https://sts.example.com:8443/base',
    region,
    userAgent: () => 'product/1.2',
    clock: { now: () => now },
    http: {
      send: async (request) => {
        requests.push(request)
        return answer
      },
    },
  })
  return { client, requests }
}

const headers = { 'content-type': 'text/xml', date: 'Fri, 02 Jan 2026 04:04:05 GMT' }
const identity =
  '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::111122223333:assumed-role/deploy/x</Arn>' +
  '<UserId>AROA:x</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>'
const refusal = (code: string, message = 'm') =>
  `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`

async function failureOf(answer: HttpAnswer): Promise<CredentialsError> {
  const { client } = clientGetting(answer)
  try {
    await client.assumeRoleWithWebIdentity(plain, 'eyJ.a_b-c.d')
  } catch (error) {
    if (error instanceof CredentialsError) return error
  }
  throw new Error('a CredentialsError was due')
}

test('the endpoint and the user agent are those given', async () => {
  const { client, requests } = clientGetting({ status: 200, headers, body: identity })
  await client.getCallerIdentity(keys)
  expect(requests).toMatchObject([
    {
      method: 'POST',
      url: 'https://sts.example.com:8443/base',
      headers: {
        'user-agent': 'product/1.2',
        'X-Amz-Date': '20260102T030405Z',
        Host: 'sts.example.com:8443',
      },
    },
  ])
})

test('a corrected clock changes the time that is signed', async () => {
  const { client, requests } = clientGetting({ status: 200, headers, body: identity })
  await client.withClockOffset(3_600_000).getCallerIdentity(keys)
  expect(requests[0]?.headers['X-Amz-Date']).toBe('20260102T040405Z')
})

test.each([
  ['https://token.actions.githubusercontent.com', 'backoff'],
  ['https://token.actions.githubusercontent.com/octo-enterprise', 'backoff'],
  ['https://token.actions.octo.ghe.com', 'backoff'],
  ['https://gitlab.com', 'backoff'],
  ['https://GitLab.com/', 'backoff'],
  ['https://oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE', 'backoff'],
  ['https://gitlab.example.com', 'briefly'],
  ['https://gitlab.com.example.com', 'briefly'],
  ['https://github.example.com/_services/token', 'briefly'],
  ['https://issuer.example.com/oidc.eks.eu-central-1.amazonaws.com', 'briefly'],
])('keys that AWS cannot fetch from %s: %s', async (iss, retryable) => {
  const claims = Buffer.from(JSON.stringify({ iss })).toString('base64url')
  const body = refusal('IDPCommunicationError')
  const { client } = clientGetting({ status: 400, headers, body })
  const asked = client.assumeRoleWithWebIdentity(plain, `e30.${claims}.c2ln`)
  await expect(asked).rejects.toMatchObject({ code: 'sts-refused', retryable })
})

test('keys that are swapped are not sent', async () => {
  const pair = {
    accessKeyId: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    secretAccessKey: 'AKIAIOSFODNN7EXAMPLE',
  }
  const { client, requests } = clientGetting({ status: 200, headers, body: identity })
  await expect(client.getCallerIdentity(pair)).rejects.toMatchObject({
    code: 'invalid-input',
    details: { reason: 'swapped' },
  })
  expect(requests).toEqual([])
})

test('a compatible service may have key IDs of any form', async () => {
  const { client, requests } = clientGetting({ status: 200, headers, body: identity })
  await client.getCallerIdentity({ accessKeyId: '$octo', secretAccessKey: 'octo-secret' })
  expect(requests).toHaveLength(1)
})

test('a refusal carries the evidence', async () => {
  const body = refusal('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity')
  const error = await failureOf({ status: 403, headers: { ...headers, 'retry-after': '7' }, body })
  expect(error).toMatchObject({
    code: 'sts-refused',
    retryable: 'briefly',
    message:
      'Not authorized to perform sts:AssumeRoleWithWebIdentity ' +
      '(AssumeRoleWithWebIdentity at sts.example.com:8443: AccessDenied, status 403, request r-1)',
    details: {
      action: 'AssumeRoleWithWebIdentity',
      host: 'sts.example.com:8443',
      awsCode: 'AccessDenied',
      awsMessage: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
      requestId: 'r-1',
      status: 403,
      retryAfterMs: 7000,
      serverTimeMs: now + 3_600_000,
    } satisfies ErrorDetails,
  })
})

test.each([
  ['2.5', 2500],
  ['0', 0],
  ['Fri, 02 Jan 2026 03:04:15 GMT', 10_000],
  ['Fri, 02 Jan 2026 03:04:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
])('Retry-After "%s"', async (text, expected) => {
  const error = await failureOf({ status: 503, headers: { 'retry-after': text }, body: '' })
  expect(error.details.retryAfterMs).toBe(expected)
})

test.each([
  [
    'an HTML page',
    503,
    'text/html',
    '<html>\n <body>busy</body>',
    'backoff',
    'beginning with: <html> <body>busy</body>.',
  ],
  ['nothing', 200, 'text/xml', '', 'never', 'an empty body.'],
  [
    'a session cut off',
    200,
    'text/xml',
    '<AssumeRoleWithWebIdentityResponse><SecretAccessKey>short</Sec',
    'never',
    '<SecretAccessKey>***</Sec.',
  ],
  [
    'a token come back',
    400,
    'text/plain',
    'bad token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln',
    'never',
    'bad token ***.',
  ],
  ['a long text', 400, 'text/plain', 'a '.repeat(5000), 'never', `${'a '.repeat(100)}….`],
])('unreadable: %s', async (_, status, type, body, retryable, shown) => {
  const error = await failureOf({ status, headers: { 'content-type': type }, body })
  expect(error).toMatchObject({ code: 'sts-unreadable', retryable, details: { status } })
  expect(error.message).toContain(`status ${status}, content type ${type}, `)
  expect(error.message).toContain(shown)
})

test.each([
  ['polluted by an element', '<__proto__><x>1</x></__proto__>'],
  ['polluted by an attribute', '<a __proto__="x" constructor="y"/>'],
  ['a bomb of entities', '<!DOCTYPE a [<!ENTITY b "bbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'],
  ['a deep tree', '<a>'.repeat(300_000)],
  ['a hundred thousand open sections', '<![CDATA['.repeat(100_000)],
  ['an open attribute', '<a b="'],
  ['JSON with a prototype', '{"__proto__": {"Code": "AccessDenied"}}'],
  ['a code that is none', refusal('Access denied, see https://x.test')],
])('hostile: %s', async (_, body) => {
  const error = await failureOf({ status: 400, headers, body })
  expect(error.code).toBe('sts-unreadable')
  expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('Code')
  expect(Object(1).x).toBeUndefined()
})

test('a session cut off anywhere is unreadable, and none of its secrets is shown', async () => {
  const secrets = [
    'ASIAIOSFODNN7EXAMPLE',
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    'IQoJb3JpZ2luX2VjEP+w/x=',
  ]
  const [id, secret, token] = secrets
  const whole =
    `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>${id}</AccessKeyId>` +
    `<SecretAccessKey>${secret}</SecretAccessKey><SessionToken>${token}</SessionToken>` +
    '<Expiration>2030-01-01T00:00:00Z</Expiration></Credentials>' +
    '</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>'
  for (let length = 0; length < whole.length; length++) {
    const error = await failureOf({ status: 200, headers, body: whole.slice(0, length) })
    expect(error.code).toBe('sts-unreadable')
    for (const each of secrets) expect(error.message).not.toContain(each.slice(0, 6))
  }
})

/** MinIO and Ceph answer so. */
test.each([
  ['', '', ''],
  ['<AssumedRoleUser><Arn></Arn><AssumeRoleId></AssumeRoleId></AssumedRoleUser>', '', ''],
  [
    '<AssumedRoleUser><Arn>arn:aws:sts:::assumed-role/r/s</Arn></AssumedRoleUser>',
    '',
    'arn:aws:sts:::assumed-role/r/s',
  ],
])('a session without an identity: %s', async (user, account, arn) => {
  const body =
    '<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult>' +
    '<Credentials><AccessKeyId>A</AccessKeyId><SecretAccessKey>B</SecretAccessKey><SessionToken>C</SessionToken>' +
    `<Expiration>2030-01-01T00:00:00Z</Expiration></Credentials>${user}` +
    '</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>'
  const { client } = clientGetting({ status: 200, headers, body })
  expect(await client.assumeRoleWithWebIdentity(plain, 't')).toEqual({
    keys: { accessKeyId: 'A', secretAccessKey: 'B', sessionToken: 'C' },
    identity: { account, arn, userId: '' },
    expiration: Date.UTC(2030, 0, 1),
  })
})
