/** One text of AWS, several causes: "certain" only where nothing else gives it. */
import { account, roleArn, userKeys } from '../reported.ts'
import { type Failure, keysAround, other, sessionAround, sessionKeys } from './failure.ts'

const invalid = {
  code: 'InvalidClientTokenId',
  message: 'The security token included in the request is invalid.',
}
const noProvider = (issuer = 'https://token.actions.githubusercontent.com') => ({
  code: 'InvalidIdentityToken',
  message: `No OpenIDConnect provider found in your account for ${issuer}`,
})
const regions = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html'
const java = 'https://github.com/aws/aws-sdk-java/issues/2313'

const optIn = [
  'af-south-1',
  'ap-east-1',
  'ap-southeast-5',
  'ca-west-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'mx-central-1',
]

const off = optIn.flatMap((region, at): readonly Failure[] => [
  {
    name: `${at % 2 === 0 ? 'user' : 'session'} keys in ${region}, which has to be enabled`,
    inputs: { ...(at % 2 === 0 ? userKeys : sessionKeys), 'aws-region': region },
    refusal: invalid,
    expected: {
      first: 'region-not-enabled',
      certainty: 'likely',
      says: [`aws account get-region-opt-status --region-name ${region}`],
      also: ['keys-unknown'],
    },
    source: java,
  },
])

