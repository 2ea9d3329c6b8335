import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Denial, denialFrom } from '../../src/diagnosis/denial.ts'

const role = 'arn:aws:iam::111122223333:role/ci/deploy'
const user = 'arn:aws:iam::111122223333:user/ci'
const before = `User: ${user} is not authorized to perform: sts:AssumeRole on resource: ${role}`
const scp = 'arn:aws:organizations::777788889999:policy/o-abc/service_control_policy/p-2kgnabcd'

test.each<readonly [string, Partial<Denial>]>([
  [before, { caller: user, action: 'sts:AssumeRole', resource: role, effect: 'implicit', policy: undefined }],
  [`${before} because no identity-based policy allows the sts:AssumeRole action`, { policy: 'identity' }],
  [`${before} because no resource-based policy allows the sts:AssumeRole action`, { policy: 'trust' }],
  [`${before} because no role trust policy allows the sts:AssumeRole action`, { policy: 'trust' }],
  [`${before} because no permissions boundary allows the sts:AssumeRole action`, { policy: 'boundary' }],
  [`${before} because no session policy allows the sts:AssumeRole action`, { policy: 'session' }],
  [`${before} because no VPC endpoint policy allows the sts:AssumeRole action`, { policy: 'endpoint' }],
  [
    `${before} because no service control policy allows the sts:AssumeRole action`,
    { policy: 'service-control' },
  ],
  [`${before} with an explicit deny`, { effect: 'explicit', policy: undefined }],
  [`${before} with an explicit deny in a declarative policy`, { effect: 'explicit', policy: undefined }],
  [`${before} with an explicit deny in the role trust policy`, { effect: 'explicit', policy: 'trust' }],
  [`${before} with an explicit deny in a sessions policy.`, { effect: 'explicit', policy: 'session' }],
  [
    `${before} with an explicit deny in a resource control policy: ${scp}.`,
    { effect: 'explicit', policy: 'resource-control', policyArn: scp },
  ],
  [
    `${before} with an explicit deny in a service control policy: ${scp}. Encoded authorization failure message: x`,
    { effect: 'explicit', policy: 'service-control', policyArn: scp },
  ],
  [
    'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    { caller: undefined, action: 'sts:AssumeRoleWithWebIdentity', effect: 'implicit', policy: undefined },
  ],
  // Names that somebody else chose stand before the reason.
  [
    'User: repo:octo-org/octo-repo:environment:with an explicit deny in a session policy is not authorized to perform: sts:AssumeRoleWithWebIdentity because no VPC endpoint policy allows the sts:AssumeRoleWithWebIdentity action',
    { effect: 'implicit', policy: 'endpoint' },
  ],
  ['Roles may not be assumed by root accounts.', { caller: undefined, action: undefined, policy: undefined }],
])('%s', (message, expected) => {
  expect(denialFrom(message)).toMatchObject(expected)
})

test('any text at all is taken apart in linear time', () => {
  const words = [
    'with an explicit deny',
    ' in a ',
    'because no ',
    ' policy',
    ' allows the ',
    'x:y action',
    ': arn:',
  ]
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 60 }), (parts) => {
      expect(['explicit', 'implicit']).toContain(denialFrom(parts.join('')).effect)
    }),
    { seed: 1 },
  )
})
