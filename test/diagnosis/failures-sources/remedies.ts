/** Remedies that fit the failure. */

import { CredentialsError } from '../../../src/core/errors.ts'
import { githubStep } from '../../../src/platforms/github-step.ts'
import { memoryFiles } from '../../support/memory-files.ts'
import { memoryHost } from '../../support/memory-host.ts'
import { account, jwt, roleArn, userKeys } from '../reported.ts'
import { aroundKeys, type Failure, nodeError } from './failure.ts'
import { fileFailure } from './published.ts'

const sts = 'https://sts'
const tokens = 'https://tokens.example.com'
const proxied = { 'role-to-assume': roleArn, 'http-proxy': 'http://proxy.example.com:3128' } as const
const direct = { 'role-to-assume': roleArn } as const
const off = () => ({
  code: 'RegionDisabledException',
  message: `STS is not activated in this region for account:${account}. Your account administrator can activate STS in this region using the IAM Console.`,
  status: 403,
})
const reset = (message = 'read ECONNRESET') => nodeError('ECONNRESET', message)

export const proxyCases: readonly Failure[] = [
  {
    name: 'nothing listens at the proxy',
    inputs: proxied,
    claims: {},
    answers: {
      [sts]: { broken: nodeError('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:3128'), phase: 'proxy' },
    },
    expected: {
      first: 'proxy',
      says: ['refused the connection', 'proxy.example.com:3128'],
      never: ['did not let', 'no-proxy: .amazonaws.com'],
    },
  },
  {
    name: 'nothing listens at the proxy, when the token is asked for',
    inputs: proxied,
    claims: {},
    answers: {
      [tokens]: { broken: nodeError('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:3128'), phase: 'proxy' },
    },
    expected: { first: 'proxy', says: ['no-proxy: tokens.example.com'], never: ['.amazonaws.com'] },
  },
  {
    name: 'a proxy that no name server knows',
    inputs: proxied,
    claims: {},
    answers: {
      [sts]: { broken: nodeError('ENOTFOUND', 'getaddrinfo ENOTFOUND proxy.example.com'), phase: 'proxy' },
    },
    expected: { first: 'proxy', says: ['name'] },
  },
  {
    name: 'a proxy that does not answer',
    inputs: proxied,
    claims: {},
    answers: { [sts]: { late: 'proxy' } },
    expected: { first: 'proxy', says: ['in time'], never: ['did not let'] },
  },
  {
    name: 'a proxy that asks for a password',
    inputs: proxied,
    claims: {},
    answers: { [sts]: { proxyStatus: 407 } },
    expected: { first: 'proxy', says: ['user and password'] },
  },
  {
    name: 'a proxy that forbids the host',
    inputs: proxied,
    claims: {},
    answers: { [sts]: { proxyStatus: 403 } },
    expected: {
      first: 'proxy-denied',
      says: ['sts.eu-central-1.amazonaws.com', 'no-proxy: sts.eu-central-1.amazonaws.com'],
      never: ['Correct the proxy'],
    },
  },
  {
    name: 'a proxy that forbids the host of the tokens, in China',
    inputs: {
      ...proxied,
      'aws-region': 'cn-north-1',
      'role-to-assume': `arn:aws-cn:iam::${account}:role/deploy`,
    },
    claims: {},
    answers: { [tokens]: { proxyStatus: 403 } },
    expected: { first: 'proxy-denied', says: ['tokens.example.com'], never: ['amazonaws.com'] },
  },
  {
    name: 'a proxy that cannot reach the host',
    inputs: proxied,
    claims: {},
    answers: { [sts]: { proxyStatus: 502 } },
    expected: { first: 'proxy-denied', says: ['could not reach'], never: ['allow list'] },
  },
  {
    name: 'a web server in the place of the proxy',
    inputs: proxied,
    claims: {},
    answers: { [sts]: { proxyStatus: 405 } },
    expected: { first: 'proxy-denied', says: ['CONNECT'] },
  },
  {
    name: 'a firewall cuts the handshake',
    inputs: direct,
    claims: {},
    answers: {
      [sts]: {
        broken: reset('Client network socket disconnected before secure TLS connection was established'),
        phase: 'tls',
      },
    },
    expected: {
      first: 'connection',
      says: ['firewall', 'handshake'],
      never: ['sts-endpoint'],
      without: ['tls-certificate'],
    },
  },
  {
    name: 'a proxy that filters by name cuts the handshake of the token service',
    inputs: proxied,
    claims: {},
    answers: { [tokens]: { broken: reset(), phase: 'tls' } },
    expected: { first: 'connection', says: ['tokens.example.com', 'proxy.example.com'] },
  },
  {
    name: 'a proxy of the company breaks off the answer',
    inputs: direct,
    claims: {},
    answers: { [sts]: { broken: nodeError('EPIPE', 'write EPIPE'), phase: 'tls' } },
    expected: { first: 'connection', says: ['firewall'] },
  },
  {
    name: 'a firewall holds the handshake up',
    inputs: direct,
    claims: {},
    answers: { [sts]: { late: 'tls' } },
    expected: { first: 'timeout', says: ['handshake', 'firewall'], never: ['did not accept a connection'] },
  },
  {
    name: 'nothing listens where sts-endpoint leads',
    inputs: { ...direct, 'sts-endpoint': 'http://localhost:4566' },
    claims: {},
    answers: {
      'http://localhost': {
        broken: nodeError('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:4566'),
        phase: 'connect',
      },
    },
    expected: {
      first: 'connection',
      says: ['sts-endpoint', 'localhost:4566'],
      never: ['port 443', 'http-proxy'],
    },
  },
  {
    name: 'a SOCKS proxy that does not allow the host',
    inputs: { ...direct, 'http-proxy': 'socks5h://proxy.example.com:1080' },
    claims: {},
    made: () => ({
      error: new CredentialsError(
        'network',
        'The SOCKS proxy proxy.example.com:1080 did not open a connection: reply 2.',
        {
          details: { reason: 'proxy-refused', phase: 'proxy', host: 'sts.eu-central-1.amazonaws.com' },
        },
      ),
    }),
    expected: {
      first: 'proxy-denied',
      says: ['no-proxy: sts.eu-central-1.amazonaws.com'],
      never: ['CONNECT'],
    },
  },
  {
    name: 'a proxy of the environment that nothing listens at',
    inputs: direct,
    env: { HTTPS_PROXY: 'http://proxy.example.com:3128' },
    claims: {},
    answers: {
      [sts]: { broken: nodeError('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:3128'), phase: 'proxy' },
    },
    expected: { first: 'proxy', says: ['HTTPS_PROXY: http'], never: ['http-proxy:'] },
  },
  {
    name: 'a portal behind a proxy answers in the place of STS',
    inputs: proxied,
    claims: {},
    answers: { [sts]: { body: '<html><title>Sign in</title></html>' } },
    expected: { first: 'not-sts', says: ['sts.eu-central-1.amazonaws.com in no-proxy'] },
  },
  {
    name: 'a certificate that has expired is no firewall',
    inputs: direct,
    claims: {},
    answers: { [sts]: { broken: nodeError('CERT_HAS_EXPIRED', 'certificate has expired'), phase: 'tls' } },
    expected: { first: 'tls-certificate', never: ['firewall'] },
  },
]

