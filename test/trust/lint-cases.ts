/** Trust policies, and what the linter says of each. */
export const host = 'token.actions.githubusercontent.com'
const account = '111122223333'
export const provider = (issuer: string) => ({ Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` })

const aud = { [`${host}:aud`]: 'sts.amazonaws.com' }
const both = [
  'repo:octo-org/octo-repo:ref:refs/heads/main',
  'repo:octo-org@65/octo-repo@74:ref:refs/heads/main',
]
const exact = { StringEquals: { ...aud, [`${host}:sub`]: both } }

/** On GitHub's subject. */
const like = (sub: unknown, more: object = {}) => ({
  Condition: { StringEquals: { ...aud, ...more }, StringLike: { [`${host}:sub`]: sub } },
})
const equal = (sub: unknown, more: object = {}) => ({
  Condition: { StringEquals: { ...aud, [`${host}:sub`]: sub, ...more } },
})
/** On the subject of another issuer. */
const of = (issuer: string, sub: unknown, operator = 'StringLike') => ({
  Principal: provider(issuer),
  Condition: {
    StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com' },
    [operator]: {
      [`${issuer}:sub`]: sub,
      ...(operator === 'StringEquals' ? { [`${issuer}:aud`]: 'sts.amazonaws.com' } : {}),
    },
  },
})
const aws = (principal: unknown, condition?: object) => ({
  Principal: principal,
  Action: ['sts:AssumeRole', 'sts:TagSession'],
  Condition: condition,
})
const withKey = (condition: object) => ({
  Condition: { ...condition, ...('StringEquals' in condition ? {} : exact) },
})

export type Case = readonly [name: string, statement: object | readonly object[], expected: readonly string[]]

export const fine: readonly Case[] = [
  ['both forms of a subject', {}, []],
  [
    'all of a repository, both forms',
    like(['repo:octo-org/octo-repo:*', 'repo:octo-org@65/octo-repo@74:*']),
    ['pull-request-admitted'],
  ],
  [
    'any subject, the owner by ID',
    like('repo:*', { [`${host}:repository_owner_id`]: '65' }),
    ['pull-request-admitted'],
  ],
  [
    'any subject, the repository by ID',
    like('repo:*', { [`${host}:repository_id`]: '74', [`${host}:ref`]: 'refs/heads/main' }),
    [],
  ],
  [
    'a reusable workflow, the owner by ID',
    like('repo:*', {
      [`${host}:repository_owner_id`]: '65',
      [`${host}:job_workflow_ref`]: 'octo-org/w/.github/workflows/deploy.yml@refs/heads/main',
    }),
    ['pull-request-admitted'],
  ],
  [
    'keys in other letter case',
    {
      Condition: {
        StringEquals: { [`${host.toUpperCase()}:AUD`]: 'sts.amazonaws.com', [`${host}:SUB`]: both },
      },
    },
    [],
  ],
  [
    'a customised subject that names its owner',
    equal('repository_owner:octo-org:environment:production'),
    [],
  ],
  [
    'a customised subject with a workflow',
    equal('repo:octo-org/octo-repo:job_workflow_ref:octo-org/w/.github/workflows/deploy.yml@refs/heads/main'),
    [],
  ],
  [
    'SAML',
    {
      Principal: { Federated: `arn:aws:iam::${account}:saml-provider/Okta` },
      Action: 'sts:AssumeRoleWithSAML',
      Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
    },
    [],
  ],
  [
    'SAML with tags',
    {
      Principal: { Federated: `arn:aws:iam::${account}:saml-provider/Okta` },
      Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
      Condition: undefined,
    },
    [],
  ],
  [
    'an issuer with a slash at its end',
    {
      Principal: provider('sts.windows.net/4f2a/'),
      Condition: {
        StringEquals: { 'sts.windows.net/4f2a/:aud': 'api://aws', 'sts.windows.net/4f2a/:sub': '0f1e' },
      },
    },
    [],
  ],
  [
    'Login with Amazon',
    {
      Principal: { Federated: 'www.amazon.com' },
      Condition: { StringEquals: { 'www.amazon.com:app_id': 'amzn1.application-oa2-client.1' } },
    },
    [],
  ],
  [
    'Google, one service account',
    {
      Principal: { Federated: 'accounts.google.com' },
      Condition: {
        StringEquals: {
          'accounts.google.com:sub': '117',
          'accounts.google.com:aud': '117',
          'accounts.google.com:oaud': 'x',
        },
      },
    },
    [],
  ],
  [
    'Google, one application',
    {
      Principal: { Federated: 'accounts.google.com' },
      Condition: { StringEquals: { 'accounts.google.com:aud': '66677.apps.googleusercontent.com' } },
    },
    [],
  ],
  [
    'Cognito, one pool',
    {
      Principal: { Federated: 'cognito-identity.amazonaws.com' },
      Condition: {
        StringEquals: {
          'cognito-identity.amazonaws.com:aud': 'us-east-1:12345678-ffff-ffff-ffff-123456789012',
        },
        'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
      },
    },
    [],
  ],
  [
    'EKS',
    of('oidc.eks.us-east-1.amazonaws.com/id/ABCDEF0123', 'system:serviceaccount:web:app', 'StringEquals'),
    [],
  ],
  [
    'GitLab',
    of('gitlab.com', 'project_path:octo-org/octo-repo:ref_type:branch:ref:main', 'StringEquals'),
    [],
  ],
  ['GitLab, one group', of('gitlab.com', 'project_path:octo-org/*:ref_type:branch:ref:main'), []],
  ['Terraform', of('app.terraform.io', 'organization:octo-org:project:*:workspace:*:run_phase:*'), []],
  [
    'CircleCI',
    of('oidc.circleci.com/org/00000000-1111', 'org/00000000-1111/project/00000000-2222/user/*'),
    [],
  ],
  [
    'Bitbucket',
    of(
      'api.bitbucket.org/2.0/workspaces/octo/pipelines-config/identity/oidc',
      '{00000000-aaaa-4000-8000-000000000001}:*',
    ),
    [],
  ],
  [
    'a Vercel team of its own',
    of('oidc.vercel.com/octo', 'owner:octo:project:web:environment:production', 'StringEquals'),
    [],
  ],
  [
    'a third party with an external ID',
    {
      Principal: { AWS: 'arn:aws:iam::444455556666:root' },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': 'x' } },
    },
    [],
  ],
  [
    'everyone of an organization',
    {
      Principal: { AWS: '*' },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdef' } },
    },
    [],
  ],
  [
    'everyone from the office',
    {
      Principal: { AWS: '*' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: {
        StringEquals: { 'aws:PrincipalAccount': '444455556666' },
        IpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
      },
    },
    [],
  ],
  [
    'roles of one account, by pattern',
    aws({ AWS: '*' }, { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::444455556666:role/deploy-*' } }),
    [],
  ],
  [
    'a service',
    { Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole', Condition: undefined },
    [],
  ],
  [
    'MFA',
    aws({ AWS: `arn:aws:iam::${account}:root` }, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
    [],
  ],
  [
    'session tags beside',
    [{}, { Principal: provider(host), Action: 'sts:TagSession', Condition: exact }],
    [],
  ],
  [
    'Deny without TLS',
    [
      {},
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sts:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
    [],
  ],
  [
    'every subject, but a Deny for those of others',
    [
      like('repo:*'),
      {
        Effect: 'Deny',
        Principal: '*',
        Condition: { StringNotLike: { [`${host}:sub`]: ['repo:octo-org/*', 'repo:octo-org@65/*'] } },
      },
    ],
    ['pull-request-admitted'],
  ],
  ['the provider under everyone, one repository', { Principal: '*', ...equal(both) }, []],
  [
    'an enterprise',
    {
      Principal: provider('token.actions.octo.ghe.com'),
      Condition: {
        StringEquals: {
          'token.actions.octo.ghe.com:aud': 'a',
          'token.actions.octo.ghe.com:sub': ['repo:o/r:pull_request', 'repo:o@1/r@2:pull_request'],
        },
      },
    },
    ['pull-request-admitted'],
  ],
  ['an issuer of its own', of('ci.example.com', 'job:deploy', 'StringEquals'), []],
  [
    'a date that is still to come',
    withKey({ DateLessThan: { 'aws:CurrentTime': '2039-01-01T00:00:00Z' } }),
    [],
  ],
  ['public addresses', withKey({ IpAddress: { 'aws:SourceIp': ['203.0.113.7'] } }), []],
  [
    'tags, limited',
    aws(
      { AWS: `arn:aws:iam::${account}:role/ci` },
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } },
    ),
    [],
  ],
]

export const open: readonly Case[] = [
  ['an owner of any name', like('repo:*/octo-repo:*'), ['subject-too-wide']],
  ['an owner whose name begins so', like('repo:octo-org*'), ['subject-too-wide']],
  ['any repository with that environment', like('repo:*:environment:production'), ['subject-too-wide']],
  ['any pull request', like('*:pull_request'), ['subject-too-wide']],
  ['anything', like('*'), ['required-claim-missing', 'subject-too-wide']],
  ['any repository', like('repo:*'), ['subject-too-wide']],
  ['text in the middle', like('*octo-org/octo-repo*'), ['subject-too-wide']],
  ['one character', like('repo:octo-or?/octo-repo:*'), ['subject-too-wide']],
  ['an owner with an ID of any number', like('repo:octo-org@*/octo-repo@*:*'), ['pull-request-admitted']],
  ['one open value beside a good one', like([...both, 'repo:octo-*/octo-repo:*']), ['subject-too-wide']],
  ['the actor as owner', like(`repo:\${${host}:actor}/*`), ['subject-too-wide']],
  [
    'an exclusion',
    { Condition: { StringEquals: aud, StringNotEquals: { [`${host}:sub`]: 'repo:evil/evil:pull_request' } } },
    ['required-claim-missing', 'subject-too-wide'],
  ],
  [
    'presence',
    { Condition: { StringEquals: aud, Null: { [`${host}:sub`]: 'false' } } },
    ['required-claim-missing', 'subject-too-wide'],
  ],
  ['a subject without a tenant', equal('environment:production'), ['subject-too-wide']],
  [
    'a workflow that anyone can call',
    like('repo:*', {
      [`${host}:job_workflow_ref`]: 'octo-org/w/.github/workflows/deploy.yml@refs/heads/main',
    }),
    ['reusable-workflow-alone'],
  ],
  [
    'any subject, the owner by any ID',
    {
      Condition: {
        StringEquals: aud,
        StringLike: { [`${host}:sub`]: 'repo:*', [`${host}:repository_owner_id`]: '6*' },
      },
    },
    ['subject-too-wide'],
  ],
  [
    'any subject, the environment',
    like('repo:*', { [`${host}:environment`]: 'production' }),
    ['subject-too-wide'],
  ],
  ['GitLab, any group', of('gitlab.com', 'project_path:*:ref_type:tag:ref:v1'), ['subject-too-wide']],
  ['GitLab, a prefix', of('gitlab.com', 'project_path:octo*:ref_type:branch:ref:main'), ['subject-too-wide']],
  [
    'Terraform, any organization',
    of('app.terraform.io', 'organization:*:project:p:workspace:w:run_phase:apply'),
    ['subject-too-wide'],
  ],
  [
    'Buildkite, any organization',
    of('agent.buildkite.com', 'organization:*:pipeline:deploy:*'),
    ['subject-too-wide'],
  ],
  ['CircleCI, the shared issuer', of('oidc.circleci.com', 'org/*/project/*/user/*'), ['subject-too-wide']],
  [
    'Vercel, the shared issuer',
    {
      Principal: provider('oidc.vercel.com'),
      Condition: {
        StringLike: {
          'oidc.vercel.com:aud': 'https://vercel.com/*',
          'oidc.vercel.com:sub': 'owner:*:project:web:environment:production',
        },
      },
    },
    ['subject-too-wide'],
  ],
  ['Codefresh, any account', of('oidc.codefresh.io', 'account:*:pipeline:*'), ['subject-too-wide']],
  [
    'Google, an audience that anyone can ask for',
    {
      Principal: { Federated: 'accounts.google.com' },
      Condition: { StringEquals: { 'accounts.google.com:oaud': 'sts.amazonaws.com' } },
    },
    ['subject-too-wide'],
  ],
  [
    'Cognito, guests of any pool',
    {
      Principal: { Federated: 'cognito-identity.amazonaws.com' },
      Condition: { 'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'unauthenticated' } },
    },
    ['required-claim-missing', 'subject-too-wide'],
  ],
  [
    'Cognito, any pool of the Region',
    {
      Principal: { Federated: 'cognito-identity.amazonaws.com' },
      Condition: { StringLike: { 'cognito-identity.amazonaws.com:aud': 'us-east-1:*' } },
    },
    ['subject-too-wide'],
  ],
  ['Codeberg', of('codeberg.org/api/actions', 'repo:*:ref:refs/heads/main'), ['subject-too-wide']],
  ['everyone', aws('*'), ['open-to-any-account']],
  ['everyone in AWS', aws({ AWS: '*' }), ['open-to-any-account']],
  ['any address', aws({ AWS: '*' }, { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }), ['open-to-any-account']],
  ['TLS', aws({ AWS: '*' }, { Bool: { 'aws:SecureTransport': 'true' } }), ['open-to-any-account']],
  [
    'a tag of the caller',
    aws({ AWS: '*' }, { StringEquals: { 'aws:PrincipalTag/team': 'ops' } }),
    ['open-to-any-account'],
  ],
  [
    'a role of that name anywhere',
    aws({ AWS: '*' }, { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/x' } }),
    ['open-to-any-account'],
  ],
  [
    'IfExists',
    aws({ AWS: '*' }, { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-abcdef' } }),
    ['open-to-any-account'],
  ],
  [
    'a key that equals itself',
    aws({ AWS: '*' }, { StringEquals: { 'aws:PrincipalAccount': '${aws:PrincipalAccount}' } }),
    ['open-to-any-account'],
  ],
  [
    'an organization of any name',
    aws({ AWS: '*' }, { StringLike: { 'aws:PrincipalOrgID': 'o-*' } }),
    ['open-to-any-account'],
  ],
  [
    'an external ID for everyone',
    aws({ AWS: '*' }, { StringEquals: { 'sts:ExternalId': 'x' } }),
    ['open-to-any-account'],
  ],
  [
    'not one account',
    aws({ AWS: '*' }, { StringNotEquals: { 'aws:PrincipalAccount': '444455556666' } }),
    ['open-to-any-account'],
  ],
  [
    'NotPrincipal',
    {
      Principal: undefined,
      NotPrincipal: { AWS: 'arn:aws:iam::444455556666:root' },
      Action: 'sts:AssumeRole',
      Condition: undefined,
    },
    ['not-principal'],
  ],
  [
    'a Deny that misses',
    [
      like('repo:*'),
      { Effect: 'Deny', Principal: '*', Condition: { StringLike: { [`${host}:sub`]: 'repo:evil/*' } } },
    ],
    ['subject-too-wide'],
  ],
  [
    'any service account',
    of('oidc.eks.us-east-1.amazonaws.com/id/ABCDEF0123', 'system:serviceaccount:*:*'),
    ['wide-within-tenant'],
  ],
  [
    'any repository of the workspace',
    of('api.bitbucket.org/2.0/workspaces/octo/pipelines-config/identity/oidc', '*'),
    ['subject-missing'],
  ],
  ['any project of a Vercel team', of('oidc.vercel.com/octo', 'owner:octo:project:*'), []],
  ['any stack', of('octo.app.spacelift.io', 'space:*'), []],
  ['no sub', { Condition: { StringEquals: aud } }, ['required-claim-missing', 'subject-too-wide']],
  [
    'no condition at all',
    { Condition: undefined },
    ['audience-missing', 'required-claim-missing', 'subject-too-wide'],
  ],
  ['only a wildcard first', like(['*', ...both]), ['required-claim-missing', 'subject-too-wide']],
  ['no aud', { Condition: { StringEquals: { [`${host}:sub`]: both } } }, ['audience-missing']],
  [
    "an issuer of one's own",
    { Principal: provider('ci.example.com'), Condition: undefined },
    ['audience-missing', 'subject-missing'],
  ],
  [
    'ForAllValues',
    withKey({ 'ForAllValues:StringEquals': { [`${host}:environment`]: 'production' } }),
    ['matches-absent-key'],
  ],
  [
    'a branch beside an environment',
    like([
      'repo:octo-org@65/octo-repo@74:environment:production',
      'repo:octo-org@65/octo-repo@74:ref:refs/heads/*',
    ]),
    ['environment-bypassed'],
  ],
]

export const never: readonly Case[] = [
  ['a short ref', equal('repo:octo-org/octo-repo:ref:main'), ['subject-never-matches']],
  [
    'ref and environment',
    equal('repo:octo-org/octo-repo:ref:refs/heads/main:environment:production'),
    ['subject-needs-template'],
  ],
  ['no repo:', equal('octo-org/octo-repo:ref:refs/heads/main'), ['subject-never-matches']],
  ['a URL', equal('https://github.com/octo-org/octo-repo'), ['subject-never-matches']],
  ['nothing after the repository', equal('repo:octo-org/octo-repo'), ['subject-needs-template']],
  ['no repository', equal('repo:octo-org:ref:refs/heads/main'), ['subject-never-matches']],
  ['upper case', equal('repo:octo-org/octo-repo:Environment:production'), ['subject-never-matches']],
  ['a branch', like('repo:octo-org/octo-repo:branch:main'), ['subject-never-matches']],
  ['a wildcard under StringEquals', equal('repo:octo-org@65/octo-repo@74:*'), ['wildcard-under-equals']],
  [
    'an external ID',
    withKey({ StringEquals: { ...exact.StringEquals, 'sts:ExternalId': 'x' } }),
    ['key-never-present'],
  ],
  [
    'an organization',
    withKey({ StringEquals: { ...exact.StringEquals, 'aws:PrincipalOrgID': 'o-abcdef' } }),
    ['key-never-present'],
  ],
  ['MFA of a token', withKey({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }), ['key-never-present']],
  [
    'a claim that is not a key',
    withKey({ StringEquals: { ...exact.StringEquals, [`${host}:runner_environment`]: 'github-hosted' } }),
    ['unknown-condition-key'],
  ],
  [
    'a claim that is not a key, excluded',
    withKey({ StringNotEquals: { [`${host}:event_name`]: 'pull_request' } }),
    ['condition-always-holds'],
  ],
  [
    'a claim that is not a key, if it exists',
    withKey({ StringEqualsIfExists: { [`${host}:event_name`]: 'push' } }),
    ['condition-always-holds'],
  ],
  [
    'a claim that is not a key, for all values',
    withKey({ 'ForAllValues:StringEquals': { [`${host}:event_name`]: 'push' } }),
    ['condition-always-holds'],
  ],
  [
    'keys of another issuer',
    withKey({ StringEquals: { ...exact.StringEquals, 'gitlab.com:project_id': '1' } }),
    ['foreign-condition-key'],
  ],
  [
    'keys of an enterprise',
    withKey({ StringEquals: { ...exact.StringEquals, [`${host}/octo:ref`]: 'x' } }),
    ['foreign-condition-key'],
  ],
  [
    'a URL as key',
    withKey({ StringEquals: { ...exact.StringEquals, [`https://${host}:sub`]: 'x' } }),
    ['url-as-condition-key'],
  ],
  [
    'no host before the claim',
    { Condition: { StringEquals: { ...aud, [`${host}:sub`]: both, sub: 'x' } } },
    ['key-never-present'],
  ],
  ['a date past', withKey({ DateLessThan: { 'aws:CurrentTime': '2024-01-01T00:00:00Z' } }), ['date-past']],
  [
    'a private address',
    withKey({ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.168.0.0/16'] } }),
    ['private-address'],
  ],
  ['an empty list', equal([]), ['required-claim-missing', 'subject-never-matches']],
  [
    'a ref key that the subject excludes',
    equal(both, { [`${host}:ref`]: 'refs/heads/other' }),
    ['conditions-contradict'],
  ],
  [
    'one dead value beside a good one',
    equal([...both, 'repo:octo-org/octo-repo:ref:main']),
    ['value-never-matches'],
  ],
  [
    'EKS with a slash',
    of('oidc.eks.us-east-1.amazonaws.com/id/ABCDEF0123', 'system:serviceaccount:web/app', 'StringEquals'),
    ['subject-never-matches'],
  ],
  [
    'Bitbucket by branch',
    of(
      'api.bitbucket.org/2.0/workspaces/octo/pipelines-config/identity/oidc',
      'octo/octo-repo:main',
      'StringEquals',
    ),
    ['subject-never-matches'],
  ],
  [
    'GitLab with a full ref type',
    of('gitlab.com', 'project:octo-org/octo-repo:ref_type:branch:ref:main', 'StringEquals'),
    ['subject-never-matches'],
  ],
  [
    'Terraform without a phase',
    of('app.terraform.io', 'organization:octo-org:workspace:w', 'StringEquals'),
    ['subject-never-matches'],
  ],
  ['no statement', [], ['nothing-allowed']],
  ['only a Deny', { Effect: 'Deny', Condition: undefined }, ['nothing-allowed']],
  [
    'a Deny for everyone',
    [{}, { Effect: 'Deny', Principal: '*', Action: 'sts:*', Condition: undefined }],
    ['denied-to-all'],
  ],
  [
    'a Deny for who has no organization',
    [
      {},
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sts:*',
        Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-abcdef' } },
      },
    ],
    ['denied-to-all'],
  ],
  [
    'a Deny that cannot bite',
    [
      {},
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [`${host}:event_name`]: 'pull_request' } },
      },
    ],
    ['deny-never-applies'],
  ],
  ['AssumeRole for tokens', { Action: 'sts:AssumeRole' }, ['wrong-action']],
  [
    'a token for roles',
    {
      Principal: { AWS: `arn:aws:iam::${account}:role/ci` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: undefined,
    },
    ['wrong-action'],
  ],
  [
    'a token for services',
    { Principal: { Service: 'ec2.amazonaws.com' }, Condition: undefined },
    ['wrong-action'],
  ],
  [
    'a token for SAML',
    { Principal: { Federated: `arn:aws:iam::${account}:saml-provider/Okta` }, Condition: undefined },
    ['wrong-action'],
  ],
  ['a bare host', { Principal: { Federated: host } }, ['principal-malformed']],
  [
    'https:// in the ARN',
    { Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/https://${host}` } },
    ['principal-malformed'],
  ],
  ['11 digits', aws({ AWS: '11112222333' }), ['principal-malformed']],
  ['11 digits in an ARN', aws({ AWS: 'arn:aws:iam::11112222333:root' }), ['principal-malformed']],
  ['a wildcard role', aws({ AWS: `arn:aws:iam::${account}:role/*` }), ['principal-malformed']],
  ['a group', aws({ AWS: `arn:aws:iam::${account}:group/admins` }), ['principal-malformed']],
  ['a deleted role', aws({ AWS: 'AROAEXAMPLEEXAMPLE123' }), ['principal-malformed']],
  [
    'a provider under AWS',
    { ...aws({ AWS: `arn:aws:iam::${account}:oidc-provider/${host}` }) },
    ['principal-malformed'],
  ],
  [
    'a bare service',
    { Principal: { Service: 'lambda' }, Action: 'sts:AssumeRole', Condition: undefined },
    ['principal-malformed'],
  ],
]

export const notes: readonly Case[] = [
  [
    'only the form without IDs',
    equal('repo:octo-org/octo-repo:environment:production'),
    ['subject-without-ids'],
  ],
  ['an organization without IDs', like('repo:octo-org/*'), ['pull-request-admitted', 'subject-without-ids']],
  [
    'a second repository without IDs',
    equal([...both, 'repo:octo-org/other:ref:refs/heads/main']),
    ['subject-without-ids'],
  ],
  [
    'letter case',
    equal(['repo:Octo-Org/octo-repo:pull_request', ...both]),
    ['letter-case', 'pull-request-admitted', 'subject-without-ids'],
  ],
  [
    'keys, no tags',
    { Principal: { AWS: account }, Action: 'sts:AssumeRole', Condition: undefined },
    ['tag-session-missing'],
  ],
]
