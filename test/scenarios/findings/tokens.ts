import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { account, keyInputs, oidc, region, roleArn } from '../../support/stage.ts'
import { type FindingCase, oneAccount, tokensWith, web, webRole } from './case.ts'

const fromFork = {
  pull_request: {
    head: { repo: { full_name: 'mallory/octo-repo' } },
    base: { repo: { full_name: 'octo-org/octo-repo' } },
  },
}
const keysWithoutSecret = { 'aws-region': region, 'aws-access-key-id': keyInputs['aws-access-key-id'] }

/** The job gets no token, or no credentials. */
const noToken: readonly FindingCase[] = [
  {
    code: 'id-token-permission',
    when: 'the job has no permission to ask for a token',
    tokens: false,
    event: { ref: 'refs/heads/main' },
    inputs: oidc,
    asked: [],
    fix: 'id-token: write',
  },
  {
    code: 'fork-pull-request',
    when: 'a pull request comes from a fork',
    tokens: false,
    env: { GITHUB_EVENT_NAME: 'pull_request', GITHUB_REF: 'refs/pull/7/merge' },
    event: fromFork,
    inputs: oidc,
    asked: [],
    fix: 'if: github.event_name',
  },
  {
    code: 'fork-pull-request',
    when: 'a pull request from a fork gets no secrets',
    env: { GITHUB_EVENT_NAME: 'pull_request', GITHUB_REF: 'refs/pull/7/merge' },
    tokens: false,
    event: fromFork,
    inputs: keysWithoutSecret,
    asked: [],
    fix: 'if: github.event_name',
  },
  {
    code: 'dependabot',
    when: 'Dependabot started the run',
    tokens: false,
    env: { GITHUB_ACTOR: 'dependabot[bot]', GITHUB_EVENT_NAME: 'pull_request' },
    event: { pull_request: { head: { repo: { full_name: 'octo-org/octo-repo' } } } },
    inputs: oidc,
    asked: [],
    headline: 'dependabot',
    fix: "if: github.actor != 'dependabot[bot]'",
  },
  {
    code: 'empty-secret',
    when: 'the secret of the secret key does not exist',
    inputs: keysWithoutSecret,
    asked: [],
    fix: 'gh secret list',
  },
  {
    code: 'role-name-without-account',
    when: 'the role is a bare name and the proof a token',
    inputs: { 'aws-region': region, 'role-to-assume': 'deploy' },
    asked: [],
    fix: 'role-to-assume: arn:aws:iam::AWS_ACCOUNT_ID:role/deploy',
  },
  {
    code: 'token-request',
    when: 'the request token has ended',
    inputs: oidc,
    faults: [{ operation: 'token', kind: 'error', status: 401, code: 'Unauthorized' }],
    asked: ['token Unauthorized'],
    fix: 'Authenticate earlier in the job',
  },
  {
    code: 'token-request',
    when: 'the token service is down',
    inputs: { ...oidc, 'retry-max-attempts': '2' },
    faults: [{ operation: 'token', kind: 'error', status: 503, code: 'Down' }],
    asked: ['token Down', 'token Down'],
    fix: 'Run the job again',
  },
  {
    code: 'token-file',
    when: 'the token file is not there',
    inputs: { ...oidc, 'web-identity-token-file': 'token.jwt' },
    asked: [],
    fix: 'ls -l token.jwt',
  },
]

const audience = 'https://octo.example'

