/** Credentials around the step: kind by kind, as runners, containers and the AWS SDK really fail. */
import { createHash } from 'node:crypto'
import { account, jwt, roleArn, userKeys } from '../reported.ts'
import { aroundKeys, type Failure, forked, type Metadata, nodeError, selfHosted } from './failure.ts'

const sts = 'https://sts.'
const metadata = (token: number | string, roles: number | string, keys: number | string = ''): Metadata => ({
  token,
  roles,
  keys,
})
const skipping = { 'role-to-assume': roleArn, 'force-skip-oidc': true } as const
const profile = (name: string, ...lines: readonly string[]) => ({
  '.aws/config': [`[profile ${name}]`, ...lines, ''].join('\n'),
})
const irsa = {
  ...selfHosted,
  AWS_ROLE_ARN: `arn:aws:iam::${account}:role/runners`,
  AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/secrets/eks.amazonaws.com/serviceaccount/token',
} as const
const podToken = {
  '/var/run/secrets/eks.amazonaws.com/serviceaccount/token': jwt({
    iss: 'https://oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B716D3041E',
    sub: 'system:serviceaccount:runners:runner',
    aud: ['sts.amazonaws.com'],
  }),
}
const pod = {
  ...selfHosted,
  AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials',
  AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE:
    '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token',
} as const
const podIdentityToken = {
  '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token': jwt({ sub: 'x' }),
}
const start = 'https://octo.awsapps.com/start'
const sso = profile(
  'ci',
  `sso_start_url = ${start}`,
  'sso_region = eu-central-1',
  `sso_account_id = ${account}`,
  'sso_role_name = deploy',
)
const signedIn = (expiresAt: string) => ({
  ...sso,
  [`.aws/sso/cache/${createHash('sha1').update(start).digest('hex')}.json`]: JSON.stringify({
    accessToken: 'an-access-token-of-sso',
    expiresAt,
  }),
})

