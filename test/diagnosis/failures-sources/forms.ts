/** Values that give away what they are, before anything is sent or by AWS's answer. */
import { account, jwt, roleArn, userKeys } from '../reported.ts'
import { aroundKeys, type Failure, nodeError, selfHosted } from './failure.ts'

const sts = 'https://sts.'
const secretAsId = {
  'aws-access-key-id': userKeys['aws-secret-access-key'],
  'aws-secret-access-key': userKeys['aws-access-key-id'],
} as const
const invalid = {
  code: 'InvalidClientTokenId',
  message: 'The security token included in the request is invalid.',
  status: 403,
}
const mismatch = {
  code: 'SignatureDoesNotMatch',
  message:
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
  status: 403,
}
const tokenFile = (text: string, more: Partial<Failure> = {}): Partial<Failure> => ({
  inputs: { 'role-to-assume': roleArn, 'web-identity-token-file': '/token' },
  files: { '/token': text },
  ...more,
})
const role = (text: string): Partial<Failure> => ({ inputs: { 'role-to-assume': text }, claims: {} })
const region = (text: string): Partial<Failure> => ({
  inputs: { 'aws-region': text, 'role-to-assume': roleArn },
  claims: {},
})
const caller = `arn:aws:sts::${account}:assumed-role/base/octocat`
const chained: Partial<Failure> = {
  inputs: { 'role-to-assume': roleArn, 'role-chaining': true },
  env: aroundKeys,
  claims: {},
}