/** STS does not take the token. */
const tokenRefused: readonly FindingCase[] = [
  {
    code: 'audience',
    when: 'the provider lists another audience',
    inputs: { ...oidc, audience },
    asked: ['token', `${web} InvalidIdentityToken`],
    fix: `--client-id ${audience}`,
  },
  {
    code: 'no-provider',
    when: 'the account has no provider',
    aws: oneAccount({ providers: [] }),
    inputs: oidc,
    asked: ['token', `${web} InvalidIdentityToken`],
    fix: 'aws iam create-open-id-connect-provider',
  },
  {
    code: 'jwks-unreachable',
    when: "the issuer's keys answer 503",
    inputs: { ...oidc, 'retry-max-attempts': '2' },
    faults: [{ operation: 'jwks', kind: 'error', status: 503, code: 'Down' }],
    asked: ['token', `${web} IDPCommunicationError`, `${web} IDPCommunicationError`],
    fix: '/.well-known/openid-configuration',
  },
  {
    code: 'jwks-unreachable',
    when: "the issuer's keys are no key set",
    inputs: { ...oidc, 'retry-max-attempts': '2' },
    faults: [{ operation: 'jwks', kind: 'garbage' }],
    asked: ['token', `${web} InvalidIdentityToken`, `${web} InvalidIdentityToken`],
    fix: '/.well-known/openid-configuration',
  },
  {
    code: 'provider-thumbprint',
    when: 'STS says that the thumbprint does not match',
    inputs: oidc,
    faults: [
      {
        operation: web,
        kind: 'error',
        code: 'InvalidIdentityToken',
        message: "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
      },
    ],
    asked: ['token', `${web} InvalidIdentityToken`],
    fix: 'aws iam update-open-id-connect-provider-thumbprint',
  },
  {
    code: 'token-expired',
    when: "the issuer's clock is two hours behind that of STS",
    inputs: oidc,
    faults: [{ operation: web, kind: 'clock', offsetSeconds: 7200 }],
    asked: ['token', `${web} ExpiredTokenException`, 'token', `${web} ExpiredTokenException`],
    fix: "set the clock of the token's issuer",
  },
  {
    code: 'roles-claim',
    when: 'the token lists another role',
    aws: {
      ...oneAccount(),
      ...tokensWith({ 'https://aws.amazon.com/roles': [roleArn('other')] }),
    },
    inputs: { ...oidc, 'retry-max-attempts': '1' },
    asked: ['token', `${web} AccessDenied`],
    fix: 'where the token is issued, or assume a role that the claim lists',
  },
  {
    code: 'token-rejected',
    when: 'the token file holds an unsigned token',
    inputs: oidc,
    prepare: ({ job }) => {
      const path = join(job.temp, 'token')
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
      writeFileSync(path, `${part({ alg: 'none' })}.${part({ sub: 'octo' })}.x\n`)
      return { inputs: { 'web-identity-token-file': path } }
    },
    asked: [`${web} InvalidIdentityToken`],
    fix: 'an OIDC id token (not an access token)',
  },
  {
    code: 'token-file',
    when: 'the token file holds no JSON Web Token',
    inputs: oidc,
    prepare: ({ job }) => {
      const path = join(job.temp, 'token')
      writeFileSync(path, 'not-a-token\n')
      return { inputs: { 'web-identity-token-file': path } }
    },
    asked: [],
    fix: 'an OIDC id token (not an access token)',
  },
]

const denied = ['token', `${web} AccessDenied`]
/** One attempt: how often this is tried is the business of the first case. */
const once = { ...oidc, 'retry-max-attempts': '1' }
const other = oneAccount({ roles: [webRole('deploy', 'repo:octo-org/octo-repo:ref:refs/heads/release')] })
const alongside = 'role-trust'

