/** A trust policy is widened only where this job should have the role, and where nothing safer explains the failure. */
import { account, roleArn, userKeys } from '../reported.ts'
import { type Failure, irsa, other, sessionAround } from './failure.ts'

const refusedWeb = {
  code: 'AccessDenied',
  message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
}
const denied = (caller: string, role = roleArn) => ({
  code: 'AccessDenied',
  message: `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${role}`,
})
const target = `arn:aws:iam::${other}:role/target`
const pull = {
  sub: 'repo:octo-org/octo-repo:pull_request',
  event_name: 'pull_request',
  ref: 'refs/pull/7/merge',
}
const pulled = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_REF: 'refs/pull/7/merge' }
const reports = (number: number) =>
  `https://github.com/aws-actions/configure-aws-credentials/issues/${number}`

export const trustCases: readonly Failure[] = [
  {
    name: 'a pull request',
    claims: pull,
    env: pulled,
    refusal: refusedWeb,
    expected: {
      first: 'pull-request-subject',
      says: ['role of their own'],
      never: ['"Federated"'],
      also: ['role-trust'],
    },
    source: 'https://github.com/aws/aws-sam-cli/issues/4606',
  },
  {
    name: 'a pull request of a repository with ids in the subject',
    claims: { ...pull, sub: 'repo:octo-org@65/octo-repo@74:pull_request' },
    env: pulled,
    refusal: refusedWeb,
    expected: { first: 'pull-request-subject', never: ['"Federated"'] },
    source: 'https://github.com/aws/aws-sam-cli/issues/4606',
  },
  {
    name: 'a pull request, and a role for production',
    claims: pull,
    env: pulled,
    inputs: { 'role-to-assume': `arn:aws:iam::${account}:role/prod-deploy` },
    refusal: refusedWeb,
    expected: { first: 'pull-request-subject', never: ['"Federated"', /^environment: /m] },
    source: 'https://github.com/aws/aws-sam-cli/issues/4606',
  },
  {
    name: 'a pull request with a customised subject',
    claims: { ...pull, sub: 'repository:octo-org/octo-repo:event_name:pull_request' },
    env: pulled,
    refusal: refusedWeb,
    expected: { first: 'pull-request-subject', never: ['"Federated"'], also: ['custom-subject'] },
    source: 'https://docs.github.com/en/actions/reference/security/oidc',
  },
  {
    name: 'a pull request of Dependabot that may ask for a token',
    claims: { ...pull, actor: 'dependabot[bot]' },
    env: { ...pulled, GITHUB_ACTOR: 'dependabot[bot]' },
    refusal: refusedWeb,
    expected: { first: 'pull-request-subject', never: ['"Federated"'] },
    source:
      'https://docs.github.com/en/code-security/dependabot/troubleshooting-dependabot/troubleshooting-dependabot-on-github-actions',
  },
  {
    name: 'a branch that the trust policy does not name',
    claims: { sub: 'repo:octo-org/octo-repo:ref:refs/heads/na-421-waf', ref: 'refs/heads/na-421-waf' },
    refusal: refusedWeb,
    expected: { first: 'role-trust', says: ['should'], also: ['wildcard-string-equals'] },
    source: 'https://fizz.today/cloudtrail-gha-oidc-debugging',
  },
  {
    name: 'a tag',
    claims: { sub: 'repo:octo-org/octo-repo:ref:refs/tags/v1.2.3', ref: 'refs/tags/v1.2.3' },
    refusal: refusedWeb,
    expected: { first: 'role-trust', says: ['should', 'refs/tags/v1.2.3'] },
    source: reports(318),
  },
  {
    name: 'an environment: the subject names it',
    claims: { sub: 'repo:octo-org/octo-repo:environment:Development', environment: 'Development' },
    refusal: refusedWeb,
    expected: { first: 'environment-subject', says: ['Development', 'should'], also: ['role-trust'] },
    source: reports(1446),
  },
  {
    name: 'an environment, in a pull request',
    claims: { ...pull, sub: 'repo:octo-org/octo-repo:environment:preview', environment: 'preview' },
    env: pulled,
    refusal: refusedWeb,
    expected: { first: 'environment-subject', says: ['preview'] },
    source: reports(1024),
  },
  {
    name: 'ids in the subject',
    claims: { sub: 'repo:octo-org@65/octo-repo@74:ref:refs/heads/main' },
    refusal: refusedWeb,
    expected: {
      first: 'immutable-subject',
      says: ['repo:octo-org@65/octo-repo@74:ref:refs/heads/main', 'should'],
    },
    source: 'https://docs.github.com/en/actions/reference/security/oidc',
  },
  {
    name: 'an enterprise with an issuer of its own',
    claims: { iss: 'https://token.actions.githubusercontent.com/octo-inc' },
    refusal: refusedWeb,
    expected: { first: 'role-trust', also: ['enterprise-issuer'] },
    source: 'https://docs.github.com/en/enterprise-cloud@latest/actions/reference/security/oidc',
  },
  {
    name: 'the token of a cluster',
    inputs: { 'web-identity-token-file': irsa.AWS_WEB_IDENTITY_TOKEN_FILE },
    refusal: refusedWeb,
    expected: {
      first: 'role-trust',
      says: ['system:serviceaccount:runners:runner', 'should'],
      without: ['environment-missing', 'custom-subject', 'runner-role', 'role-chaining-meant'],
    },
    source: 'https://github.com/external-secrets/kubernetes-external-secrets/issues/287',
  },
  {
    name: 'a user of another account',
    inputs: { ...userKeys, 'role-to-assume': target },
    refusal: denied(`arn:aws:iam::${account}:user/ci/bots/deployer`, target),
    expected: {
      first: 'assume-role-denied',
      says: [`"AWS": "arn:aws:iam::${account}:user/ci/bots/deployer"`, 'should'],
      also: ['external-id'],
    },
    source: 'https://github.com/nccgroup/aws-inventory/issues/34',
  },
  {
    name: 'the second of a chain, and the first has a path',
    inputs: { 'role-to-assume': `arn:aws:iam::${account}:role/ci/gates/first\n${target}` },
    claims: {},
    before: [`arn:aws:sts::${account}:assumed-role/first/GitHubActions`],
    refusal: denied(`arn:aws:sts::${account}:assumed-role/first/GitHubActions`, target),
    expected: {
      first: 'assume-role-denied',
      says: [`"AWS": "arn:aws:iam::${account}:role/ci/gates/first"`],
      never: [`"arn:aws:iam::${account}:role/first"`],
    },
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  },
  {
    name: 'the session of an earlier step, whose role may have a path',
    inputs: { 'role-chaining': true, 'role-to-assume': target },
    env: sessionAround,
    claims: {},
    refusal: denied(`arn:aws:sts::${account}:assumed-role/first/GitHubActions`, target),
    expected: {
      first: 'assume-role-denied',
      says: [`"AWS": "arn:aws:iam::${account}:role/first"`, 'path'],
    },
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  },
  {
    name: 'the session of a person from IAM Identity Center',
    inputs: { 'role-chaining': true, 'role-to-assume': target },
    env: sessionAround,
    claims: {},
    refusal: denied(
      `arn:aws:sts::${account}:assumed-role/AWSReservedSSO_Deploy_0123456789abcdef/octocat`,
      target,
    ),
    expected: {
      first: 'assume-role-denied',
      says: ['path'],
      never: [`"arn:aws:iam::${account}:role/AWSReservedSSO_Deploy_0123456789abcdef"`],
    },
    source: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html',
  },
  {
    name: 'a federated user',
    inputs: {
      ...userKeys,
      'aws-access-key-id': 'ASIAIOSFODNN7EXAMPLE',
      'aws-session-token': 'IQoJb3JpZ2luX2VjEXAMPLE',
    },
    refusal: denied(`arn:aws:sts::${account}:federated-user/octocat`),
    expected: {
      first: 'assume-role-denied',
      says: [`"AWS": "arn:aws:sts::${account}:federated-user/octocat"`],
    },
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  },
]