export const placeCases: readonly Failure[] = [
  ...['eu-central-1', 'us-west-1', 'ap-northeast-3'].map(
    (region): Failure => ({
      name: `STS is off in ${region}, which is on in every account`,
      inputs: { ...direct, 'aws-region': region },
      claims: {},
      answers: { [sts]: off() },
      expected: { first: 'region-disabled', says: ['IAM', 'Account settings'], never: ['enable-region'] },
    }),
  ),
  ...['ap-east-1', 'eu-south-2', 'me-central-1'].map(
    (region): Failure => ({
      name: `${region} has to be enabled`,
      inputs: { ...direct, 'aws-region': region },
      claims: {},
      answers: { [sts]: off() },
      expected: { first: 'region-disabled', says: [`aws account enable-region --region-name ${region}`] },
    }),
  ),
  {
    name: 'STS is off in the Region that sts-endpoint names',
    inputs: { ...direct, 'sts-endpoint': 'https://sts.ap-east-1.amazonaws.com' },
    claims: {},
    answers: { [sts]: off() },
    expected: {
      first: 'region-disabled',
      says: ['ap-east-1'],
      never: [/for eu-central-1/, /in eu-central-1/],
    },
  },
  {
    name: 'STS is off in a Region of GovCloud',
    inputs: { 'aws-region': 'us-gov-east-1', 'role-to-assume': `arn:aws-us-gov:iam::${account}:role/deploy` },
    claims: {},
    answers: { [sts]: off() },
    expected: { first: 'region-disabled', never: ['enable-region'] },
  },
  ...['eu-central-1', 'ap-southeast-2', 'sa-east-1'].map(
    (region): Failure => ({
      name: `FIPS in ${region}, which has no such endpoint`,
      inputs: { ...direct, 'aws-region': region },
      env: { AWS_USE_FIPS_ENDPOINT: 'true' },
      claims: {},
      answers: {
        [sts]: {
          broken: nodeError('ENOTFOUND', `getaddrinfo ENOTFOUND sts-fips.${region}.amazonaws.com`),
          phase: 'dns',
        },
      },
      expected: {
        first: 'fips-endpoint',
        says: ['AWS_USE_FIPS_ENDPOINT', 'us-east-1'],
        never: ['spelling', 'spelled', 'misspelt'],
        without: ['dns'],
      },
    }),
  ),
  {
    name: 'FIPS in a Region that has it: the runner has no DNS',
    inputs: { ...direct, 'aws-region': 'us-east-1' },
    env: { AWS_USE_FIPS_ENDPOINT: 'true' },
    claims: {},
    answers: { [sts]: { broken: nodeError('EAI_AGAIN', 'getaddrinfo EAI_AGAIN sts-fips'), phase: 'dns' } },
    expected: { first: 'dns', never: ['spelling'] },
  },
]

