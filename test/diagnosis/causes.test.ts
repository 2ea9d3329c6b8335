import { describe, expect, test } from 'vitest'
import { InvalidInputs, type ProblemReason } from '../../src/core/errors.ts'
import type { Source } from '../../src/core/plan.ts'
import type { Claims } from '../../src/core/token.ts'
import { causes } from '../../src/diagnosis/causes/index.ts'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import type { Evidence } from '../../src/diagnosis/evidence.ts'
import { proxyUrl } from '../support/proxy-url.ts'
import {
  around,
  because,
  claims,
  evidence,
  facts,
  failure,
  insteadOfToken,
  keys,
  noToken,
  nowMs,
  planWith,
  refusal,
  role,
} from './evidence.ts'
import { sourceFailures } from './failures-sources/all.ts'

type Change = Partial<Evidence>

interface Case {
  readonly code: string
  readonly certainty: 'certain' | 'likely'
  readonly when: Change
  /** What is to be found in title, evidence or fix. */
  readonly says: readonly string[]
  /** Much alike, but another cause. */
  readonly not: Change
}

const fork = {
  pull_request: {
    head: { repo: { full_name: 'mallory/octo-repo' } },
    base: { repo: { full_name: 'octo-org/octo-repo' } },
  },
}
const branch = {
  pull_request: {
    head: { repo: { full_name: 'octo-org/octo-repo' } },
    base: { repo: { full_name: 'octo-org/octo-repo' } },
  },
}
const mixed: Source = {
  kind: 'keys',
  keys: {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'x'.repeat(40),
    sessionToken: 'y'.repeat(40),
  },
}
const noCredentials = failure(
  'no-credentials',
  `Credentials could not be loaded, please check your action inputs: ${because}`,
)
const ambient = planWith({ source: insteadOfToken })
const pull = { ...facts, event: 'pull_request' }
const input = (name: string, reason: ProblemReason, message: string, value?: string) =>
  new InvalidInputs([{ input: name, reason, message, value }])
const secretMissing = input(
  'aws-secret-access-key',
  'missing',
  "'aws-secret-access-key' must be provided if 'aws-access-key-id' is provided.",
)
const sub = (text: string): Claims => ({ ...claims, sub: text })
const iss = (text: string): Claims => ({ ...claims, iss: text })
const signed = (code: string, message: string, details = {}) =>
  refusal(code, message, { action: 'AssumeRole', ...details })
const userDenied = (action: string, tail = '') =>
  signed(
    'AccessDenied',
    `User: arn:aws:sts::444455556666:assumed-role/base/ci is not authorized to perform: ${action} on resource: ${role}${tail}`,
  )
const network = (phase: 'dns' | 'connect' | 'proxy' | 'tls' | 'answer', errno?: string, status?: number) =>
  failure('network', 'It could not be reached', {
    host: 'sts.eu-centrl-1.amazonaws.com:443',
    phase,
    ...(errno === undefined ? {} : { errno }),
    ...(status === undefined ? {} : { status, reason: 'proxy-login' }),
  })
const late = (phase: 'connect' | 'answer') =>
  failure('timeout', 'Too late', { host: 'sts.eu-central-1.amazonaws.com', phase })
const writing = (code: string) =>
  failure(
    'publish-failed',
    'Failed to write AWS profile: it could not be changed',
    { reason: 'profile-file', input: 'aws-profile' },
    Object.assign(new Error(code), { code }),
  )
const reading = (code?: string) =>
  failure(
    'token-file-unreadable',
    'Web identity token file does not exist: /token',
    {},
    code === undefined ? undefined : Object.assign(new Error(code), { code }),
  )

