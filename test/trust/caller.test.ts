import { expect, test } from 'vitest'
import type { Caller } from '../../src/trust/caller.ts'
import { evaluate } from '../../src/trust/evaluate.ts'
import { type TrustPolicy, trustPolicyFrom } from '../../src/trust/policy.ts'
import type { Context } from '../../src/trust/verdict.ts'

const github = 'token.actions.githubusercontent.com'
const provider = `arn:aws:iam::111122223333:oidc-provider/${github}`
const session = 'arn:aws:sts::111122223333:assumed-role/deploy/job'
const identityCenter = 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ana'

function aws(arn: string, roleArn?: string): Caller {
  return { kind: 'aws', arn, ...(roleArn === undefined ? {} : { roleArn }) }
}

function federated(name: string): Caller {
  return { kind: 'federated', provider: name }
}

function trusting(rest: object): TrustPolicy {
  const parsed = trustPolicyFrom({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: '*', ...rest },
  })
  if (parsed.kind === 'problems') throw new Error(JSON.stringify(parsed.problems))
  return parsed.policy
}

function verdict(trust: TrustPolicy, caller: Caller, context: Context = {}) {
  return evaluate(trust, { action: 'sts:AssumeRole', caller, context })
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
test.each<[principal: unknown, caller: Caller, decision: string]>([
  ['*', federated(provider), 'allowed'],
  ['*', { kind: 'service', service: 'ec2.amazonaws.com' }, 'allowed'],
  [{ Federated: provider }, federated(github), 'allowed'],
  [{ Federated: provider }, federated(`https://${github}`), 'allowed'],
  [{ Federated: provider }, federated(`${github}/octo`), 'unmatched'],
  [{ Federated: provider }, federated('gitlab.com'), 'unmatched'],
  [{ Federated: `${provider}/octo` }, federated(github), 'unmatched'],
  [
    { Federated: 'arn:aws:iam::444455556666:oidc-provider/gitlab.com' },
    federated('arn:aws:iam::111122223333:oidc-provider/gitlab.com'),
    'unmatched',
  ],
  [{ Federated: 'arn:aws:iam::11112222333:oidc-provider/gitlab.com' }, federated('gitlab.com'), 'unmatched'],
  [
    { Federated: 'arn:aws:iam::111122223333:oidc-provider/sts.windows.net/tenant/' },
    federated('sts.windows.net/tenant/'),
    'allowed',
  ],
  [{ Federated: 'accounts.google.com' }, federated('accounts.google.com'), 'allowed'],
  [{ Federated: 'www.amazon.com' }, federated('www.amazon.com'), 'allowed'],
  // Only the providers that every account has go by their host.
  [{ Federated: github }, federated(github), 'unmatched'],
  [{ Federated: github }, federated(provider), 'unmatched'],
  [{ Federated: `https://${github}` }, federated(github), 'unmatched'],
  [{ Federated: 'arn:aws:iam::111122223333:oidc-provider/*' }, federated(github), 'unmatched'],
  [
    { Federated: 'arn:aws:iam::111122223333:saml-provider/idp' },
    federated('arn:aws:iam::111122223333:saml-provider/idp'),
    'allowed',
  ],
  [{ Service: 'ec2.amazonaws.com' }, { kind: 'service', service: 'ecs.amazonaws.com' }, 'unmatched'],
  [{ Service: 'ec2.amazonaws.com' }, aws(session), 'unmatched'],
  [{ AWS: provider }, federated(provider), 'unmatched'],

  [{ AWS: 'arn:aws:iam::111122223333:role/deploy' }, aws(session), 'allowed'],
  // No two roles of an account share a name, whatever their paths.
  [{ AWS: 'arn:aws:iam::111122223333:role/teams/deploy' }, aws(session), 'allowed'],
  [
    { AWS: 'arn:aws:iam::111122223333:role/teams/deploy' },
    aws(session, 'arn:aws:iam::111122223333:role/deploy'),
    'unmatched',
  ],
  [{ AWS: 'arn:aws:iam::111122223333:role/Deploy' }, aws(session), 'unmatched'],
  [{ AWS: 'arn:aws:iam::111122223333:role/deploy/other' }, aws(session), 'unmatched'],
  [{ AWS: 'arn:aws:iam::444455556666:role/deploy' }, aws(session), 'unmatched'],
  [{ AWS: 'arn:aws-cn:iam::111122223333:role/deploy' }, aws(session), 'unmatched'],
  [{ AWS: 'arn:aws:iam::111122223333:user/deploy' }, aws(session), 'unmatched'],
  [{ AWS: 'arn:aws:sts::111122223333:assumed-role/deploy/other' }, aws(session), 'unmatched'],
  [{ AWS: 'arn:aws:sts::111122223333:assumed-role/deploy/*' }, aws(session), 'unmatched'],
  [{ AWS: 'arn:aws:iam::111122223333:role/deploy' }, aws('arn:aws:iam::111122223333:role/deploy'), 'allowed'],
  [{ AWS: '111122223333' }, aws('arn:aws:iam::111122223333:user/ci'), 'allowed'],
  [{ AWS: 'arn:aws:iam::111122223333:root' }, aws('arn:aws:iam::111122223333:root'), 'allowed'],
  [{ AWS: 'arn:aws-us-gov:iam::111122223333:root' }, aws(session), 'unmatched'],
  [{ AWS: '11112222333' }, aws(session), 'unmatched'],
  [
    { AWS: ['444455556666', 'arn:aws:iam::111122223333:user/ci'] },
    aws('arn:aws:iam::111122223333:user/ci'),
    'allowed',
  ],
])('%j and %j: %s', (principal, caller, decision) => {
  expect(verdict(trusting({ Principal: principal }), caller).decision).toBe(decision)
})

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties */
test.each<[caller: Caller, key: string, value: string]>([
  [aws(session), 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/deploy'],
  [
    aws(session, 'arn:aws:iam::111122223333:role/teams/deploy'),
    'aws:PrincipalArn',
    'arn:aws:iam::111122223333:role/teams/deploy',
  ],
  [
    aws(identityCenter),
    'aws:PrincipalArn',
    'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef',
  ],
  [aws(session), 'aws:PrincipalAccount', '111122223333'],
  [aws(session), 'aws:PrincipalType', 'AssumedRole'],
  [aws(session), 'aws:PrincipalIsAWSService', 'false'],
  [
    aws('arn:aws:iam::111122223333:user/teams/ci'),
    'aws:PrincipalArn',
    'arn:aws:iam::111122223333:user/teams/ci',
  ],
  [aws('arn:aws:iam::111122223333:user/teams/ci'), 'aws:PrincipalType', 'User'],
  [aws('arn:aws:iam::111122223333:user/teams/ci'), 'aws:username', 'ci'],
  [aws('arn:aws:iam::111122223333:root'), 'aws:userid', '111122223333'],
  [aws('arn:aws:iam::111122223333:root'), 'aws:PrincipalType', 'Account'],
  [aws('arn:aws:sts::111122223333:federated-user/bob'), 'aws:userid', '111122223333:bob'],
  [aws('arn:aws:sts::111122223333:federated-user/bob'), 'aws:PrincipalType', 'FederatedUser'],
  [{ kind: 'service', service: 'ec2.amazonaws.com' }, 'aws:PrincipalServiceName', 'ec2.amazonaws.com'],
  [{ kind: 'service', service: 'ec2.amazonaws.com' }, 'aws:PrincipalIsAWSService', 'true'],
])('of %j follows %s', (caller, key, value) => {
  const trust = trusting({ Principal: '*', Condition: { StringEquals: { [key]: value } } })
  expect(verdict(trust, caller).decision).toBe('allowed')
  // What the request says counts.
  expect(verdict(trust, caller, { [key.toUpperCase()]: 'other' }).decision).toBe('unmatched')
})

test.each([
  [aws(session), 'aws:username'],
  [aws(session), 'aws:userid'],
  [aws('arn:aws:iam::111122223333:user/ci'), 'aws:userid'],
  [aws('arn:aws:iam::111122223333:root'), 'aws:username'],
  [federated(provider), 'aws:PrincipalArn'],
  [federated(provider), 'aws:PrincipalAccount'],
  [federated(provider), 'aws:PrincipalOrgID'],
] as const)('%j has no %s that follows from it', (caller, key) => {
  expect(verdict(trusting({ Principal: '*', Condition: { Null: { [key]: 'true' } } }), caller).decision).toBe(
    'allowed',
  )
})

test('any caller has the account that it has', () => {
  const open = trusting({
    Principal: { AWS: '*' },
    Condition: { StringEquals: { 'aws:PrincipalAccount': '${aws:PrincipalAccount}' } },
  })
  expect(verdict(open, aws('arn:aws:iam::444455556666:user/stranger')).decision).toBe('allowed')
})