export const instanceCases: readonly Failure[] = [
  {
    name: 'a job container on EC2 with a hop limit of 1, and force-skip-oidc',
    inputs: skipping,
    claims: {},
    env: selfHosted,
    metadata: metadata(401, 401),
    expected: {
      first: 'metadata-hop-limit',
      says: ['--http-put-response-hop-limit 2'],
      without: ['empty-secret'],
    },
  },
  {
    name: 'the same in a step that only names a Region',
    env: selfHosted,
    claims: {},
    metadata: metadata(400, 401),
    expected: {
      first: 'metadata-hop-limit',
      says: ['hop limit'],
      without: ['empty-secret', 'nothing-around'],
    },
  },
  {
    name: 'only version 2 of the metadata service may be used, and it gives no token',
    env: { ...selfHosted, AWS_EC2_METADATA_V1_DISABLED: 'true' },
    inputs: { 'role-to-assume': roleArn, 'role-chaining': true },
    metadata: metadata(500, 401),
    expected: { first: 'metadata-hop-limit' },
  },
  {
    name: 'the metadata service does not answer a pod on EC2, and force-skip-oidc is set',
    inputs: skipping,
    claims: {},
    env: selfHosted,
    metadata: 'silent',
    expected: { first: 'metadata-hop-limit', certainty: 'likely', says: ['did not answer'] },
  },
  {
    name: 'the metadata service does not answer, and role-chaining has no first step',
    inputs: { 'role-to-assume': roleArn, 'role-chaining': true },
    env: selfHosted,
    metadata: 'silent',
    expected: { first: 'nothing-around', certainty: 'certain', without: ['metadata-hop-limit'] },
  },
  {
    name: 'the metadata service fails',
    inputs: skipping,
    claims: {},
    env: selfHosted,
    metadata: metadata('token', 500),
    expected: { first: 'metadata-failed', says: ['500'], without: ['nothing-around'] },
  },
  {
    name: "the instance's metadata service is off",
    inputs: skipping,
    claims: {},
    env: selfHosted,
    metadata: metadata(403, 403),
    expected: {
      first: 'metadata-off',
      says: ['--http-endpoint enabled'],
      never: ['AWS_EC2_METADATA_DISABLED: '],
    },
  },
  {
    name: 'AWS_EC2_METADATA_DISABLED on a runner that has a role',
    env: { ...selfHosted, AWS_EC2_METADATA_DISABLED: 'true' },
    inputs: skipping,
    claims: {},
    expected: { first: 'metadata-off', says: ['AWS_EC2_METADATA_DISABLED'], never: ['--http-endpoint'] },
  },
  {
    name: 'no role is attached to the instance',
    inputs: skipping,
    claims: {},
    env: selfHosted,
    metadata: metadata('token', 404),
    expected: { first: 'instance-without-role', says: ['associate-iam-instance-profile'] },
  },
  {
    name: 'no role is attached to the instance, and the step names none either',
    env: selfHosted,
    claims: {},
    metadata: metadata('token', 404),
    expected: { first: 'instance-without-role', without: ['empty-secret'] },
  },
  {
    name: 'the role of the instance was deleted',
    inputs: { 'role-to-assume': roleArn, 'role-chaining': true },
    env: selfHosted,
    metadata: metadata(
      'token',
      'runner',
      JSON.stringify({ Code: 'AssumeRoleUnauthorizedAccess', Message: 'EC2 cannot assume the role runner.' }),
    ),
    expected: { first: 'instance-without-role', says: ['ec2.amazonaws.com'] },
  },
  {
    name: 'force-skip-oidc on a machine that is no instance',
    inputs: skipping,
    claims: {},
    env: selfHosted,
    expected: { first: 'nothing-around', says: ['force-skip-oidc'], without: ['empty-secret'] },
  },
  {
    name: "force-skip-oidc on a runner of GitHub, whose metadata service is Azure's",
    inputs: skipping,
    claims: {},
    env: { AWS_EC2_METADATA_DISABLED: '' },
    metadata: metadata(404, 404),
    expected: {
      first: 'nothing-around',
      never: ['EC2', 'metadata'],
      without: ['instance-without-role', 'empty-secret'],
    },
  },
  {
    name: 'role-chaining as the first step of a job',
    inputs: { 'role-to-assume': roleArn, 'role-chaining': true },
    claims: {},
    expected: { first: 'nothing-around', says: ['role-chaining'], without: ['empty-secret'] },
  },
  {
    name: 'a Region alone, on a runner of GitHub',
    claims: {},
    expected: { first: 'nothing-around', says: ['role-to-assume'], without: ['empty-secret'] },
  },
  {
    name: 'a permission is missing on an EC2 runner with a hop limit of 1: the permission is the cause',
    inputs: { 'role-to-assume': roleArn },
    env: selfHosted,
    metadata: metadata(401, 401),
    expected: { first: 'id-token-permission', certainty: 'certain' },
  },
  {
    name: 'a profile that takes the credentials of an instance without a role',
    env: { ...selfHosted, AWS_PROFILE: 'ci' },
    home: profile('ci', `role_arn = ${roleArn}`, 'credential_source = Ec2InstanceMetadata'),
    metadata: metadata('token', 404),
    expected: { first: 'instance-without-role' },
  },
]