export const keyCases: readonly Failure[] = [
  {
    name: 'key ID and secret are swapped',
    inputs: secretAsId,
    expected: { first: 'keys-swapped', certainty: 'certain', says: ['aws-access-key-id'] },
  },
  {
    name: 'key ID and secret are swapped in the environment',
    env: {
      AWS_ACCESS_KEY_ID: userKeys['aws-secret-access-key'],
      AWS_SECRET_ACCESS_KEY: userKeys['aws-access-key-id'],
    },
    expected: { first: 'keys-swapped', says: ['AWS_ACCESS_KEY_ID'], without: ['empty-secret'] },
  },
  {
    name: 'a key ID that begins with $, as PowerShell would write it',
    inputs: { ...userKeys, 'aws-access-key-id': '$env:AWS_ACCESS_KEY_ID' },
    expected: { first: 'input-placeholder', says: ['aws-access-key-id'], never: ['$env'] },
  },
  {
    name: 'a key ID that nobody expanded',
    inputs: { ...userKeys, 'aws-access-key-id': '${{ secrets.AWS_ACCESS_KEY_ID }}' },
    expected: { first: 'input-placeholder', says: ['aws-access-key-id'] },
  },
  {
    name: 'a variable of the environment that nobody expanded',
    env: { ...aroundKeys, AWS_ACCESS_KEY_ID: '$AWS_KEY' },
    expected: { first: 'input-placeholder', says: ['AWS_ACCESS_KEY_ID'] },
  },
  {
    name: 'the stars of a log in the place of the secret',
    inputs: { ...userKeys, 'aws-secret-access-key': '***' },
    expected: { first: 'input-placeholder', says: ['aws-secret-access-key'] },
  },
  {
    name: 'a key ID with a blank in it',
    inputs: { ...userKeys, 'aws-access-key-id': 'AKIAIOSFODNN 7EXAMPLE' },
    expected: { first: 'key-malformed', says: ['aws-access-key-id'], never: ['AKIAIOSFODNN 7'] },
  },
  {
    name: 'a secret with a line break in it',
    inputs: { ...userKeys, 'aws-secret-access-key': 'wJalrXUtnFEMI\nK7MDENG' },
    expected: { first: 'key-malformed', says: ['aws-secret-access-key'] },
  },
  {
    name: 'a variable with a blank in it',
    env: { ...aroundKeys, AWS_SECRET_ACCESS_KEY: 'abc def' },
    expected: { first: 'key-malformed', says: ['AWS_SECRET_ACCESS_KEY'] },
  },
  {
    name: 'a key ID in quotes',
    inputs: { ...userKeys, 'aws-access-key-id': '"AKIAIOSFODNN7EXAMPLE"' },
    answers: { [sts]: invalid },
    expected: { first: 'key-malformed', says: ['quotes'], never: ['"AKIA'] },
  },
  {
    name: 'a key ID with its name before it',
    inputs: { ...userKeys, 'aws-access-key-id': 'AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE' },
    answers: {
      [sts]: {
        code: 'IncompleteSignature',
        message:
          "'AKIAIOSFODNN7EXAMPLE/20260901/eu-central-1/sts/aws4_request' not a valid key=value pair (missing equal-sign) in Authorization header",
      },
    },
    expected: { first: 'key-malformed', says: ['aws-access-key-id'] },
  },
  {
    name: 'a key ID that holds a slash',
    inputs: { ...userKeys, 'aws-access-key-id': 'team/AKIAIOSFODNN7EXAMPLE' },
    answers: {
      [sts]: {
        code: 'IncompleteSignature',
        message:
          "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'team/AKIA'",
      },
    },
    expected: { first: 'key-malformed', says: ['aws-access-key-id'] },
  },
  {
    name: 'a secret twice, once as the key ID',
    inputs: { ...userKeys, 'aws-access-key-id': userKeys['aws-secret-access-key'] },
    answers: {
      [sts]: {
        code: 'IncompleteSignature',
        message:
          "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '…'",
      },
    },
    expected: { first: 'key-malformed', says: ['secret access key'] },
  },
  {
    name: 'a proxy that changes the header of the signature',
    inputs: { ...userKeys, 'http-proxy': 'http://proxy.example.com:3128' },
    answers: {
      [sts]: {
        code: 'IncompleteSignature',
        message:
          "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter.",
      },
    },
    expected: { first: 'incomplete-signature', says: ['proxy.example.com'], never: ['Store both values'] },
  },
  {
    name: 'a proxy that takes the signature out',
    inputs: { ...userKeys, 'http-proxy': 'http://proxy.example.com:3128' },
    answers: {
      [sts]: {
        code: 'MissingAuthenticationToken',
        message: 'Request is missing Authentication Token',
        status: 403,
      },
    },
    expected: {
      first: 'signature-removed',
      says: ['Authorization', 'proxy.example.com'],
      without: ['not-sts'],
    },
  },
  {
    name: 'a gateway of the company before STS takes the signature out',
    inputs: { ...userKeys, 'sts-endpoint': 'https://sts.proxy.example.com' },
    answers: {
      [sts]: {
        code: 'MissingAuthenticationToken',
        message: 'Request is missing Authentication Token',
        status: 403,
      },
    },
    expected: { first: 'signature-removed', says: ['sts-endpoint'] },
  },
]

