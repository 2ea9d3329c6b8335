import { account, foreignAccount, keyInputs, oidc, region, roleArn, user } from '../../support/stage.ts'
import { type FindingCase, oneAccount, role, web, webRole } from './case.ts'

const keys = { 'aws-region': region, ...keyInputs }
const users = [{ name: 'ci', accessKeys: [{ id: user.accessKeyId, secret: user.secretAccessKey }] }]
const asUser = { Principal: { AWS: `arn:aws:iam::${account}:user/ci` } }
const both = ['sts:AssumeRole', 'sts:TagSession']
const withKeys = (name: string, more: Readonly<Record<string, string>> = {}) => ({
  ...keys,
  'role-to-assume': roleArn(name),
  ...more,
})

/** The emulator has trust policies and permissions of the caller; what other policies say is a fault. */
function refusedFor(code: string, reason: string, fix: string): FindingCase {
  const message = `User: arn:aws:iam::${account}:user/ci is not authorized to perform: sts:AssumeRole on resource: ${roleArn('deploy')}${reason}`
  return {
    code,
    when: reason === '' ? 'AWS says so' : `AWS says${reason}`,
    inputs: withKeys('deploy', { 'retry-max-attempts': '1' }),
    faults: [{ operation: 'AssumeRole', kind: 'error', status: 403, code: 'AccessDenied', message }],
    asked: ['AssumeRole AccessDenied'],
    fix,
  }
}

/** Credentials may not assume the role. */
const roleRefused: readonly FindingCase[] = [
  {
    code: 'tag-session',
    when: 'the role does not allow sts:TagSession',
    aws: oneAccount({ users, roles: [role('deploy', { ...asUser, Action: 'sts:AssumeRole' })] }),
    inputs: withKeys('deploy', { 'retry-max-attempts': '1' }),
    asked: ['AssumeRole AccessDenied'],
    fix: '"sts:TagSession"',
  },
  {
    code: 'assume-role-denied',
    when: 'the role trusts nobody',
    inputs: withKeys('nobody'),
    asked: ['AssumeRole AccessDenied', 'AssumeRole AccessDenied', 'AssumeRole AccessDenied'],
    fix: `"AWS": "arn:aws:iam::${account}:user/ci"`,
  },
  {
    code: 'external-id',
    when: "another account's role asks for an external id",
    aws: {
      accounts: [
        { id: account, users },
        {
          id: foreignAccount,
          roles: [
            role('partner', {
              Principal: { AWS: account },
              Action: both,
              Condition: { StringEquals: { 'sts:ExternalId': 'octo' } },
            }),
          ],
        },
      ],
    },
    inputs: { ...keys, 'role-to-assume': roleArn('partner', foreignAccount), 'retry-max-attempts': '1' },
    asked: ['AssumeRole AccessDenied'],
    headline: 'assume-role-denied',
    fix: 'role-external-id: EXTERNAL_ID',
  },
  {
    code: 'already-the-role',
    when: 'a step with role-chaining names the role of the step before',
    aws: oneAccount({ roles: [webRole('deploy')] }),
    inputs: { ...oidc, 'role-chaining': 'true', 'retry-max-attempts': '1' },
    prepare: async ({ step }) => {
      await step(oidc)
      return {}
    },
    asked: ['AssumeRole AccessDenied'],
    fix: 'remove role-to-assume from it',
  },
  refusedFor('explicit-deny', ' with an explicit deny in a service control policy', 'Find the Deny'),
  refusedFor(
    'not-allowed-by-policy',
    ' because no VPC endpoint policy allows the sts:AssumeRole action',
    'allow sts:AssumeRole on it in a VPC endpoint policy',
  ),
  {
    ...refusedFor('root-user', '', 'Delete the access keys of the root user'),
    faults: [
      {
        operation: 'AssumeRole',
        kind: 'error',
        status: 403,
        code: 'AccessDenied',
        message: 'Roles may not be assumed by root accounts.',
      },
    ],
  },
]

const unknown = { 'aws-access-key-id': 'AKIAI44QH8DHBEXAMPL2', 'aws-secret-access-key': 'not-to-be-shown' }