const cases: readonly Case[] = [
  {
    code: 'id-token-permission',
    certainty: 'certain',
    when: { error: noCredentials, plan: ambient, noToken, claims: undefined },
    says: ['id-token: write', 'contents: read'],
    not: {
      error: noCredentials,
      plan: planWith({ source: { kind: 'ambient', hint: "If 'force-skip-oidc' is true" } }),
      noToken,
    },
  },
  {
    code: 'id-token-permission',
    certainty: 'likely',
    when: { error: userDenied('sts:AssumeRole'), plan: ambient, noToken },
    says: ['Set up job'],
    not: { error: noCredentials, plan: ambient, facts: pull, noToken, event: fork },
  },
  {
    code: 'id-token-permission',
    certainty: 'certain',
    when: {
      error: failure('no-token', 'No token'),
      facts: { ...facts, platform: 'gitlab' },
      noToken,
      plan: undefined,
    },
    says: [because, 'Add the permission'],
    not: { error: failure('no-token', 'No token'), facts },
  },
  {
    code: 'fork-pull-request',
    certainty: 'certain',
    when: { error: noCredentials, plan: ambient, facts: pull, noToken, event: fork },
    says: ['mallory/octo-repo', 'head.repo.full_name == github.repository'],
    not: { error: noCredentials, plan: ambient, facts: pull, noToken, event: branch },
  },
  {
    code: 'fork-pull-request',
    certainty: 'certain',
    when: {
      error: secretMissing,
      plan: undefined,
      facts: pull,
      noToken,
      event: { pull_request: { head: { repo: null }, base: fork.pull_request.base } },
    },
    says: ['a deleted fork'],
    not: {
      error: noCredentials,
      plan: ambient,
      facts: { ...pull, event: 'pull_request_target' },
      noToken,
      event: fork,
    },
  },
  {
    code: 'dependabot',
    certainty: 'likely',
    when: { error: noCredentials, plan: ambient, facts: { ...facts, actor: 'dependabot[bot]' }, noToken },
    says: ["github.actor != 'dependabot[bot]'"],
    not: { facts: { ...facts, actor: 'dependabot[bot]' } },
  },
  {
    code: 'empty-secret',
    certainty: 'certain',
    when: { error: secretMissing, plan: undefined },
    says: ['aws-secret-access-key is empty', 'gh secret list'],
    not: { error: input('aws-region', 'malformed', 'Region is not valid: Frankfurt'), plan: undefined },
  },
  {
    code: 'empty-secret',
    certainty: 'likely',
    when: {
      error: noCredentials,
      plan: planWith({
        source: { kind: 'ambient' },
        steps: [],
        notices: [{ reason: 'no-effect', input: 'role-session-name', level: 'warning', message: '' }],
      }),
    },
    says: ['role-to-assume'],
    not: { error: secretMissing, plan: undefined, facts: { ...facts, actor: 'dependabot[bot]' } },
  },
  {
    code: 'role-name-without-account',
    certainty: 'certain',
    when: {
      error: input(
        'role-to-assume',
        'needs-arn',
        'Source Account ID is needed if the Role Name is provided and not the Role Arn. Set role-to-assume to arn:aws-cn:iam::ACCOUNT:role/deploy',
        'deploy',
      ),
      plan: undefined,
    },
    says: ['role-to-assume: arn:aws-cn:iam::AWS_ACCOUNT_ID:role/deploy'],
    not: {
      error: input('role-to-assume', 'malformed', 'Input role-to-assume must be a role ARN'),
      plan: undefined,
    },
  },
  {
    code: 'token-request',
    certainty: 'likely',
    when: { error: failure('token-request-failed', 'Answered with HTTP status 503.', { status: 503 }) },
    says: ['Run the job again'],
    not: { error: refusal('InternalFailure', 'Sorry', { status: 503 }) },
  },
  {
    code: 'token-request',
    certainty: 'certain',
    when: { error: failure('token-request-failed', 'Answered with HTTP status 400.', { status: 400 }) },
    says: ['audience'],
    not: { error: failure('no-token', 'No token'), noToken },
  },
  {
    code: 'audience',
    certainty: 'certain',
    when: {
      error: refusal('InvalidIdentityToken', 'Incorrect token audience'),
      claims: { ...claims, aud: ['https://github.com/octo-org'] },
    },
    says: [
      '--open-id-connect-provider-arn arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
      '--client-id https://github.com/octo-org',
    ],
    not: {},
  },
  {
    code: 'no-provider',
    certainty: 'certain',
    when: {
      error: refusal(
        'InvalidIdentityToken',
        'No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com',
      ),
    },
    says: [
      'Account 111122223333 has no identity provider',
      '--url https://token.actions.githubusercontent.com',
    ],
    not: { error: refusal('InvalidIdentityToken', 'Incorrect token audience') },
  },
  {
    code: 'jwks-unreachable',
    certainty: 'certain',
    when: {
      error: refusal(
        'InvalidIdentityToken',
        "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation",
      ),
      claims: iss('https://ghes.example.com/_services/token'),
    },
    says: [
      'curl -fsS https://ghes.example.com/_services/token/.well-known/openid-configuration',
      'readable from the internet',
    ],
    not: { error: refusal('InvalidIdentityToken', 'The ID Token provided is not a valid JWT.') },
  },
  {
    code: 'jwks-unreachable',
    certainty: 'certain',
    when: {
      error: refusal('IDPCommunicationError', 'The identity provider could not be reached', { status: 400 }),
    },
    says: ['Run the job again'],
    not: { error: refusal('IDPRejectedClaim', 'The claim is invalid') },
  },
  {
    code: 'provider-thumbprint',
    certainty: 'certain',
    when: {
      error: refusal(
        'InvalidIdentityToken',
        "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
      ),
    },
    says: ['--thumbprint-list'],
    not: { error: refusal('InvalidIdentityToken', 'Incorrect token audience') },
  },
  {
    code: 'token-expired',
    certainty: 'certain',
    when: {
      error: refusal(
        'ExpiredTokenException',
        'Token expired: current date/time 1624482533 must be before the expiration date/time 1624482335',
      ),
      claims: { ...claims, exp: nowMs / 1000 - 3600 },
      plan: planWith({ source: { kind: 'token-file', path: '/var/run/token' } }),
    },
    says: ['60 minutes ago', 'Renew /var/run/token'],
    not: { error: signed('ExpiredTokenException', 'The security token included in the request is expired') },
  },
  {
    code: 'roles-claim',
    certainty: 'certain',
    when: {
      error: refusal(
        'InvalidIdentityToken',
        'The target role ARN is not present in the roles claim of the identity token',
      ),
      claims: { ...claims, 'https://aws.amazon.com/roles': ['arn:aws:iam::111122223333:role/other'] },
    },
    says: ['role/other', role],
    not: {},
  },
  {
    code: 'token-rejected',
    certainty: 'certain',
    when: {
      error: refusal(
        'InvalidIdentityToken',
        'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
      ),
      claims: undefined,
      plan: planWith({ source: { kind: 'token-file', path: '/t' } }),
    },
    says: ['id token', 'cannot be read'],
    not: { error: refusal('InvalidIdentityToken', 'Incorrect token audience') },
  },
  {
    code: 'wrong-partition',
    certainty: 'certain',
    when: { plan: planWith({ region: 'cn-north-1' }), error: refusal('AccessDenied', 'Not authorized') },
    says: ['partition aws-cn', 'partition aws', 'aws-region'],
    not: {
      plan: planWith({ region: 'cn-north-1', step: { role: 'arn:aws-cn:iam::111122223333:role/deploy' } }),
    },
  },
  {
    code: 'wrong-partition',
    certainty: 'certain',
    when: { plan: planWith({ net: { stsEndpoint: 'https://sts.us-gov-west-1.amazonaws.com' } }) },
    says: ['aws-us-gov', 'sts-endpoint'],
    not: { plan: planWith({ region: 'cn-north-1', net: { stsEndpoint: 'http://localhost:9000' } }) },
  },
  {
    code: 'role-arn-invalid',
    certainty: 'certain',
    when: {
      error: refusal('ValidationError', 'Request ARN is invalid', { status: 400 }),
      plan: planWith({ step: { role: 'arn:aws:iam::11112222333:role/deploy' } }),
    },
    says: ['11 digits', 'role-to-assume: arn:aws:iam::AWS_ACCOUNT_ID:role/deploy'],
    not: {
      error: refusal('ValidationError', 'Request ARN is invalid', { status: 400 }),
      plan: planWith({ region: 'cn-north-1' }),
    },
  },
  {
    code: 'region-disabled',
    certainty: 'certain',
    when: {
      plan: planWith({ region: 'ap-east-1' }),
      error: refusal(
        'RegionDisabledException',
        'STS is not activated in this region for account:111122223333.',
      ),
    },
    says: ['aws account enable-region --region-name ap-east-1'],
    not: { plan: planWith({ region: 'ap-east-1' }) },
  },
  {
    code: 'account-not-allowed',
    certainty: 'certain',
    when: {
      error: failure(
        'account-not-allowed',
        'The account ID of the provided credentials (444455556666) does not match any of the expected account IDs: 111122223333.',
      ),
      plan: planWith({ guard: { allowedAccounts: ['111122223333'] } }),
    },
    says: ['allowed-account-ids: 111122223333, 444455556666'],
    not: { plan: planWith({ guard: { allowedAccounts: ['111122223333'] } }) },
  },
  {
    code: 'not-sts',
    certainty: 'certain',
    when: {
      error: failure('sts-unreadable', 'No answer of STS', {
        action: 'AssumeRole',
        host: 'portal.example.com',
        status: 200,
        reason: 'page',
      }),
      plan: planWith({ net: { proxy: proxyUrl('http://proxy.example.com:3128') } }),
    },
    says: ['portal.example.com is not STS', 'no-proxy'],
    not: { plan: planWith({ net: { proxy: proxyUrl('http://proxy.example.com:3128') } }) },
  },
  {
    code: 'not-sts',
    certainty: 'likely',
    when: {
      error: failure('sts-refused', 'A header implies functionality that is not implemented', {
        action: 'GetCallerIdentity',
        awsCode: 'NotImplemented',
        host: 'localhost:9000',
        status: 501,
        endpoint: 'http://localhost:9000/',
        endpointFrom: 'AWS_ENDPOINT_URL',
      }),
    },
    says: [
      'localhost:9000 is not STS',
      'STS at http://localhost:9000/ from AWS_ENDPOINT_URL',
      'AWS_ENDPOINT_URL_STS',
    ],
    not: {
      error: failure('sts-refused', 'Not found', { action: 'GetCallerIdentity', status: 404 }),
    },
  },
  {
    code: 'role-trust',
    certainty: 'likely',
    when: {},
    says: [
      '"token.actions.githubusercontent.com:sub": "repo:octo-org/octo-repo:ref:refs/heads/main"',
      '"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"',
      '"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"',
      'iss sent: "https://token.actions.githubusercontent.com"',
      'aws iam get-role --role-name deploy',
    ],
    not: { error: userDenied('sts:AssumeRole') },
  },
  {
    code: 'role-trust',
    certainty: 'likely',
    when: { claims: sub('repo:octo-org/octo-repo:pull_request'), facts: { ...facts, event: 'pull_request' } },
    says: ['only if this job should have the role'],
    not: {
      error: refusal(
        'InvalidIdentityToken',
        'The target role ARN is not present in the roles claim of the identity token',
      ),
    },
  },
  {
    code: 'environment-subject',
    certainty: 'likely',
    when: { claims: { ...sub('repo:octo-org/octo-repo:environment:prod'), environment: 'prod' } },
    says: ['"prod"', '"token.actions.githubusercontent.com:sub": "repo:octo-org/octo-repo:environment:prod"'],
    not: { claims: { ...claims, environment: 'prod' } },
  },
  {
    code: 'immutable-subject',
    certainty: 'likely',
    when: { claims: sub('repo:octo-org@65/octo-repo@74:ref:refs/heads/main') },
    says: ['Older form: "repo:octo-org/octo-repo:ref:refs/heads/main"'],
    not: { claims: sub('repo:octo-org/octo-repo:ref:refs/heads/a@1/b@2') },
  },
  {
    code: 'pull-request-subject',
    certainty: 'likely',
    when: { claims: sub('repo:octo-org/octo-repo:pull_request'), facts: { ...facts, event: 'pull_request' } },
    says: ['Do not add it to a role that deploys'],
    not: { claims: sub('repo:octo-org/octo-repo:environment:pull_request-previews') },
  },
  {
    code: 'enterprise-issuer',
    certainty: 'likely',
    when: { claims: iss('https://token.actions.githubusercontent.com/octocat-inc') },
    says: [
      'oidc-provider/token.actions.githubusercontent.com/octocat-inc',
      'token.actions.githubusercontent.com/octocat-inc:sub',
    ],
    not: { claims: iss('https://token.actions.githubusercontent.com.example.com') },
  },
  {
    code: 'external-id-web-identity',
    certainty: 'likely',
    when: { plan: planWith({ step: { externalId: 'partner-42' } }) },
    says: ['sts:ExternalId'],
    not: {},
  },
  {
    code: 'role-named-github-actions',
    certainty: 'likely',
    when: { plan: planWith({ step: { role: 'arn:aws:iam::111122223333:role/GitHubActions' } }) },
    says: ['another name'],
    not: { plan: planWith({ step: { role: 'arn:aws:iam::111122223333:role/GitHubActionsDeploy' } }) },
  },
  {
    code: 'wildcard-string-equals',
    certainty: 'likely',
    when: {},
    says: ['name exact subjects', 'lets in every branch'],
    not: { error: refusal('InvalidIdentityToken', 'Incorrect token audience') },
  },
  {
    code: 'tag-session',
    certainty: 'certain',
    when: { error: userDenied('sts:TagSession'), plan: planWith({ source: keys }) },
    says: ['"sts:TagSession"', 'arn:aws:iam::444455556666:role/base', 'role-skip-session-tagging: true'],
    not: { error: userDenied('sts:AssumeRole'), plan: planWith({ source: keys }) },
  },
  {
    code: 'assume-role-denied',
    certainty: 'likely',
    when: { error: userDenied('sts:AssumeRole'), plan: planWith({ source: keys }) },
    says: ['"AWS": "arn:aws:iam::444455556666:role/base"', role],
    not: { error: userDenied('sts:TagSession'), plan: planWith({ source: keys }) },
  },
  {
    code: 'assume-role-denied',
    certainty: 'likely',
    when: {
      error: userDenied(
        'sts:AssumeRole',
        ' because no identity-based policy allows the sts:AssumeRole action',
      ),
      plan: planWith({ source: keys }),
    },
    says: [`"Resource": "${role}"`],
    not: {},
  },
  {
    code: 'explicit-deny',
    certainty: 'certain',
    when: {
      error: userDenied('sts:AssumeRole', ' with an explicit deny in a service control policy'),
      plan: planWith({ source: keys }),
    },
    says: ['Find the Deny on sts:AssumeRole in a service control policy'],
    not: { error: userDenied('sts:AssumeRole'), plan: planWith({ source: keys }) },
  },
  {
    code: 'explicit-deny',
    certainty: 'likely',
    when: {
      error: userDenied('sts:AssumeRole', ' with an explicit deny in an identity-based policy'),
      plan: ambient,
      noToken,
    },
    says: ['force-skip-oidc: true'],
    not: {},
  },
  {
    code: 'not-allowed-by-policy',
    certainty: 'certain',
    when: {
      error: userDenied('sts:AssumeRole', ' because no VPC endpoint policy allows the sts:AssumeRole action'),
      plan: planWith({ source: keys }),
    },
    says: ['No VPC endpoint policy allows sts:AssumeRole'],
    not: {
      error: userDenied(
        'sts:AssumeRole',
        ' because no identity-based policy allows the sts:AssumeRole action',
      ),
      plan: planWith({ source: keys }),
    },
  },
  {
    code: 'already-the-role',
    certainty: 'certain',
    when: {
      error: signed(
        'AccessDenied',
        'User: arn:aws:sts::444455556666:assumed-role/base/ci is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/ci/base',
      ),
      plan: planWith({ source: keys, step: { role: 'arn:aws:iam::444455556666:role/ci/base' } }),
    },
    says: ['remove role-to-assume from it'],
    not: { error: userDenied('sts:AssumeRole'), plan: planWith({ source: keys }) },
  },
  {
    code: 'root-user',
    certainty: 'certain',
    when: {
      error: signed('AccessDenied', 'Roles may not be assumed by root accounts.'),
      plan: planWith({ source: keys }),
    },
    says: ['Delete the access keys of the root user'],
    not: { error: userDenied('sts:AssumeRole'), plan: planWith({ source: keys }) },
  },
  {
    code: 'managed-role',
    certainty: 'certain',
    when: {
      plan: planWith({
        step: { role: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_x_1' },
      }),
    },
    says: ['Create a role for this job'],
    not: {},
  },
  {
    code: 'role-chaining-meant',
    certainty: 'likely',
    when: { around: { ...around, keys: 'temporary', chosen: 'AWS_ACCESS_KEY_ID', sessionToken: true } },
    says: ['role-chaining: true'],
    not: {
      around: { ...around, keys: 'temporary', chosen: 'AWS_ACCESS_KEY_ID', sessionToken: true },
      plan: planWith({ source: { kind: 'token-file', path: '/token' } }),
    },
  },
  {
    code: 'runner-role',
    certainty: 'likely',
    when: {
      around: { ...around, container: 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', runner: 'self-hosted' },
    },
    says: ['force-skip-oidc: true', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'],
    not: { around: { ...around, container: 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI' } },
  },
  {
    code: 'environment-missing',
    certainty: 'likely',
    when: { plan: planWith({ step: { role: 'arn:aws:iam::111122223333:role/octo-staging' } }) },
    says: ['environment: staging'],
    not: { claims: sub('repo:octo-org/octo-repo:pull_request') },
  },
  {
    code: 'custom-subject',
    certainty: 'likely',
    when: { claims: sub('repository_owner:octo-org:context:ref:refs/heads/main') },
    says: ['include_claim_keys', 'gh api repos/octo-org/octo-repo/actions/oidc/customization/sub'],
    not: { claims: sub('repo:octo-org@65/octo-repo@74:environment:prod') },
  },
  {
    code: 'region-not-enabled',
    certainty: 'likely',
    when: {
      error: signed('InvalidClientTokenId', 'The security token included in the request is invalid.'),
      plan: planWith({ source: keys, region: 'ap-east-1' }),
    },
    says: ['aws account get-region-opt-status --region-name ap-east-1'],
    not: {
      error: signed('InvalidClientTokenId', 'The security token included in the request is invalid.'),
      plan: planWith({ source: keys, region: 'eu-west-3' }),
    },
  },
  {
    code: 'session-token-stray',
    certainty: 'certain',
    when: {
      error: signed('InvalidClientTokenId', 'The security token included in the request is invalid.'),
      plan: planWith({ source: mixed }),
    },
    says: ['Remove aws-session-token'],
    not: {
      error: signed('ExpiredToken', 'The security token included in the request is expired'),
      plan: planWith({ source: mixed }),
    },
  },
  {
    code: 'external-id',
    certainty: 'likely',
    when: { error: userDenied('sts:AssumeRole'), plan: planWith({ source: keys }) },
    says: ['444455556666', 'role-external-id: EXTERNAL_ID'],
    not: {
      error: userDenied('sts:AssumeRole'),
      plan: planWith({ source: keys, step: { role: 'arn:aws:iam::444455556666:role/deploy' } }),
    },
  },
  {
    code: 'clock-skew',
    certainty: 'certain',
    when: {
      error: signed(
        'SignatureDoesNotMatch',
        'Signature expired: 20260901T014300Z is now earlier than 20260901T014500Z (20260901T020000Z - 15 min.)',
        { serverTimeMs: nowMs + 17 * 60_000 },
      ),
    },
    says: ["The runner's clock is 17 minutes behind AWS", 'timedatectl'],
    not: {
      error: signed(
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided.',
      ),
    },
  },
  {
    code: 'clock-skew',
    certainty: 'likely',
    when: {
      error: refusal('ExpiredTokenException', 'Token expired', { serverTimeMs: nowMs - 3 * 3_600_000 }),
    },
    says: ['3 hours ahead of AWS'],
    not: { error: refusal('ExpiredTokenException', 'Token expired', { serverTimeMs: nowMs + 4000 }) },
  },
  {
    code: 'keys-expired',
    certainty: 'certain',
    when: {
      error: signed('ExpiredToken', 'The security token included in the request is expired'),
      plan: planWith({ source: keys }),
    },
    says: ['aws-access-key-id', 'use OIDC'],
    not: { error: refusal('ExpiredTokenException', 'Token expired') },
  },
  {
    code: 'session-token-missing',
    certainty: 'certain',
    when: {
      error: signed('InvalidClientTokenId', 'The security token included in the request is invalid.'),
      plan: planWith({
        source: {
          kind: 'keys',
          keys: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) },
        },
      }),
    },
    says: ['aws-session-token: ${{ secrets.AWS_SESSION_TOKEN }}'],
    not: {
      error: signed('InvalidClientTokenId', 'The security token included in the request is invalid.'),
      plan: planWith({ source: keys }),
    },
  },
  {
    code: 'keys-unknown',
    certainty: 'certain',
    when: {
      error: signed('InvalidClientTokenId', 'The security token included in the request is invalid.'),
      plan: planWith({ source: keys }),
    },
    says: ['list-access-keys'],
    not: {
      error: signed('ExpiredToken', 'The security token included in the request is expired'),
      plan: planWith({ source: keys }),
    },
  },
  {
    code: 'secret-mismatch',
    certainty: 'certain',
    when: {
      error: signed(
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided.',
      ),
      plan: planWith({ source: keys }),
    },
    says: ['gh secret set AWS_SECRET_ACCESS_KEY'],
    not: {
      error: signed(
        'SignatureDoesNotMatch',
        'Signature not yet current: 20260901T034853Z is still later than …',
      ),
      plan: planWith({ source: keys }),
    },
  },
  {
    code: 'duration-over-chaining',
    certainty: 'certain',
    when: {
      error: signed(
        'ValidationError',
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
        { status: 400 },
      ),
      plan: planWith({ step: { durationSeconds: 7200 } }),
    },
    says: ['role-duration-seconds: 7200', 'role-duration-seconds: 3600'],
    not: {
      error: refusal(
        'ValidationError',
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      ),
    },
  },
  {
    code: 'duration-over-maximum',
    certainty: 'certain',
    when: {
      error: refusal(
        'ValidationError',
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
        { status: 400 },
      ),
      plan: planWith({ step: { durationSeconds: 14400 } }),
    },
    says: ['--role-name deploy --max-session-duration 14400'],
    not: {
      error: signed(
        'ValidationError',
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
      ),
    },
  },
  {
    code: 'packed-policy',
    certainty: 'certain',
    when: {
      error: signed('PackedPolicyTooLarge', 'Packed size of session tags consumes 142% of allotted space.', {
        status: 400,
      }),
      plan: planWith({ step: { tags: [{ key: 'team', value: 'octo', droppable: false }] } }),
    },
    says: ['142%', 'role-skip-session-tagging: true'],
    not: { error: signed('ValidationError', 'Tags is invalid') },
  },
  {
    code: 'session-policy-too-long',
    certainty: 'certain',
    when: {
      error: input(
        'inline-session-policy',
        'too-long',
        'Input inline-session-policy has 3000 characters without white space; AWS allows 2048.',
      ),
      plan: undefined,
    },
    says: ['managed-session-policies'],
    not: {
      error: input(
        'inline-session-policy',
        'malformed',
        'Input inline-session-policy is not JSON: Unexpected end',
      ),
      plan: undefined,
    },
  },
  {
    code: 'session-policy-too-long',
    certainty: 'certain',
    when: {
      error: refusal(
        'ValidationError',
        "1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must have length less than or equal to 2048",
      ),
      plan: planWith({ step: { policy: '{}'.padEnd(2100) } }),
    },
    says: ['2100 characters'],
    not: {
      error: refusal(
        'ValidationError',
        "Value at 'roleArn' failed to satisfy constraint: Member must have length less than or equal to 2048",
      ),
    },
  },
  {
    code: 'session-policy-malformed',
    certainty: 'certain',
    when: { error: refusal('MalformedPolicyDocument', 'Syntax errors in policy.', { status: 400 }) },
    says: ['"Version": "2012-10-17"'],
    not: {
      error: input(
        'inline-session-policy',
        'too-long',
        'Input inline-session-policy has 3000 characters; AWS allows 2048.',
      ),
      plan: undefined,
    },
  },
  {
    code: 'session-policy-malformed',
    certainty: 'certain',
    when: {
      error: input(
        'inline-session-policy',
        'malformed',
        'Input inline-session-policy is not JSON: Unexpected end',
      ),
      plan: undefined,
    },
    says: ['is not JSON'],
    not: {
      error: input('custom-tags', 'malformed', 'Input custom-tags is not JSON: Unexpected end'),
      plan: undefined,
    },
  },
  {
    code: 'request-invalid',
    certainty: 'certain',
    when: {
      error: refusal(
        'ValidationError',
        "1 validation error detected: Value 'x' at 'externalId' failed to satisfy constraint: Member must have length greater than or equal to 2",
        { status: 400 },
      ),
    },
    says: ['AWS rejected the value of role-external-id', 'greater than or equal to 2'],
    not: { error: refusal('ValidationError', 'Request ARN is invalid', { status: 400 }) },
  },
  {
    code: 'dns',
    certainty: 'certain',
    when: { error: network('dns', 'ENOTFOUND') },
    says: ['spelling of aws-region (eu-centrl-1)'],
    not: { error: network('proxy', 'ENOTFOUND') },
  },
  {
    code: 'proxy',
    certainty: 'certain',
    when: {
      error: network('proxy', undefined, 407),
      plan: planWith({ net: { proxy: proxyUrl('http://user:hunter2hunter2@proxy.example.com:3128') } }),
    },
    says: ['proxy.example.com:3128 asks for a user and password'],
    not: { error: network('connect', 'ECONNREFUSED') },
  },
  {
    code: 'tls-authority',
    certainty: 'certain',
    when: { error: network('tls', 'SELF_SIGNED_CERT_IN_CHAIN') },
    says: ['AWS_CA_BUNDLE:'],
    not: { error: network('tls', 'CERT_HAS_EXPIRED') },
  },
  {
    code: 'tls-certificate',
    certainty: 'certain',
    when: { error: network('tls', 'CERT_HAS_EXPIRED') },
    says: ["runner's clock"],
    not: { error: network('tls', 'DEPTH_ZERO_SELF_SIGNED_CERT') },
  },
  {
    code: 'timeout',
    certainty: 'certain',
    when: { error: late('connect') },
    says: ['port 443', 'set http-proxy'],
    not: { error: network('connect', 'ECONNREFUSED') },
  },
  {
    code: 'timeout',
    certainty: 'certain',
    when: { error: late('answer') },
    says: ['accepted the connection'],
    not: { error: failure('deadline', 'The time is up') },
  },
  {
    code: 'connection',
    certainty: 'certain',
    when: { error: network('connect', 'ECONNREFUSED') },
    says: ['refused the connection or could not be reached'],
    not: { error: late('connect') },
  },
  {
    code: 'connection',
    certainty: 'certain',
    when: { error: network('answer', 'ECONNRESET') },
    says: ['Run the job again'],
    not: { error: network('tls', 'EPROTO') },
  },
  {
    code: 'deadline',
    certainty: 'certain',
    when: { error: failure('deadline', 'The time is up') },
    says: ['action-timeout-s'],
    not: { error: late('answer') },
  },
  {
    code: 'throttling',
    certainty: 'certain',
    when: { error: refusal('Throttling', 'Rate exceeded', { status: 400, attempts: 12 }) },
    says: ['Attempts: 12', 'retry-max-attempts: 24', 'max-parallel'],
    not: { error: refusal('InternalFailure', 'Sorry', { status: 500, attempts: 12 }) },
  },
  {
    code: 'service-failure',
    certainty: 'certain',
    when: { error: refusal('InternalFailure', 'Sorry', { status: 500, attempts: 12 }) },
    says: ['HTTP status 500'],
    not: { error: refusal('Throttling', 'Rate exceeded', { status: 400 }) },
  },
  {
    code: 'disk-full',
    certainty: 'certain',
    when: { error: writing('ENOSPC') },
    says: ['df -h'],
    not: { error: writing('EACCES') },
  },
  {
    code: 'file-permission',
    certainty: 'certain',
    when: { error: writing('EROFS') },
    says: ['AWS_SHARED_CREDENTIALS_FILE'],
    not: { error: writing('ENOSPC') },
  },
  {
    code: 'file-permission',
    certainty: 'certain',
    when: { error: reading('EACCES') },
    says: ['EACCES'],
    not: { error: reading() },
  },
  {
    code: 'token-file',
    certainty: 'certain',
    when: { error: reading() },
    says: ['/token'],
    not: { error: reading('EACCES') },
  },
  {
    code: 'unsafe-file',
    certainty: 'certain',
    when: {
      error: failure('unsafe-file', 'Failed to write AWS profile: /home/x/.aws/config is a symbolic link.'),
    },
    says: ['symbolic link'],
    not: { error: failure('profile-exists', 'It has one already') },
  },
  {
    code: 'profile-exists',
    certainty: 'certain',
    when: { error: failure('profile-exists', "Failed to write AWS profile 'deploy': it is there already") },
    says: ['overwrite-aws-profile: true'],
    not: { error: writing('ENOSPC') },
  },
  {
    code: 'runner-files',
    certainty: 'certain',
    when: {
      error: failure(
        'publish-failed',
        'The environment variables could not be set: the runner gave no GITHUB_ENV.',
        { reason: 'no-runner-file' },
      ),
    },
    says: ['GITHUB_ENV'],
    not: { error: writing('ENOSPC') },
  },
]

const codesOf = (change: Change) => diagnose(evidence(change)).map((finding) => finding.code)

describe.each(cases)('$code, $certainty', ({ code, certainty, when, says, not }) => {
  test('is found, and says what to paste', () => {
    const finding = diagnose(evidence(when)).find((each) => each.code === code)
    expect(finding).toMatchObject({ code, certainty })
    const { title, evidence: known = [], fix, settle } = finding ?? {}
    const text = [title, ...known, fix?.text, fix?.code, settle].join('\n')
    for (const part of says) expect(text).toContain(part)
  })

  test('is not taken for something much alike', () => {
    expect(codesOf(not)).not.toContain(code)
  })
})

describe('the table of causes', () => {
  test('every cause has a case, and no code stands twice', () => {
    const codes = causes.map((cause) => cause.code)
    expect(new Set(codes).size).toBe(codes.length)
    const found = [...cases.map(({ code }) => code), ...sourceFailures.map(({ expected }) => expected.first)]
    expect([...new Set(found)].sort()).toEqual([...codes].sort())
  })

  test('a title fits on a line and a code in an address, and each is explained', () => {
    const offenders = causes.flatMap(({ code, title, prose }) => [
      ...(/^[a-z]+(-[a-z]+)*$/.test(code) ? [] : [`${code}: no code`]),
      ...(title.length <= 110 && !/[.\n]$/.test(title) ? [] : [`${code}: no title: ${title}`]),
      ...(prose.length > 80 ? [] : [`${code}: no explanation`]),
    ])
    expect(offenders).toEqual([])
  })

  test('likely findings say how to confirm them', () => {
    for (const { when } of cases)
      for (const finding of diagnose(evidence(when)))
        expect(finding.certainty === 'likely' ? finding.settle : 'certain', finding.code).toBeTruthy()
  })
})

describe('the order of findings', () => {
  test.each<[string, Change, string[]]>([
    ['a refused subject', {}, ['role-trust', 'environment-missing', 'wildcard-string-equals']],
    [
      'an environment',
      { claims: { ...sub('repo:octo-org/octo-repo:environment:prod'), environment: 'prod' } },
      ['environment-subject', 'role-trust', 'wildcard-string-equals'],
    ],
    [
      'a fork',
      { error: noCredentials, plan: ambient, facts: pull, noToken, event: fork },
      ['fork-pull-request'],
    ],
    [
      'what is certain comes first',
      {
        error: refusal('AccessDenied', 'Not authorized', { serverTimeMs: nowMs }),
        plan: planWith({ region: 'us-gov-west-1' }),
      },
      ['wrong-partition', 'role-trust', 'environment-missing', 'wildcard-string-equals'],
    ],
    ['nothing is known', { error: failure('interrupted', 'The job was cancelled') }, []],
  ])('%s', (_, change, codes) => {
    expect(codesOf(change)).toEqual(codes)
  })
})