export const tokenAgeCases: readonly Failure[] = [
  {
    name: 'a token that was made days ago and has not expired',
    inputs: { 'role-to-assume': roleArn, 'web-identity-token-file': '/token' },
    files: {
      '/token': jwt({
        iss: 'https://gitlab.example.com',
        sub: 'x',
        aud: 'y',
        iat: 1788134400,
        exp: 1999999999,
      }),
    },
    answers: { [sts]: { code: 'ExpiredTokenException', message: 'Token too old: 441398' } },
    expected: {
      first: 'token-too-old',
      says: ['24 hours'],
      never: ['clock'],
      without: ['clock-skew', 'token-expired'],
    },
  },
  {
    name: 'a token that was made days ago, in a file of Vault',
    inputs: { 'role-to-assume': roleArn, 'web-identity-token-file': '/token' },
    files: { '/token': jwt({ iss: 'https://vault.example.com', sub: 'x', aud: 'y', iat: 1788134400 }) },
    answers: { [sts]: { code: 'ExpiredTokenException', message: 'Token too old: 90000' } },
    expected: { first: 'token-too-old', says: ['25 h'], never: ['clock'] },
  },
  {
    name: 'a token in a file that has expired',
    inputs: { 'role-to-assume': roleArn, 'web-identity-token-file': '/token' },
    files: {
      '/token': jwt({
        iss: 'https://gitlab.example.com',
        sub: 'x',
        aud: 'y',
        iat: 1788134400,
        exp: 1788134700,
      }),
    },
    answers: {
      [sts]: {
        code: 'ExpiredTokenException',
        message:
          'Token expired: current date/time 1788228000 must be before the expiration date/time 1788134700',
        date: 'Tue, 01 Sep 2026 02:00:00 GMT',
      },
    },
    expected: { first: 'token-expired', never: ['clock'] },
  },
]

export const requestCases: readonly Failure[] = [
  {
    name: 'a packed policy with OIDC has no tags of this step',
    inputs: {
      ...direct,
      'inline-session-policy': `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`,
    },
    claims: {},
    answers: {
      [sts]: {
        code: 'PackedPolicyTooLarge',
        message: 'Packed policy consumes 112% of allotted space, please use smaller policy.',
      },
    },
    expected: {
      first: 'packed-policy',
      says: ['inline-session-policy'],
      never: ['role-skip-session-tagging', 'custom-tags'],
    },
  },
  {
    name: 'a packed policy with OIDC whose token carries tags',
    inputs: { ...direct, 'managed-session-policies': `arn:aws:iam::${account}:policy/a` },
    claims: { 'https://aws.amazon.com/tags': { principal_tags: { a: ['b'] } } },
    answers: {
      [sts]: {
        code: 'PackedPolicyTooLarge',
        message: 'Packed size of session tags consumes 104% of allotted space.',
      },
    },
    expected: {
      first: 'packed-policy',
      says: ['https://aws.amazon.com/tags'],
      never: ['role-skip-session-tagging'],
    },
  },
  {
    name: 'a packed policy with keys',
    inputs: { ...direct, ...userKeys, 'custom-tags': '{"team":"octo"}' },
    answers: {
      [sts]: {
        code: 'PackedPolicyTooLarge',
        message: 'Packed size of session tags consumes 142% of allotted space.',
      },
    },
    expected: { first: 'packed-policy', says: ['role-skip-session-tagging: true'] },
  },
  {
    name: 'a packed policy of an earlier session, no tags of this step',
    inputs: { ...direct, 'role-chaining': true, 'role-skip-session-tagging': true },
    env: aroundKeys,
    answers: {
      [sts]: {
        code: 'PackedPolicyTooLarge',
        message: 'Packed size of session tags consumes 142% of allotted space.',
      },
    },
    expected: { first: 'packed-policy', says: ['transitive'], never: ['role-skip-session-tagging: true'] },
  },
]

