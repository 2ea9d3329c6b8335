/** AWS names the policy: the fix is in that policy and nowhere else. */
import { account, roleArn, userKeys } from '../reported.ts'
import { type Failure, job, keysAround, other, sessionKeys } from './failure.ts'

const page = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html'
const arns = 'https://aws.amazon.com/blogs/security/enhanced-access-denied-error-messages-with-policy-arns'

const user = `arn:aws:iam::${account}:user/ci`
const denied = (suffix: string, { caller = user, action = 'sts:AssumeRole', role = roleArn } = {}) => ({
  code: 'AccessDenied',
  message: `User: ${caller} is not authorized to perform: ${action} on resource: ${role}${suffix}`,
})
const allow = /"Effect": "Allow"/
const scp = 'arn:aws:organizations::777788889999:policy/o-qv5af4abcd/service_control_policy/p-2kgnabcd'
const rcp = 'arn:aws:organizations::777788889999:policy/o-qv5af4abcd/resource_control_policy/p-9xyzabcd'
const boundary = `arn:aws:iam::${account}:policy/boundaries/ci-boundary`
const managed = `arn:aws:iam::${account}:policy/no-deploy-outside-hours`

/** [what AWS says after the resource, what must be said] */
const explicit: readonly (readonly [string, readonly string[]])[] = [
  ['an identity-based policy', ['identity-based policy', 'ci']],
  [`an identity-based policy: ${managed}`, ['identity-based policy', managed]],
  ['a service control policy', ['service control policy', 'organization']],
  [`a service control policy: ${scp}`, ['service control policy', scp]],
  ['a resource control policy', ['resource control policy', 'organization']],
  [`a resource control policy: ${rcp}`, ['resource control policy', rcp]],
  ['a permissions boundary', ['permissions boundary']],
  [`a permissions boundary: ${boundary}`, ['permissions boundary', boundary]],
  ['a session policy', ['session policy']],
  ['a sessions policy', ['session policy']],
  ['a VPC endpoint policy', ['VPC endpoint']],
  ['a resource-based policy', ['trust policy']],
  ['the role trust policy', ['trust policy']],
]

const forbidden = explicit.map(
  ([policy, says]): Failure => ({
    name: `keys, an explicit deny in ${policy}`,
    inputs: userKeys,
    refusal: denied(` with an explicit deny in ${policy}`),
    expected: {
      first: 'explicit-deny',
      certainty: 'certain',
      says,
      never: [allow],
      without: ['assume-role-denied', 'external-id', 'tag-session'],
    },
    source: policy.includes('arn:') ? arns : page,
  }),
)

const implicit: readonly (readonly [string, readonly string[]])[] = [
  ['session policy', ['session policy']],
  ['permissions boundary', ['permissions boundary']],
  ['VPC endpoint policy', ['VPC endpoint']],
  ['service control policy', ['service control policy', 'organization']],
  ['resource control policy', ['resource control policy', 'organization']],
]

const notAllowed = implicit.map(
  ([policy, says]): Failure => ({
    name: `keys, no ${policy} allows it`,
    inputs: userKeys,
    refusal: denied(` because no ${policy} allows the sts:AssumeRole action`),
    expected: {
      first: 'not-allowed-by-policy',
      certainty: 'certain',
      says,
      never: ['Principal'],
      without: ['assume-role-denied', 'external-id', 'tag-session'],
    },
    source: page,
  }),
)

const caller = `arn:aws:sts::${other}:assumed-role/broker/octo-session`
const longRole = `arn:aws:iam::${account}:role/${'teams/platform/delivery/'.repeat(12)}deploy`