export const profileCases: readonly Failure[] = [
  {
    name: 'AWS_PROFILE names a profile that no file has',
    env: { AWS_PROFILE: 'deploy' },
    home: profile('ci', 'region = eu-central-1'),
    claims: {},
    expected: { first: 'profile-missing', says: ['deploy', 'AWS_PROFILE'], without: ['empty-secret'] },
  },
  {
    name: 'AWS_PROFILE of a laptop, force-skip-oidc, no files at all',
    env: { AWS_PROFILE: 'octocat' },
    inputs: skipping,
    claims: {},
    expected: { first: 'profile-missing', says: ['octocat'] },
  },
  {
    name: 'source_profile names a profile that no file has',
    env: { AWS_PROFILE: 'ci' },
    home: profile('ci', `role_arn = ${roleArn}`, 'source_profile = base'),
    expected: { first: 'profile-missing', says: ['base', 'source_profile'] },
  },
  {
    name: 'a profile with nothing but a Region',
    env: { AWS_PROFILE: 'ci' },
    home: profile('ci', 'region = eu-central-1'),
    claims: {},
    expected: { first: 'profile-missing', says: ['ci'] },
  },
  {
    name: 'a profile with a key ID and no secret',
    env: { AWS_PROFILE: 'ci' },
    home: profile('ci', 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE'),
    claims: {},
    expected: { first: 'half-set-keys', says: ['"ci"', 'aws_secret_access_key'], never: ['gh secret'] },
  },
  {
    name: 'a profile with a role and nobody to assume it',
    env: { AWS_PROFILE: 'ci' },
    home: profile('ci', `role_arn = ${roleArn}`),
    expected: { first: 'profile-unusable', says: ['source_profile', 'credential_source'] },
  },
  {
    name: 'a profile whose keys are swapped',
    env: { AWS_PROFILE: 'ci' },
    home: profile(
      'ci',
      `aws_access_key_id = ${userKeys['aws-secret-access-key']}`,
      `aws_secret_access_key = ${userKeys['aws-access-key-id']}`,
    ),
    expected: { first: 'keys-swapped', never: ['gh secret', 'AWS_ACCESS_KEY_ID', 'wJalr'] },
  },
  {
    name: 'credential_process names a program that is not there',
    env: { AWS_PROFILE: 'ci' },
    home: profile('ci', 'credential_process = /opt/no-such-helper/bin/get'),
    claims: {},
    expected: { first: 'credential-process', says: ['not found'], without: ['empty-secret'] },
  },
  {
    name: 'credential_process fails, and says why',
    env: { AWS_PROFILE: 'ci' },
    inputs: skipping,
    claims: {},
    home: {
      ...profile('ci', 'credential_process = sh ~/helper.sh'),
      'helper.sh': 'echo the vault is sealed >&2; exit 2',
    },
    expected: { first: 'credential-process', says: ['vault is sealed'] },
  },
  {
    name: 'credential_process writes no JSON',
    env: { AWS_PROFILE: 'ci' },
    home: profile('ci', 'credential_process = echo hello'),
    expected: { first: 'credential-process', says: ['JSON'] },
  },
  {
    name: 'credential_process leaves out the version',
    env: { AWS_PROFILE: 'ci' },
    home: profile('ci', `credential_process = echo '{"AccessKeyId":"x","SecretAccessKey":"y"}'`),
    expected: { first: 'credential-process', says: ['"Version": 1'] },
  },
  {
    name: 'credential_process gives credentials that have ended',
    env: { AWS_PROFILE: 'ci' },
    home: profile(
      'ci',
      `credential_process = echo '{"Version":1,"AccessKeyId":"x","SecretAccessKey":"y","Expiration":"2020-01-01T00:00:00Z"}'`,
    ),
    expected: { first: 'credential-process', says: ['expired'] },
  },
  {
    name: 'nobody has signed in to SSO on the runner',
    env: { AWS_PROFILE: 'ci' },
    home: sso,
    claims: {},
    expected: { first: 'sign-in-ended', says: ['aws sso login'], without: ['empty-secret'] },
  },
  {
    name: 'the sign-in to SSO has ended',
    env: { AWS_PROFILE: 'ci' },
    inputs: skipping,
    claims: {},
    home: signedIn('2020-01-01T00:00:00Z'),
    expected: { first: 'sign-in-ended', says: ['expired'] },
  },
  {
    name: 'the sign-in to SSO was taken back',
    env: { AWS_PROFILE: 'ci' },
    home: signedIn('2199-01-01T00:00:00Z'),
    answers: {
      'https://portal.sso.eu-central-1': {
        body: JSON.stringify({
          __type: 'UnauthorizedException',
          message: 'Session token not found or invalid',
        }),
        status: 401,
        headers: { 'x-amzn-errortype': 'UnauthorizedException' },
      },
    },
    expected: { first: 'sign-in-ended' },
  },
  {
    name: 'the user of SSO may not have the role',
    env: { AWS_PROFILE: 'ci' },
    home: signedIn('2199-01-01T00:00:00Z'),
    answers: {
      'https://portal.sso.eu-central-1': {
        body: JSON.stringify({ __type: 'ForbiddenException', message: 'No access' }),
        status: 403,
        headers: { 'x-amzn-errortype': 'ForbiddenException' },
      },
    },
    expected: { first: 'profile-unusable', says: ['sso_role_name'] },
  },
  {
    name: 'nobody has signed in to the SSO session of the profile',
    env: { AWS_PROFILE: 'ci' },
    home: {
      '.aws/config': `[profile ci]\nsso_session = octo\nsso_account_id = ${account}\nsso_role_name = deploy\n[sso-session octo]\nsso_start_url = https://octo.awsapps.com/start\nsso_region = eu-central-1\n`,
    },
    expected: { first: 'sign-in-ended' },
  },
  {
    name: 'aws login on the runner has ended',
    env: { AWS_PROFILE: 'ci' },
    home: profile('ci', 'login_session = arn:aws:iam::111122223333:user/octocat'),
    expected: { first: 'sign-in-ended', says: ['aws login'] },
  },
  {
    name: 'a profile with MFA',
    env: { AWS_PROFILE: 'ci' },
    home: {
      '.aws/config': `[profile base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n[profile ci]\nrole_arn = ${roleArn}\nsource_profile = base\nmfa_serial = arn:aws:iam::${account}:mfa/octocat\n`,
    },
    expected: { first: 'profile-unusable', says: ['mfa_serial'] },
  },
  {
    name: 'two profiles that name each other',
    env: { AWS_PROFILE: 'a' },
    home: {
      '.aws/config': `[profile a]\nrole_arn = ${roleArn}\nsource_profile = b\n[profile b]\nrole_arn = ${roleArn}\nsource_profile = a\n`,
    },
    expected: { first: 'profile-unusable', says: ['source_profile'] },
  },
  {
    name: 'credential_source of a kind that does not exist',
    env: { AWS_PROFILE: 'ci' },
    home: profile('ci', `role_arn = ${roleArn}`, 'credential_source = Ec2Instance'),
    expected: { first: 'profile-unusable', says: ['credential_source'] },
  },
  {
    name: 'credential_source = Environment without the variables',
    env: { AWS_PROFILE: 'ci' },
    home: profile('ci', `role_arn = ${roleArn}`, 'credential_source = Environment'),
    expected: { first: 'profile-unusable', says: ['AWS_ACCESS_KEY_ID'] },
  },
  {
    name: 'an SSO session that the file does not have',
    env: { AWS_PROFILE: 'ci' },
    home: profile('ci', 'sso_session = octo', `sso_account_id = ${account}`, 'sso_role_name = deploy'),
    expected: { first: 'profile-unusable', says: ['sso'] },
  },
]

const roleOfProfile = {
  '.aws/config': `[profile base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n[profile ci]\nrole_arn = ${roleArn}\nsource_profile = base\n`,
}

export const profileRoleCases: readonly Failure[] = [
  {
    name: 'the keys that a profile begins with were deleted',
    env: { AWS_PROFILE: 'ci' },
    home: roleOfProfile,
    answers: {
      [sts]: {
        code: 'InvalidClientTokenId',
        message: 'The security token included in the request is invalid.',
      },
    },
    expected: { first: 'profile-role-denied', says: ['source_profile'], without: ['empty-secret'] },
  },
  {
    name: 'the role of a profile does not trust its keys',
    env: { AWS_PROFILE: 'ci' },
    inputs: skipping,
    claims: {},
    home: roleOfProfile,
    answers: {
      [sts]: {
        code: 'AccessDenied',
        message: `User: arn:aws:iam::${account}:user/base is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      },
    },
    expected: { first: 'profile-role-denied', says: ['"ci"'], never: ['"Effect": "Allow"'] },
  },
]

export const containerCases: readonly Failure[] = [
  {
    name: "EKS Pod Identity: the agent answers 500, for the node's role lacks a permission",
    env: pod,
    files: podIdentityToken,
    claims: {},
    inputs: skipping,
    answers: {
      'http://169.254.170.23': {
        body: '[agent-token-123]: (500 Internal Server Error): unable to fetch credentials from EKS Auth',
        status: 500,
      },
    },
    expected: {
      first: 'container-endpoint',
      says: ['169.254.170.23', 'eks-pod-identity-agent', 'eks-auth:AssumeRoleForPodIdentity'],
      without: ['empty-secret', 'service-failure'],
    },
  },
  {
    name: 'EKS Pod Identity: no association for the service account',
    env: pod,
    files: podIdentityToken,
    inputs: skipping,
    claims: {},
    answers: {
      'http://169.254.170.23': {
        body: JSON.stringify({
          __type: 'AccessDeniedException',
          message: 'Unauthorized Exception! EKS does not have permissions to assume the associated role.',
        }),
        status: 400,
      },
    },
    expected: { first: 'container-endpoint', says: ['pods.eks.amazonaws.com'] },
  },
  {
    name: 'ECS: the agent cannot assume the role of the task',
    env: { ...selfHosted, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/0a1b2c' },
    inputs: { 'role-to-assume': roleArn, 'role-chaining': true },
    answers: {
      'http://169.254.170.2': {
        body: JSON.stringify({
          code: 'InternalServerError',
          message: 'Unable to get credentials for the task',
          HTTPErrorCode: 500,
        }),
        status: 500,
      },
    },
    expected: { first: 'container-endpoint', says: ['ecs-tasks.amazonaws.com'] },
  },
  {
    name: 'ECS variables in a container that the runner started: nothing listens there',
    env: { ...selfHosted, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/0a1b2c' },
    answers: {
      'http://169.254.170.2': {
        broken: nodeError('EHOSTUNREACH', 'connect EHOSTUNREACH 169.254.170.2:80'),
        phase: 'connect',
      },
    },
    expected: { first: 'container-endpoint', says: ['169.254.170.2'], never: ['http-proxy', 'port 443'] },
  },
  {
    name: 'the endpoint of an earlier step is not in this container',
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:41234/creds' },
    claims: {},
    answers: {
      'http://127.0.0.1': {
        broken: nodeError('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:41234'),
        phase: 'connect',
      },
    },
    expected: {
      first: 'container-endpoint',
      says: ['127.0.0.1:41234', 'refresh: endpoint'],
      never: ['sts-endpoint'],
    },
  },
  {
    name: 'EKS Pod Identity: the agent does not answer',
    env: pod,
    files: podIdentityToken,
    answers: { 'http://169.254.170.23': { late: 'connect' } },
    expected: { first: 'container-endpoint', says: ['eks-pod-identity-agent'], never: ['port 443'] },
  },
  {
    name: 'a container endpoint that answers with something else',
    env: { ...selfHosted, AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:41234/creds' },
    answers: { 'http://127.0.0.1': { body: '{"status":"ok"}' } },
    expected: { first: 'container-endpoint', says: ['gave no credentials'] },
  },
  {
    name: 'a container endpoint with a certificate of a private authority',
    env: { ...selfHosted, AWS_CONTAINER_CREDENTIALS_FULL_URI: 'https://creds.example.com/keys' },
    answers: {
      'https://creds.example.com': {
        broken: nodeError('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain'),
        phase: 'tls',
      },
    },
    expected: { first: 'tls-authority', says: ['creds.example.com'] },
  },
  {
    name: 'a container endpoint on another machine over plain http',
    env: { ...selfHosted, AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://creds.example.com/keys' },
    expected: { first: 'container-settings', says: ['AWS_CONTAINER_CREDENTIALS_FULL_URI'] },
  },
  {
    name: 'the token file of Pod Identity is not mounted',
    env: pod,
    expected: { first: 'container-settings', says: ['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'] },
  },
  {
    name: 'IRSA in a private subnet without a route to STS',
    env: irsa,
    files: podToken,
    inputs: skipping,
    claims: {},
    answers: { [sts]: { late: 'connect' } },
    expected: {
      first: 'service-account-unreachable',
      says: ['VPC endpoint', 'com.amazonaws.eu-central-1.sts'],
      without: ['empty-secret'],
    },
  },
  {
    name: 'IRSA behind a network policy that refuses',
    env: irsa,
    files: podToken,
    answers: {
      [sts]: { broken: nodeError('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.9:443'), phase: 'connect' },
    },
    expected: { first: 'service-account-unreachable' },
  },
  {
    name: 'IRSA: the cluster cannot resolve names outside',
    env: irsa,
    files: podToken,
    inputs: { 'role-to-assume': roleArn, 'role-chaining': true },
    answers: { [sts]: { broken: nodeError('EAI_AGAIN', 'getaddrinfo EAI_AGAIN sts'), phase: 'dns' } },
    expected: { first: 'service-account-unreachable', never: ['spelling of aws-region'] },
  },
  {
    name: 'IRSA: the role does not trust the service account',
    env: irsa,
    files: podToken,
    inputs: skipping,
    claims: {},
    answers: {
      [sts]: { code: 'AccessDenied', message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity' },
    },
    expected: {
      first: 'service-account-denied',
      says: [`arn:aws:iam::${account}:role/runners`],
      without: ['empty-secret', 'role-trust'],
      never: ['repo:'],
    },
  },
  {
    name: 'IRSA: the account has no identity provider of the cluster',
    env: irsa,
    files: podToken,
    answers: {
      [sts]: {
        code: 'InvalidIdentityToken',
        message:
          'No OpenIDConnect provider found in your account for https://oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B716D3041E',
      },
    },
    expected: { first: 'service-account-denied', says: ['associate-iam-oidc-provider'] },
  },
  {
    name: 'IRSA: the token is not mounted in the job container',
    env: irsa,
    expected: {
      first: 'token-file',
      says: ['AWS_WEB_IDENTITY_TOKEN_FILE'],
      never: ['web-identity-token-file'],
    },
  },
]

export const emptyCases: readonly Failure[] = [
  {
    name: 'a forgotten Region',
    inputs: { 'aws-region': '', 'role-to-assume': roleArn },
    claims: {},
    expected: {
      first: 'region-missing',
      certainty: 'certain',
      says: ['aws-region: '],
      without: ['empty-secret'],
    },
  },
  {
    name: "a Region held in a secret, on a fork's pull request",
    inputs: { 'aws-region': '', 'role-to-assume': roleArn },
    env: { GITHUB_EVENT_NAME: 'pull_request' },
    event: forked,
    expected: { first: 'fork-pull-request', without: ['empty-secret'] },
  },
  {
    name: "keys held in secrets, on Dependabot's run: both come empty",
    inputs: { 'aws-access-key-id': '', 'aws-secret-access-key': '' },
    env: { GITHUB_ACTOR: 'dependabot[bot]', GITHUB_EVENT_NAME: 'pull_request' },
    expected: { first: 'dependabot', without: ['empty-secret'] },
  },
  {
    name: "a Region held in a secret, on Dependabot's run",
    inputs: { 'aws-region': '', 'role-to-assume': roleArn },
    env: { GITHUB_ACTOR: 'dependabot[bot]', GITHUB_EVENT_NAME: 'pull_request' },
    expected: { first: 'dependabot', without: ['empty-secret'] },
  },
  {
    name: 'the key ID is there, its secret came empty',
    inputs: { ...userKeys, 'aws-secret-access-key': '' },
    claims: {},
    expected: { first: 'empty-secret', certainty: 'certain', says: ['aws-secret-access-key'] },
  },
  {
    name: 'the secret is there, its key ID came empty',
    inputs: { ...userKeys, 'aws-access-key-id': '' },
    claims: {},
    expected: { first: 'empty-secret', says: ['aws-access-key-id'] },
  },
  {
    name: 'a session token is there, the keys came empty',
    inputs: { 'aws-session-token': 'IQoJb3JpZ2luX2VjEXAMPLE' },
    expected: { first: 'empty-secret', says: ['aws-access-key-id'] },
  },
  {
    name: 'the role came empty, but the step says how long its session is to last',
    inputs: { 'role-to-assume': '', 'role-duration-seconds': 1800 },
    claims: {},
    expected: { first: 'empty-secret', says: ['role-to-assume'] },
  },
  {
    name: 'force-skip-oidc is set, and the role came empty',
    inputs: { 'force-skip-oidc': true },
    claims: {},
    expected: { first: 'empty-secret', says: ['role-to-assume'] },
  },
  {
    name: 'the other half of the variables, on a runner of the company',
    env: { ...selfHosted, AWS_SECRET_ACCESS_KEY: aroundKeys.AWS_SECRET_ACCESS_KEY },
    inputs: skipping,
    claims: {},
    expected: { first: 'half-set-keys', says: ['AWS_ACCESS_KEY_ID'], without: ['nothing-around'] },
  },
  {
    name: 'half of the variables of the environment',
    env: { AWS_ACCESS_KEY_ID: aroundKeys.AWS_ACCESS_KEY_ID },
    claims: {},
    expected: { first: 'half-set-keys', says: ['AWS_SECRET_ACCESS_KEY'], without: ['empty-secret'] },
  },
  {
    name: 'keys in a profile that hold an invisible character',
    env: { AWS_PROFILE: 'ci' },
    home: profile('ci', 'aws_access_key_id = AKIA\u200bIOSFODNN7EXAMPLE', 'aws_secret_access_key = x'),
    expected: { first: 'key-malformed' },
  },
]
