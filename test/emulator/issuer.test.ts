import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { baseUrl, element, host, roleArn, stage, start } from './setting.ts'

async function tokenAnswer(
  requestToken: string,
  query: string,
  changes: object = {},
): Promise<{ readonly status: number; readonly token: string }> {
  const { emulator } = stage(changes)
  const answer = await emulator.handle({
    method: 'GET',
    target: `/actions/idtoken?api-version=2.0${query}`,
    headers: { authorization: `Bearer ${requestToken}` },
    body: '',
  })
  const { value = '' } = JSON.parse(String(answer.body))
  return { status: answer.status, token: value }
}

test('a token has the claims that GitHub gives', async () => {
  const { token } = await tokenAnswer('main', '&audience=sts.amazonaws.com')
  expect(decodeJwt(token)).toEqual({
    jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    iss: `https://${host}`,
    aud: 'sts.amazonaws.com',
    sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
    iat: start / 1000,
    nbf: start / 1000,
    exp: start / 1000 + 300,
    repository: 'octo-org/octo-repo',
    repository_id: '74',
    repository_owner: 'octo-org',
    repository_owner_id: '65',
    repository_visibility: 'private',
    ref: 'refs/heads/main',
    ref_type: 'branch',
    ref_protected: 'true',
    sha: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
    actor: 'octocat',
    actor_id: '12',
    workflow: 'deploy',
    workflow_ref: 'octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main',
    workflow_sha: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
    job_workflow_ref: 'octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main',
    job_workflow_sha: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
    event_name: 'push',
    head_ref: '',
    base_ref: '',
    run_id: '1234567890',
    run_number: '10',
    run_attempt: '1',
    runner_environment: 'github-hosted',
  })
})

test.each([
  [{ environment: 'prod:eu' }, 'repo:octo-org/octo-repo:environment:prod%3Aeu'],
  [{ environment: 'prod', event_name: 'pull_request' }, 'repo:octo-org/octo-repo:environment:prod'],
  [{ event_name: 'pull_request' }, 'repo:octo-org/octo-repo:pull_request'],
  [{ ref: 'refs/tags/v1', repository: 'o/r' }, 'repo:o/r:ref:refs/tags/v1'],
  [{ sub: 'repo:o@1/r@2:pull_request' }, 'repo:o@1/r@2:pull_request'],
])('the subject of %j is %s', async (claims, sub) => {
  const { token } = await tokenAnswer('t', '', { jobs: [{ requestToken: 't', claims }] })
  expect(decodeJwt(token).sub).toBe(sub)
})

test.each([
  ['&audience=https%3A%2F%2Fexample.com%2F%3Fa%26b', 'https://example.com/?a&b'],
  ['', 'https://github.com/octo-org'],
])('the audience of %j is %s', async (query, aud) => {
  expect(decodeJwt((await tokenAnswer('main', query)).token).aud).toBe(aud)
})

test('a foreign request token gets nothing', async () => {
  expect(await tokenAnswer('other', '')).toEqual({ status: 401, token: '' })
})

test("discovery leads to keys that verify the token; with issuer self, all of it is the emulator's", async () => {
  const { emulator, call } = stage({
    issuer: 'self',
    accounts: [
      {
        id: '111122223333',
        providers: [{ url: 'self' }],
        roles: [
          {
            name: 'deploy',
            trust: {
              Version: '2012-10-17',
              Statement: {
                Effect: 'Allow',
                Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/{{issuer}}' },
                Action: 'sts:AssumeRoleWithWebIdentity',
                Condition: { StringEquals: { '{{issuer}}:sub': 'me' } },
              },
            },
          },
        ],
      },
    ],
  })
  const get = async (target: string) => {
    const answer = await emulator.handle({ method: 'GET', target, headers: {}, body: '' })
    return JSON.parse(String(answer.body))
  }
  const document = await get('/.well-known/openid-configuration')
  expect(document).toMatchObject({ issuer: baseUrl, jwks_uri: `${baseUrl}/.well-known/jwks` })
  const jwks: JSONWebKeySet = await get('/.well-known/jwks')
  const token = await emulator.issuer.mint({ sub: 'me', aud: 'sts.amazonaws.com' }, start)
  const { payload } = await jwtVerify(token, createLocalJWKSet(jwks), {
    issuer: baseUrl,
    currentDate: new Date(start),
  })
  expect(payload.sub).toBe('me')
  const parameters = {
    Action: 'AssumeRoleWithWebIdentity',
    RoleArn: roleArn('deploy'),
    RoleSessionName: 'job',
  }
  const answer = await call({ ...parameters, WebIdentityToken: token })
  expect(element(answer, 'Provider')).toBe('arn:aws:iam::111122223333:oidc-provider/127.0.0.1:4566')
})