export const secretCases: readonly Failure[] = [
  {
    name: 'a secret in quotes',
    inputs: { ...userKeys, 'aws-secret-access-key': `"${userKeys['aws-secret-access-key']}"` },
    answers: { [sts]: mismatch },
    expected: { first: 'key-malformed', says: ['aws-secret-access-key', 'quotes'], never: ['wJalr'] },
  },
  {
    name: 'a secret that was cut when it was copied',
    inputs: { ...userKeys, 'aws-secret-access-key': userKeys['aws-secret-access-key'].slice(3) },
    answers: { [sts]: mismatch },
    expected: { first: 'key-malformed', says: ['aws-secret-access-key', '40'], never: ['wJalr'] },
  },
  {
    name: 'a secret of another pair',
    inputs: { ...userKeys, 'aws-secret-access-key': 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY' },
    answers: { [sts]: mismatch },
    expected: { first: 'secret-mismatch', certainty: 'certain' },
  },
  {
    name: 'the short secret of a compatible service',
    inputs: {
      ...userKeys,
      'aws-secret-access-key': 'minio-secret',
      'sts-endpoint': 'https://minio.example.com',
    },
    answers: { 'https://minio.example.com': mismatch },
    expected: { first: 'secret-mismatch', without: ['key-malformed'] },
  },
]

export const placeholderCases: readonly Failure[] = [
  { name: 'an account ID still to be filled in', ...role('arn:aws:iam::<ACCOUNT_ID>:role/deploy') },
  { name: 'a variable of the shell in an ARN', ...role('arn:aws:iam::$AWS_ACCOUNT_ID:role/deploy') },
  { name: 'a variable in braces in an ARN', ...role('arn:aws-cn:iam::${ACCOUNT}:role/deploy') },
  { name: 'an expression without its dollar', ...role('arn:aws:iam::{{ secrets.ACCOUNT }}:role/deploy') },
  { name: 'the X of a README in an ARN', ...role('arn:aws:iam::XXXXXXXXXXXX:role/deploy') },
  { name: 'the account of a README in an ARN', ...role('arn:aws:iam::ACCOUNT_ID:role/deploy') },
  { name: 'a role name still to be filled in', ...role(`arn:aws:iam::${account}:role/<role-name>`) },
  { name: 'the stars of a log in an ARN', ...role('arn:aws:iam::***:role/deploy') },
].map((failure) => ({
  ...failure,
  expected: { first: 'input-placeholder', certainty: 'certain', says: ['role-to-assume: ${{ vars.NAME }}'] },
}))

export const rolesCases: readonly Failure[] = [
  {
    name: 'a placeholder in one of several roles',
    inputs: {
      roles:
        'deploy: arn:aws:iam::<ACCOUNT_ID>:role/deploy\naudit:\n  assume: [arn:aws:iam::111122223333:role/audit]',
    },
    claims: {},
    expected: { first: 'input-placeholder', says: ['roles', '<ACCOUNT_ID>'], never: ['roles: ${{'] },
  },
]

export const arnCases: readonly Failure[] = [
  {
    name: "an ARN without its account: the variable's value is empty",
    ...role('arn:aws:iam:::role/deploy'),
    expected: { first: 'role-arn-invalid', says: ['account ID is empty', 'gh variable list'] },
  },
  {
    name: 'the ARN of the instance profile',
    ...role(`arn:aws:iam::${account}:instance-profile/deploy`),
    expected: { first: 'role-arn-invalid', says: ['instance profile'] },
  },
  {
    name: 'the ARN of a user',
    ...role(`arn:aws:iam::${account}:user/octocat`),
    expected: { first: 'role-arn-invalid', says: ['user'] },
  },
  {
    name: 'the ARN of a policy in GovCloud',
    ...role(`arn:aws-us-gov:iam::${account}:policy/deploy`),
    expected: { first: 'role-arn-invalid', says: ['policy'] },
  },
  {
    name: 'the ARN of a session',
    ...role(`arn:aws:sts::${account}:assumed-role/deploy/octocat`),
    expected: { first: 'role-arn-invalid', says: [`role-to-assume: arn:aws:iam::${account}:role/deploy`] },
  },
  {
    name: 'an account ID that lost its leading zero',
    ...role('arn:aws:iam::12345678901:role/deploy'),
    expected: { first: 'role-arn-invalid', says: ['11 digits'] },
  },
  {
    name: 'an account ID with hyphens, as the console shows it',
    ...role('arn:aws:iam::1111-2222-3333:role/deploy'),
    expected: { first: 'role-arn-invalid', says: ['without hyphens'] },
  },
  {
    name: 'a blank in the name of the role',
    ...role(`arn:aws:iam::${account}:role/my role`),
    expected: { first: 'role-arn-invalid', says: ['space'] },
  },
  {
    name: 'the address of the role in the console',
    ...role('https://us-east-1.console.aws.amazon.com/iam/home#/roles/details/deploy'),
    expected: { first: 'role-arn-invalid', says: ['console'] },
  },
  {
    name: 'a Region in the ARN',
    ...role(`arn:aws:iam:eu-central-1:${account}:role/deploy`),
    expected: { first: 'role-arn-invalid', says: ['no Region'] },
  },
  {
    name: 'an ARN in quotes',
    ...role(`'${roleArn}'`),
    expected: { first: 'role-arn-invalid', says: ['quotes'] },
  },
]

export const regionCases: readonly Failure[] = [
  {
    name: 'capitals in the Region',
    ...region('EU-Central-1'),
    expected: { first: 'region-malformed', says: ['aws-region: eu-central-1'] },
  },
  {
    name: 'a Region of the console with its partition',
    ...region('US East (N. Virginia)'),
    expected: { first: 'region-malformed', says: ['aws-region: us-east-1'] },
  },
  {
    name: 'a zone in the place of the Region',
    ...region('us-east-1a'),
    expected: { first: 'region-malformed', says: ['Availability Zone', 'aws-region: us-east-1'] },
  },
  {
    name: 'a local zone in the place of the Region',
    ...region('us-west-2-lax-1a'),
    expected: { first: 'region-malformed', says: ['aws-region: us-west-2'] },
  },
  {
    name: 'the ID of a zone in the place of the Region',
    ...region('use1-az4'),
    answers: {
      'https://sts.use1-az4': {
        broken: nodeError('ENOTFOUND', 'getaddrinfo ENOTFOUND sts.use1-az4.amazonaws.com'),
        phase: 'dns',
      },
    },
    expected: { first: 'region-malformed', says: ['aws-region: us-east-1'] },
  },
  {
    name: 'the name of the Region in the console',
    ...region('Europe (Frankfurt)'),
    expected: { first: 'region-malformed', says: ['aws-region: eu-central-1'] },
  },
  {
    name: 'a city in the place of the Region',
    ...region('frankfurt'),
    answers: {
      'https://sts.frankfurt': {
        broken: nodeError('ENOTFOUND', 'getaddrinfo ENOTFOUND sts.frankfurt.amazonaws.com'),
        phase: 'dns',
      },
    },
    expected: { first: 'region-malformed', says: ['aws-region: eu-central-1'] },
  },
  {
    name: 'a Region with underscores',
    ...region('eu_west_1'),
    expected: { first: 'region-malformed', says: ['aws-region: eu-west-1'] },
  },
  {
    name: 'a Region that nobody expanded',
    ...region('${{ vars.AWS_REGION }}'),
    expected: { first: 'input-placeholder', says: ['aws-region'] },
  },
  {
    name: 'a zone in the environment',
    inputs: { 'aws-region': '', 'role-to-assume': roleArn },
    env: { AWS_REGION: 'ap-southeast-2b' },
    claims: {},
    expected: { first: 'region-malformed', says: ['aws-region: ap-southeast-2', 'AWS_REGION'] },
  },
]

export const tokenCases: readonly Failure[] = [
  {
    name: 'an access token of the identity provider',
    ...tokenFile('2YotnFZFEjr1zCsicMWpAA'),
    expected: { first: 'token-file', says: ['access token'] },
  },
  {
    name: "GitLab's job token",
    ...tokenFile('glcbt-64_EXAMPLEEXAMPLE'),
    expected: { first: 'token-file', says: ['id_tokens'] },
  },
  {
    name: "GitHub's own token",
    ...tokenFile('ghs_EXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLE'),
    expected: { first: 'token-file', says: ['GITHUB_TOKEN'], never: ['ghs_'] },
  },
  {
    name: 'the whole answer of the token endpoint',
    ...tokenFile(JSON.stringify({ id_token: jwt({ sub: 'x' }) })),
    expected: { first: 'token-file', says: ['JSON'] },
  },
  {
    name: 'a login page',
    ...tokenFile('<!doctype html><title>Sign in</title>'),
    expected: { first: 'token-file', says: ['HTML'] },
  },
  {
    name: 'a header with its scheme',
    ...tokenFile(`Bearer ${jwt({ sub: 'x' })}`),
    expected: { first: 'token-file', says: ['Bearer'] },
  },
  {
    name: 'a token in quotes',
    ...tokenFile(`"${jwt({ sub: 'x' })}"`),
    expected: { first: 'token-file', says: ['quotes'] },
  },
  {
    name: 'a path that no shell has expanded',
    inputs: { 'role-to-assume': roleArn, 'web-identity-token-file': '$CI_PROJECT_DIR/.token' },
    expected: { first: 'input-placeholder', says: ['web-identity-token-file'] },
  },
  {
    name: 'an encrypted token',
    ...tokenFile(`${jwt({ sub: 'x' })}.x.y`),
    expected: { first: 'token-file', says: ['encrypted'] },
  },
  {
    name: 'an opaque token that EKS is to hand out',
    env: { ...selfHosted, AWS_ROLE_ARN: roleArn, AWS_WEB_IDENTITY_TOKEN_FILE: '/token' },
    files: { '/token': 'k8s-aws-v1.aHR0cHM6Ly9zdHM' },
    expected: { first: 'token-file', says: ['AWS_WEB_IDENTITY_TOKEN_FILE'] },
  },
  {
    name: 'AWS finds no JWT in what a service took for one',
    ...tokenFile(jwt({ iss: 'https://gitlab.example.com', sub: 'x', aud: 'y' })),
    answers: {
      [sts]: {
        code: 'InvalidIdentityToken',
        message:
          'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
      },
    },
    expected: { first: 'token-rejected' },
  },
]

export const chainCases: readonly Failure[] = [
  {
    name: 'source identity is not allowed by the next role',
    ...chained,
    answers: {
      [sts]: {
        code: 'AccessDenied',
        message: `User: ${caller} is not authorized to perform: sts:SetSourceIdentity on resource: ${roleArn}`,
      },
    },
    expected: {
      first: 'source-identity',
      certainty: 'certain',
      says: ['sts:SetSourceIdentity', `"AWS": "arn:aws:iam::${account}:role/base"`],
      without: ['tag-session', 'assume-role-denied'],
    },
  },
  {
    name: 'source identity is denied by the organization',
    ...chained,
    answers: {
      [sts]: {
        code: 'AccessDenied',
        message: `User: ${caller} is not authorized to perform: sts:SetSourceIdentity on resource: ${roleArn} with an explicit deny in a service control policy`,
      },
    },
    expected: { first: 'explicit-deny', says: ['service control policy'], never: ['"Effect": "Allow"'] },
  },
  {
    name: 'a source identity is set already',
    ...chained,
    answers: {
      [sts]: {
        code: 'InvalidParameterValue',
        message: 'The source identity is already set for this assume role session',
      },
    },
    expected: { first: 'source-identity' },
  },
  {
    name: 'a tag that the calling session has handed on',
    ...chained,
    answers: {
      [sts]: {
        code: 'InvalidParameterValue',
        message:
          "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
      },
    },
    expected: {
      first: 'transitive-tags',
      certainty: 'certain',
      says: ['role-skip-session-tagging: true'],
      never: ['sts:TagSession'],
    },
  },
  {
    name: 'a custom tag that EKS Pod Identity has handed on',
    inputs: { ...chained.inputs, 'custom-tags': '{"kubernetes-namespace":"x"}' },
    env: aroundKeys,
    answers: {
      [sts]: {
        code: 'ValidationError',
        message:
          "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
      },
    },
    expected: { first: 'transitive-tags', says: ['kubernetes-namespace'] },
  },
]