/** The keys themselves are refused. */
const keysRefused: readonly FindingCase[] = [
  {
    code: 'keys-unknown',
    when: 'the keys were deleted',
    inputs: { 'aws-region': region, ...unknown },
    asked: Array(3).fill('GetCallerIdentity InvalidClientTokenId'),
    fix: 'aws iam list-access-keys',
  },
  {
    code: 'region-not-enabled',
    when: 'the keys are refused in a Region that has to be enabled',
    inputs: { 'aws-region': 'ap-east-1', ...unknown, 'retry-max-attempts': '1' },
    asked: ['GetCallerIdentity InvalidClientTokenId'],
    fix: 'aws account get-region-opt-status --region-name ap-east-1',
  },
  {
    code: 'session-token-stray',
    when: 'keys of a user come with a session token',
    inputs: { ...keys, 'aws-session-token': 'not-to-be-shown', 'retry-max-attempts': '1' },
    faults: [
      {
        operation: 'GetCallerIdentity',
        kind: 'error',
        status: 403,
        code: 'InvalidClientTokenId',
        message: 'The security token included in the request is invalid.',
      },
    ],
    asked: ['GetCallerIdentity InvalidClientTokenId'],
    fix: 'Remove aws-session-token',
  },
  {
    code: 'secret-mismatch',
    when: 'the secret is that of another key',
    inputs: { ...keys, 'aws-secret-access-key': unknown['aws-secret-access-key'] },
    asked: ['GetCallerIdentity SignatureDoesNotMatch'],
    fix: 'gh secret set AWS_SECRET_ACCESS_KEY',
  },
  {
    code: 'keys-expired',
    when: 'a role is assumed with a session that has ended',
    aws: oneAccount({
      roles: [webRole('short', undefined, { sessionSeconds: 1 }), role('next', { ...asUser, Action: both })],
    }),
    inputs: { ...oidc, 'role-to-assume': roleArn('next'), 'role-chaining': 'true' },
    prepare: async ({ step }) => {
      await step({ ...oidc, 'role-to-assume': roleArn('short') })
      await new Promise((resolve) => setTimeout(resolve, 1100))
      return {}
    },
    asked: ['AssumeRole ExpiredToken'],
    fix: 'Authenticate again just before this step',
  },
  {
    code: 'session-token-missing',
    when: 'temporary keys come without their session token',
    inputs: { 'aws-region': region },
    prepare: async ({ step }) => {
      const { outputs } = await step({
        ...oidc,
        'output-credentials': 'true',
        'output-env-credentials': 'false',
      })
      return {
        inputs: {
          'aws-access-key-id': outputs['aws-access-key-id'] ?? '',
          'aws-secret-access-key': outputs['aws-secret-access-key'] ?? '',
          'retry-max-attempts': '1',
        },
      }
    },
    asked: ['GetCallerIdentity InvalidClientTokenId'],
    fix: 'aws-session-token: ${{ secrets.AWS_SESSION_TOKEN }}',
  },
  {
    code: 'clock-skew',
    when: 'the clock differs even after it was corrected',
    inputs: keys,
    faults: [
      { operation: 'GetCallerIdentity', times: 1, kind: 'clock', offsetSeconds: 3600 },
      { operation: 'GetCallerIdentity', skip: 1, kind: 'clock', offsetSeconds: -3600 },
    ],
    asked: ['GetCallerIdentity SignatureDoesNotMatch', 'GetCallerIdentity SignatureDoesNotMatch'],
    fix: 'chronyc makestep',
  },
]

const chained = { ...oidc, 'role-chaining': 'true', 'role-to-assume': roleArn('deploy') }
const readAll = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }] }
const longPolicy = {
  ...readAll,
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: Array(80).fill('arn:aws:s3:::octo-bucket/*') }],
}

/** What is asked for cannot be had. */
const requestRefused: readonly FindingCase[] = [
  {
    code: 'request-invalid',
    when: 'STS does not take the session name',
    inputs: oidc,
    faults: [
      {
        operation: web,
        kind: 'error',
        code: 'ValidationError',
        message:
          "Value 'x' at 'roleSessionName' failed to satisfy constraint: Member must have length less than or equal to 64",
      },
    ],
    asked: ['token', `${web} ValidationError`],
    fix: 'Change role-session-name',
  },
  {
    code: 'duration-over-chaining',
    when: 'a chained role is asked for two hours',
    inputs: { ...chained, 'role-duration-seconds': '7200' },
    prepare: async ({ step }) => {
      await step(oidc)
      return {}
    },
    asked: ['AssumeRole ValidationError'],
    fix: 'role-duration-seconds: 3600',
  },
  {
    code: 'duration-over-maximum',
    when: 'the role allows less',
    inputs: { ...oidc, 'role-duration-seconds': '43200' },
    asked: ['token', `${web} ValidationError`],
    fix: '--max-session-duration 43200',
  },
  {
    code: 'packed-policy',
    when: 'policy and tags are too large even without the tags that can go',
    aws: { packedPolicyBytes: 40 },
    inputs: withKeys('deploy', { 'inline-session-policy': JSON.stringify(readAll) }),
    asked: ['AssumeRole PackedPolicyTooLarge', 'AssumeRole PackedPolicyTooLarge'],
    fix: 'role-skip-session-tagging: true',
  },
  {
    code: 'session-policy-too-long',
    when: 'the session policy has more than 2048 characters',
    inputs: { ...oidc, 'inline-session-policy': JSON.stringify(longPolicy) },
    asked: [],
    fix: 'managed-session-policies: |',
  },
  {
    code: 'session-policy-malformed',
    when: 'the session policy is no JSON',
    inputs: { ...oidc, 'inline-session-policy': '{ "Version": ' },
    asked: [],
    fix: 'inline-session-policy: |',
  },
  {
    code: 'session-policy-malformed',
    when: 'the session policy has no resource',
    inputs: {
      ...oidc,
      'inline-session-policy':
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*"}]}',
    },
    asked: ['token', `${web} MalformedPolicyDocument`],
    fix: 'inline-session-policy: |',
  },
]

export const exchangeCases = [...roleRefused, ...keysRefused, ...requestRefused]