/** STS has one answer for a role that is not there and for each way in which its trust policy says no. */
const notAuthorized: readonly FindingCase[] = [
  {
    code: 'role-trust',
    when: 'the role trusts another branch',
    aws: other,
    inputs: oidc,
    asked: ['token', `${web} AccessDenied`, `${web} AccessDenied`, `${web} AccessDenied`],
    fix: `"${'token.actions.githubusercontent.com'}:sub": "repo:octo-org/octo-repo:ref:refs/heads/main"`,
  },
  {
    code: 'role-trust',
    when: 'the role does not exist',
    inputs: { ...once, 'role-to-assume': roleArn('missing') },
    asked: denied,
    fix: '"Action": "sts:AssumeRoleWithWebIdentity"',
  },
  {
    code: 'environment-subject',
    when: 'the job has an environment',
    aws: {
      ...oneAccount({ roles: [webRole('deploy', 'repo:octo-org/octo-repo:ref:refs/heads/main')] }),
      ...tokensWith({ environment: 'production' }),
    },
    inputs: once,
    asked: denied,
    fix: 'repo:octo-org/octo-repo:environment:production',
  },
  {
    code: 'immutable-subject',
    when: 'the subject holds ids and the policy does not',
    aws: {
      ...oneAccount({ roles: [webRole('deploy', 'repo:octo-org/octo-repo:ref:refs/heads/main')] }),
      ...tokensWith({ sub: 'repo:octo-org@65/octo-repo@74:ref:refs/heads/main' }),
    },
    inputs: once,
    asked: denied,
    fix: 'repo:octo-org@65/octo-repo@74:ref:refs/heads/main',
  },
  {
    code: 'pull-request-subject',
    when: 'the event is a pull request',
    aws: { ...other, ...tokensWith({ event_name: 'pull_request', ref: 'refs/pull/7/merge' }) },
    env: { GITHUB_EVENT_NAME: 'pull_request', GITHUB_REF: 'refs/pull/7/merge' },
    inputs: once,
    asked: denied,
    fix: 'repo:octo-org/octo-repo:pull_request',
  },
  {
    code: 'enterprise-issuer',
    when: "the token is of an enterprise's own issuer and the policy asks for the public one",
    aws: {
      issuer: 'https://token.actions.githubusercontent.com/octo-enterprise',
      ...oneAccount({
        providers: [{ url: 'https://token.actions.githubusercontent.com/octo-enterprise' }],
        roles: [webRole('deploy')],
      }),
    },
    inputs: once,
    asked: denied,
    headline: alongside,
    fix: 'oidc-provider/token.actions.githubusercontent.com/octo-enterprise',
  },
  {
    code: 'external-id-web-identity',
    when: 'an external id is given with a token',
    aws: other,
    inputs: { ...once, 'role-external-id': 'octo' },
    asked: denied,
    fix: 'assume it from another role',
  },
  {
    code: 'role-named-github-actions',
    when: 'the role is named GitHubActions',
    aws: oneAccount({ roles: [webRole('GitHubActions', 'repo:octo-org/other:ref:refs/heads/main')] }),
    inputs: { ...once, 'role-to-assume': `arn:aws:iam::${account}:role/GitHubActions` },
    asked: denied,
    headline: alongside,
    fix: 'create the role again under another name',
  },
  {
    code: 'wildcard-string-equals',
    when: 'the policy has a * under StringEquals',
    aws: oneAccount({ roles: [webRole('deploy', 'repo:octo-org/octo-repo:*')] }),
    inputs: once,
    asked: denied,
    headline: alongside,
    fix: 'name exact subjects there',
  },
  {
    code: 'role-chaining-meant',
    when: 'an earlier step has set credentials',
    aws: oneAccount({ roles: [webRole('deploy'), webRole('next', 'repo:octo-org/octo-repo:environment:x')] }),
    inputs: { ...once, 'role-to-assume': roleArn('next') },
    prepare: async ({ step }) => {
      await step(oidc)
      return {}
    },
    asked: denied,
    fix: 'role-chaining: true',
  },
  {
    code: 'runner-role',
    when: 'the runner is a container with a role',
    aws: other,
    env: { RUNNER_ENVIRONMENT: 'self-hosted', AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/1' },
    inputs: once,
    asked: denied,
    fix: 'force-skip-oidc: true',
  },
  {
    code: 'environment-missing',
    when: 'the role is for an environment, and the job has none',
    aws: oneAccount({ roles: [webRole('production', 'repo:octo-org/octo-repo:environment:production')] }),
    inputs: { ...once, 'role-to-assume': roleArn('production') },
    asked: denied,
    fix: 'environment: production',
  },
  {
    code: 'custom-subject',
    when: 'a template makes the subject',
    aws: { ...other, ...tokensWith({ sub: 'repository:octo-org/octo-repo:workflow:deploy' }) },
    inputs: once,
    asked: denied,
    fix: '"token.actions.githubusercontent.com:sub": "repository:octo-org/octo-repo:workflow:deploy"',
  },
  {
    code: 'managed-role',
    when: 'the role is one of IAM Identity Center',
    inputs: {
      ...once,
      'role-to-assume': roleArn('aws-reserved/sso.amazonaws.com/AWSReservedSSO_Deploy_0a1b'),
    },
    asked: denied,
    fix: 'Create a role for this job',
  },
]

export const tokenCases = [...noToken, ...tokenRefused, ...notAuthorized]