export const certaintyCases: readonly Failure[] = [
  ...off,
  {
    name: 'credentials of an earlier step in a Region that has to be enabled',
    inputs: { 'aws-region': 'eu-south-1', 'role-chaining': true },
    env: sessionAround,
    claims: {},
    refusal: invalid,
    expected: { first: 'region-not-enabled', says: ['eu-south-1'], also: ['keys-unknown'] },
    source: 'https://github.com/aws/aws-sdk-ruby/issues/2850',
  },
  {
    name: 'the second role of a chain in a Region that the first account has not enabled',
    inputs: { 'aws-region': 'me-south-1', 'role-to-assume': `${roleArn}\narn:aws:iam::${other}:role/target` },
    claims: {},
    before: [`arn:aws:sts::${account}:assumed-role/deploy/GitHubActions`],
    refusal: invalid,
    expected: { first: 'region-not-enabled', says: [account] },
    source: 'https://github.com/hashicorp/terraform-provider-aws/issues/38607',
  },
  {
    name: 'keys without a role in a Region that has to be enabled',
    inputs: { ...userKeys, 'role-to-assume': '', 'aws-region': 'ap-southeast-3' },
    refusal: {
      code: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    },
    expected: { first: 'region-not-enabled', also: ['keys-unknown'] },
    source: java,
  },
  {
    name: 'user keys in a Region that is always on',
    inputs: userKeys,
    refusal: invalid,
    expected: { first: 'keys-unknown', certainty: 'certain', without: ['region-not-enabled'] },
    source: 'https://github.com/hashicorp/terraform-provider-aws/issues/25281',
  },
  {
    name: 'user keys in GovCloud',
    inputs: {
      ...userKeys,
      'aws-region': 'us-gov-east-1',
      'role-to-assume': `arn:aws-us-gov:iam::${account}:role/deploy`,
    },
    refusal: invalid,
    expected: { first: 'keys-unknown', says: ['aws-us-gov'], without: ['region-not-enabled'] },
    source: 'https://github.com/aws/aws-sdk-js-v3/issues/5755',
  },
  {
    name: 'user keys in China',
    inputs: {
      ...userKeys,
      'aws-region': 'cn-northwest-1',
      'role-to-assume': `arn:aws-cn:iam::${account}:role/deploy`,
    },
    refusal: invalid,
    expected: { first: 'keys-unknown', says: ['aws-cn'], without: ['region-not-enabled'] },
    source: 'https://github.com/aws-actions/configure-aws-credentials/issues/293',
  },
  {
    name: 'session keys in a Region that is always on: the token may be another',
    inputs: sessionKeys,
    refusal: invalid,
    expected: { first: 'keys-unknown', certainty: 'likely', says: ['session token'] },
    source: 'https://github.com/jrl84/amazon-sp-api/issues/218',
  },
  {
    name: 'long-lived keys with a session token',
    inputs: { ...userKeys, 'aws-session-token': 'IQoJb3JpZ2luX2VjEXAMPLE' },
    refusal: invalid,
    expected: {
      first: 'session-token-stray',
      certainty: 'certain',
      says: ['aws-session-token'],
      without: ['keys-unknown'],
    },
    source: 'https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html',
  },
  {
    name: 'long-lived keys with a session token around the job',
    inputs: { 'role-chaining': true },
    env: { ...keysAround, AWS_SESSION_TOKEN: 'IQoJb3JpZ2luX2VjEXAMPLE' },
    claims: {},
    refusal: invalid,
    expected: { first: 'session-token-stray', says: ['AWS_SESSION_TOKEN'], without: ['keys-unknown'] },
    source: 'https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html',
  },
  {
    name: 'temporary keys without their session token, in a Region that has to be enabled',
    inputs: { ...userKeys, 'aws-access-key-id': 'ASIAIOSFODNN7EXAMPLE', 'aws-region': 'ap-east-1' },
    refusal: invalid,
    expected: {
      first: 'session-token-missing',
      certainty: 'certain',
      without: ['region-not-enabled', 'keys-unknown'],
    },
    source: 'https://github.com/aws-actions/configure-aws-credentials/issues/271',
  },
  {
    name: 'no provider in a Region that has to be enabled',
    inputs: { 'aws-region': 'ap-east-1' },
    claims: {},
    refusal: noProvider(),
    expected: { first: 'region-not-enabled', certainty: 'likely', says: [account], also: ['no-provider'] },
    source: regions,
  },
  {
    name: 'no provider in a Region that is always on',
    claims: {},
    refusal: noProvider(),
    expected: { first: 'no-provider', certainty: 'certain', without: ['region-not-enabled'] },
    source: 'https://github.com/aws-actions/configure-aws-credentials/issues/721',
  },
  {
    name: 'no provider: the partition is another',
    inputs: { 'aws-region': 'cn-north-1' },
    claims: { aud: 'sts.amazonaws.com.cn' },
    refusal: noProvider(),
    expected: { first: 'wrong-partition', certainty: 'certain', never: [/create-open-id-connect-provider/] },
    source: 'https://github.com/aws/aws-sdk-js-v3/issues/5083',
  },
  {
    name: 'unknown keys: the partition is another',
    inputs: { ...userKeys, 'aws-region': 'us-gov-west-1' },
    refusal: invalid,
    expected: { first: 'wrong-partition', never: [/list-access-keys/] },
    source: 'https://github.com/aws/aws-sdk-js-v3/issues/5755',
  },
  {
    name: 'no provider for the token of a file, of a cluster in a Region that has to be enabled',
    inputs: {
      'aws-region': 'me-central-1',
      'web-identity-token-file': '/var/run/secrets/eks.amazonaws.com/serviceaccount/token',
    },
    refusal: noProvider('https://oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B716D3041E'),
    expected: { first: 'region-not-enabled', also: ['no-provider'] },
    source: regions,
  },
  {
    name: 'tags that the role does not allow, keys that were given',
    inputs: userKeys,
    refusal: {
      code: 'AccessDenied',
      message: `User: arn:aws:iam::${account}:user/ci is not authorized to perform: sts:TagSession on resource: ${roleArn}`,
    },
    expected: {
      first: 'tag-session',
      says: ['role-skip-session-tagging: true', '"sts:TagSession"', 'should'],
    },
    source: 'https://github.com/aws-actions/configure-aws-credentials/issues/600',
  },
  {
    name: 'tags in the token that the role does not allow',
    claims: { 'https://aws.amazon.com/tags': { principal_tags: { team: ['web'] } } },
    refusal: { code: 'AccessDenied', message: 'Not authorized to perform sts:TagSession' },
    expected: {
      first: 'tag-session',
      says: ['https://aws.amazon.com/tags', 'should'],
      never: [/role-skip-session-tagging/],
      without: ['role-trust'],
    },
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html',
  },
  {
    name: 'a wrong secret',
    inputs: userKeys,
    refusal: {
      code: 'SignatureDoesNotMatch',
      message:
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
      status: 403,
    },
    expected: { first: 'secret-mismatch', certainty: 'certain' },
    source: 'https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html',
  },
  {
    name: 'a wrong secret behind a proxy: it may change what is signed',
    inputs: { ...userKeys, 'http-proxy': 'http://proxy.example.com:3128' },
    refusal: {
      code: 'SignatureDoesNotMatch',
      message: 'The request signature we calculated does not match the signature you provided.',
      status: 403,
    },
    expected: { first: 'secret-mismatch', certainty: 'likely' },
    source: 'https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html',
  },
]