const runnerFile = (variable: string, path: string, code: string, more: object = {}): Failure => ({
  name: `${variable} cannot be written: ${code}`,
  made: async () => ({ error: await published({ [variable]: path }, code) }),
  expected: {
    first: 'runner-files-permission',
    certainty: 'certain',
    says: [variable, 'user'],
    never: ['AWS_CONFIG_FILE'],
    without: ['file-permission'],
    ...more,
  },
})

async function published(env: Readonly<Record<string, string>>, code: string): Promise<CredentialsError> {
  const files = {
    ...memoryFiles(),
    openEnd: () => {
      throw nodeError(code, `${code}: permission denied, open '/github/file_commands/set_env'`)
    },
  }
  try {
    githubStep(memoryHost({ env, files })).stepFiles.publish({ variables: { A: 'b' }, outputs: { C: 'd' } })
  } catch (thrown) {
    if (thrown instanceof CredentialsError) return thrown
    throw thrown
  }
  throw new Error('It was written')
}

const utf16 = String.fromCharCode(0xfeff)

export const fileCases: readonly Failure[] = [
  runnerFile('GITHUB_OUTPUT', '/github/file_commands/output', 'EACCES'),
  runnerFile('GITHUB_OUTPUT', '/github/file_commands/output', 'EROFS'),
  runnerFile('GITHUB_OUTPUT', '/github/file_commands/output', 'EPERM'),
  {
    name: 'a token file that the user may not read',
    made: () => ({
      error: new CredentialsError(
        'token-file-unreadable',
        'Web identity token file cannot be read (EACCES): /token.',
        {
          cause: nodeError('EACCES', 'EACCES: permission denied'),
          details: { input: 'web-identity-token-file' },
        },
      ),
    }),
    expected: { first: 'file-permission', says: ['web-identity-token-file'], never: ['AWS_CONFIG_FILE'] },
  },
  {
    name: 'the runner gave no GITHUB_ENV',
    made: async () => ({ error: await published({}, 'EACCES') }),
    expected: { first: 'runner-files', never: ['AWS_CONFIG_FILE'] },
  },
  {
    name: 'an AWS config file in UTF-16, as PowerShell writes it',
    made: async () => ({
      error: await fileFailure({
        encoding: 'utf16le',
        text: `${utf16}[default]\r\nregion = eu-central-1\r\n`,
      }),
    }),
    expected: {
      first: 'file-encoding',
      says: ['UTF-8'],
      never: ['symbolic link', 'chmod'],
      without: ['unsafe-file'],
    },
  },
  {
    name: 'an AWS config file with umlauts in Latin-1',
    made: async () => ({
      error: await fileFailure({ encoding: 'latin1', text: '# f\u00fcr alle\n[default]\n' }),
    }),
    expected: { first: 'file-encoding', never: ['symbolic link'] },
  },
  {
    name: 'a token file in UTF-16',
    made: async () => ({
      error: await fileFailure({ encoding: 'utf16le', text: `${utf16}token`, as: 'token' }),
    }),
    expected: { first: 'file-encoding', says: ['web-identity-token-file'], never: ['symbolic link'] },
  },
  {
    name: 'an AWS config file that is a link',
    made: async () => ({ error: await fileFailure({ link: true }) }),
    expected: { first: 'unsafe-file', says: ['symbolic link'], never: ['UTF-8'] },
  },
]