export const reasonCases: readonly Failure[] = [
  ...forbidden,
  ...notAllowed,
  {
    name: 'keys, no identity-based policy allows it',
    inputs: userKeys,
    refusal: denied(' because no identity-based policy allows the sts:AssumeRole action'),
    expected: {
      first: 'assume-role-denied',
      says: [`"Resource": "${roleArn}"`, 'permissions'],
      never: ['Principal', /trust policy of the role/],
      without: ['external-id'],
    },
    source: page,
  },
  {
    name: 'keys of another account, no identity-based policy allows it',
    inputs: sessionKeys,
    refusal: denied(' because no identity-based policy allows the sts:AssumeRole action', { caller }),
    expected: { first: 'assume-role-denied', never: ['Principal'], without: ['external-id'] },
    source: page,
  },
  {
    name: 'keys, no resource-based policy allows it',
    inputs: userKeys,
    refusal: denied(' because no resource-based policy allows the sts:AssumeRole action'),
    expected: {
      first: 'assume-role-denied',
      says: [`"AWS": "${user}"`, 'trust policy', 'should'],
      never: [/permissions of the credentials/],
    },
    source: page,
  },
  {
    name: 'keys, no role trust policy allows it, and no resource is named',
    inputs: userKeys,
    refusal: {
      code: 'AccessDenied',
      message: `User: ${user} is not authorized to perform: sts:AssumeRole because no role trust policy allows the sts:AssumeRole action`,
    },
    expected: { first: 'assume-role-denied', says: [`"AWS": "${user}"`, 'trust policy', 'should'] },
    source: page,
  },
  {
    name: 'a chain, the second role is behind a service control policy',
    inputs: { 'role-to-assume': `${roleArn}\narn:aws:iam::${other}:role/target` },
    claims: {},
    before: [`arn:aws:sts::${account}:assumed-role/deploy/GitHubActions`],
    refusal: denied(` with an explicit deny in a service control policy: ${scp}`, {
      caller: `arn:aws:sts::${account}:assumed-role/deploy/GitHubActions`,
      role: `arn:aws:iam::${other}:role/target`,
    }),
    expected: {
      first: 'explicit-deny',
      says: [scp],
      never: [allow],
      without: ['assume-role-denied', 'external-id'],
    },
    source: arns,
  },
  {
    name: 'OIDC, a resource control policy that denies tokens of other organizations',
    claims: {},
    refusal: {
      code: 'AccessDenied',
      message: `User: ${job.sub} is not authorized to perform: sts:AssumeRoleWithWebIdentity on resource: ${roleArn} with an explicit deny in a resource control policy: ${rcp}`,
    },
    expected: {
      first: 'explicit-deny',
      certainty: 'certain',
      says: [rcp, 'resource control policy'],
      never: [allow],
      without: ['role-trust', 'wildcard-string-equals', 'environment-missing'],
    },
    source: arns,
  },
  {
    name: 'OIDC, the old words with an explicit deny at the end',
    claims: {},
    refusal: {
      code: 'AccessDenied',
      message:
        'Not authorized to perform sts:AssumeRoleWithWebIdentity with an explicit deny in a resource control policy',
    },
    expected: {
      first: 'explicit-deny',
      never: [allow],
      without: ['role-trust', 'wildcard-string-equals', 'environment-missing'],
    },
    source: page,
  },
  {
    name: 'OIDC through a VPC endpoint whose policy does not allow it',
    claims: { runner_environment: 'self-hosted' },
    env: { RUNNER_ENVIRONMENT: 'self-hosted' },
    refusal: {
      code: 'AccessDenied',
      message:
        'Not authorized to perform: sts:AssumeRoleWithWebIdentity because no VPC endpoint policy allows the sts:AssumeRoleWithWebIdentity action',
    },
    expected: {
      first: 'not-allowed-by-policy',
      says: ['VPC endpoint', 'sts:AssumeRoleWithWebIdentity'],
      never: ['Principal'],
      without: ['role-trust', 'wildcard-string-equals', 'runner-role'],
    },
    source: page,
  },
  {
    name: 'a web identity token file through a VPC endpoint that denies it',
    inputs: { 'web-identity-token-file': '/var/run/secrets/eks.amazonaws.com/serviceaccount/token' },
    refusal: {
      code: 'AccessDenied',
      message:
        'Not authorized to perform sts:AssumeRoleWithWebIdentity with an explicit deny in a VPC endpoint policy',
    },
    expected: { first: 'explicit-deny', says: ['VPC endpoint'], never: [allow], without: ['role-trust'] },
    source: page,
  },
  {
    name: 'tags, no identity-based policy allows sts:TagSession',
    inputs: userKeys,
    refusal: denied(' because no identity-based policy allows the sts:TagSession action', {
      action: 'sts:TagSession',
    }),
    expected: {
      first: 'tag-session',
      says: ['role-skip-session-tagging: true', 'permissions', `"Resource": "${roleArn}"`],
      never: ['Principal'],
    },
    source: page,
  },
  {
    name: 'tags, the trust policy does not allow sts:TagSession',
    inputs: userKeys,
    refusal: denied(' because no resource-based policy allows the sts:TagSession action', {
      action: 'sts:TagSession',
    }),
    expected: { first: 'tag-session', says: ['role-skip-session-tagging: true', 'trust policy', 'should'] },
    source: page,
  },
  {
    name: 'tags that a service control policy forbids',
    inputs: userKeys,
    refusal: denied(` with an explicit deny in a service control policy: ${scp}`, {
      action: 'sts:TagSession',
    }),
    expected: {
      first: 'explicit-deny',
      says: [scp, 'sts:TagSession', 'role-skip-session-tagging'],
      never: [allow],
      without: ['tag-session'],
    },
    source: 'https://github.com/aws-actions/configure-aws-credentials/issues/600',
  },
  {
    name: 'a permissions boundary on an instance role, in China',
    inputs: {
      ...sessionKeys,
      'aws-region': 'cn-north-1',
      'role-to-assume': `arn:aws-cn:iam::${account}:role/deploy`,
    },
    refusal: {
      code: 'AccessDenied',
      message: `User: arn:aws-cn:sts::${account}:assumed-role/runner/i-0a1b2c3d4e5f67890 is not authorized to perform: sts:AssumeRole on resource: arn:aws-cn:iam::${account}:role/deploy because no permissions boundary allows the sts:AssumeRole action`,
    },
    expected: { first: 'not-allowed-by-policy', says: ['permissions boundary'], never: ['Principal'] },
    source: page,
  },
  {
    name: 'a service control policy of GovCloud',
    inputs: {
      ...userKeys,
      'aws-region': 'us-gov-west-1',
      'role-to-assume': `arn:aws-us-gov:iam::${account}:role/deploy`,
    },
    refusal: {
      code: 'AccessDenied',
      message: `User: arn:aws-us-gov:iam::${account}:user/ci is not authorized to perform: sts:AssumeRole on resource: arn:aws-us-gov:iam::${account}:role/deploy with an explicit deny in a service control policy: arn:aws-us-gov:organizations::777788889999:policy/o-qv5af4abcd/service_control_policy/p-2kgnabcd`,
    },
    expected: {
      first: 'explicit-deny',
      says: [
        'arn:aws-us-gov:organizations::777788889999:policy/o-qv5af4abcd/service_control_policy/p-2kgnabcd',
      ],
      never: [allow],
    },
    source: arns,
  },
  {
    name: 'long names before the reason: it is not cut off',
    inputs: { ...userKeys, 'role-to-assume': longRole },
    refusal: denied(` with an explicit deny in a service control policy: ${scp}`, {
      caller: `arn:aws:sts::${account}:assumed-role/${'a'.repeat(64)}/${'b'.repeat(64)}`,
      role: longRole,
    }),
    expected: { first: 'explicit-deny', says: [`in a service control policy: ${scp}`], never: [allow] },
    source: arns,
  },
  {
    name: 'the keys of the root user',
    inputs: userKeys,
    refusal: { code: 'AccessDenied', message: 'Roles may not be assumed by root accounts.' },
    expected: { first: 'root-user', certainty: 'certain', never: [allow, 'Principal'] },
    source: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html',
  },
  {
    name: 'credentials of an earlier step, no session policy allows it',
    inputs: { 'role-chaining': true },
    env: {
      ...keysAround,
      AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
      AWS_SESSION_TOKEN: 'IQoJb3JpZ2luX2VjEXAMPLE',
    },
    claims: {},
    refusal: denied(' because no session policy allows the sts:AssumeRole action', {
      caller: `arn:aws:sts::${account}:assumed-role/first/GitHubActions`,
    }),
    expected: {
      first: 'not-allowed-by-policy',
      says: ['session policy', 'inline-session-policy'],
      never: ['Principal'],
      without: ['assume-role-denied'],
    },
    source: page,
  },
  {
    name: 'a message that breaks off: nothing is made of it',
    inputs: userKeys,
    refusal: denied(' with an explicit deny'),
    expected: { first: 'explicit-deny', never: [allow] },
    source: 'https://github.com/aws-actions/configure-aws-credentials/issues/1219',
  },
]
