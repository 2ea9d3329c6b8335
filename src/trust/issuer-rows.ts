/** Identity providers: what IAM knows of their tokens, and what their subjects look like. */
import { circleciForms, githubForms, gitlabForms, type TokenForm, vercelForms } from './issuer-forms.ts'

export interface Issuer {
  /** The part of a condition key before the colon, without `https://`. `*` matches one or more characters. */
  readonly host: string
  /** `below`: a tenant has an issuer of its own below the host. */
  readonly tenants?: 'below'
  /** How a tenant's issuer names it; its tokens name the same. */
  readonly named?: string
  /** Anyone can have tokens of this very host: without a condition on the tenant, everyone is let in. */
  readonly shared: boolean
  /** Condition keys beyond `sub`, `aud` and `amr`. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html */
  readonly keys: readonly string[]
  /** IAM refuses a trust policy that does not evaluate this. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html */
  readonly required: readonly string[]
  /** What its tokens say; parts.ts tells which parts name the tenant. Undefined where that is not known. */
  readonly forms?: readonly TokenForm[]
  /** Its host is the user's own, and may not be on the public internet. */
  readonly ownHost?: true
  /** Its tokens can have other subjects too. */
  readonly openEnded?: true
  /** A tenant can have its subjects made of other claims, in the order it likes. */
  readonly custom?: 'github' | 'gitlab'
}

const githubKeys = [
  'actor',
  'actor_id',
  'enterprise_id',
  'environment',
  'job_workflow_ref',
  'ref',
  'repository',
  'repository_id',
  'repository_owner_id',
  'workflow',
]

const gitlabKeys = [
  'namespace_id',
  'pipeline_source',
  'project_id',
  'ref_protected',
  'runner_environment',
  'user_access_level',
  'user_email',
  'user_id',
  'user_login',
]

const buildkiteKeys = [
  'build_branch',
  'cluster_id',
  'cluster_name',
  'organization_id',
  'organization_slug',
  'pipeline_id',
  'pipeline_slug',
]

const sub = ['sub']
const aud = ['aud']

/** Nothing is known of the subject but that it begins with whom it belongs to. */
const opaque: readonly TokenForm[] = [{ sub: '<opaque>' }]

const github = { keys: githubKeys, forms: githubForms, custom: 'github' } as const

function shared(host: string, required: readonly string[], forms: readonly TokenForm[] = opaque): Issuer {
  return { host, shared: true, keys: [], required, forms, openEnded: true }
}

function own(host: string, subjects: readonly string[]): Issuer {
  return { host, shared: false, keys: [], required: [], forms: subjects.map((each) => ({ sub: each })) }
}

export const issuers: readonly Issuer[] = [
  { host: 'token.actions.githubusercontent.com', tenants: 'below', shared: true, required: sub, ...github },
  { host: 'token.actions.*.ghe.com', shared: false, required: [], ...github },
  { host: 'github.com/enterprises/*', shared: false, required: [], ...github },
  // GitHub Enterprise Server: IAM knows no keys beyond the common ones.
  {
    host: '*/_services/token',
    ownHost: true,
    shared: false,
    keys: [],
    required: [],
    forms: githubForms,
    custom: 'github',
  },
  { host: 'gitlab.com', shared: true, keys: gitlabKeys, required: sub, forms: gitlabForms, custom: 'gitlab' },
  {
    host: 'agent.buildkite.com',
    shared: true,
    keys: buildkiteKeys,
    required: sub,
    forms: [
      'organization:<organization>:pipeline:<pipeline>:ref:<branch>:commit:<commit>:step:<step>',
      // With --subject-claim.
      '<organization_id>',
      '<pipeline_id>',
      '<cluster_id>',
    ].map((each) => ({
      sub: each,
      claims: {
        organization_slug: '<organization>',
        organization_id: '<organization_id>',
        pipeline_slug: '<pipeline>',
        pipeline_id: '<pipeline_id>',
        cluster_id: '<cluster_id>',
      },
    })),
  },
  {
    host: 'oidc.circleci.com',
    tenants: 'below',
    named: 'oidc.circleci.com/org/<organization_id>',
    shared: true,
    keys: ['oidc.circleci.com/project-id'],
    required: [],
    forms: circleciForms,
  },
  {
    host: 'accounts.google.com',
    shared: true,
    keys: ['oaud', 'google/organization_number'],
    required: [],
    forms: [
      {
        sub: '<google_subject>',
        claims: {
          aud: '<google_client>',
          'google/organization_number': '<organization_number>',
        },
      },
    ],
  },
  {
    host: 'app.terraform.io',
    shared: true,
    keys: [],
    required: sub,
    forms: [
      { sub: 'organization:<organization>:project:<project>:workspace:<workspace>:run_phase:plan' },
      { sub: 'organization:<organization>:project:<project>:workspace:<workspace>:run_phase:apply' },
      { sub: 'organization:<organization>:project:<project>:stack:<stack>:<rest>' },
    ],
  },
  shared('vstoken.actions.githubusercontent.com', sub),
  shared('oidc-configuration.audit-log.githubusercontent.com', sub, [
    { sub: 'https://github.com/<organization>' },
  ]),
  shared('oidc.codefresh.io', sub, [{ sub: 'account:<account_id>:<rest>' }]),
  shared('studio.datachain.ai/api', sub),
  shared('scalr.io', sub),
  shared('tokens.cloud.shisho.dev', sub),
  shared('proidc.upbound.io', sub, [{ sub: 'mcp:<organization>/<rest>' }]),
  {
    host: 'oidc.vercel.com',
    tenants: 'below',
    named: 'oidc.vercel.com/<organization>',
    shared: true,
    keys: [],
    required: aud,
    forms: vercelForms,
  },
  shared('api.pulumi.com/oidc', aud, [
    { sub: 'pulumi:deploy:org:<organization>:<rest>', claims: { aud: '<organization>' } },
    { sub: 'pulumi:environments:org:<organization>:<rest>', claims: { aud: '<organization>' } },
    { sub: 'pulumi:environments:org:<organization>:<rest>', claims: { aud: 'aws:<organization>' } },
  ]),
  shared('sandboxes.cloud', aud, [{ sub: '<opaque>', claims: { aud: '<organization>' } }]),
  {
    host: 'cognito-identity.amazonaws.com',
    shared: true,
    keys: [],
    required: aud,
    forms: [{ sub: '<region>:<identity>', claims: { aud: '<region>:<pool>' } }],
  },
  // The providers of sign-in with Amazon and with Facebook have keys of their own in place of `sub` and `aud`.
  {
    host: 'www.amazon.com',
    shared: true,
    keys: ['app_id', 'user_id'],
    required: [],
    forms: [{ claims: { app_id: '<application>', user_id: '<user>' } }],
  },
  {
    host: 'graph.facebook.com',
    shared: true,
    keys: ['app_id', 'id'],
    required: [],
    forms: [{ claims: { app_id: '<application>', id: '<user>' } }],
  },
  // Everyone's, though IAM asks for nothing.
  shared('identity.depot.dev', [], [{ sub: 'spiffe://identity.depot.dev/org/<workspace_id>/<rest>' }]),
  shared('federation.namespaceapis.com', [], [{ sub: '<workspace_id>/<rest>' }]),
  shared('login.app.env0.com', []),
  shared('services.gitpod.io/idp', []),
  {
    host: 'codeberg.org/api/actions',
    shared: true,
    keys: [],
    required: [],
    forms: [
      { sub: 'repo:<owner>/<repository>:pull_request' },
      { sub: 'repo:<owner>/<repository>:ref:<branch>' },
    ],
  },
  // Microsoft Sentinel, for every customer.
  {
    host: 'sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d',
    // What tells customers apart is no claim.
    shared: false,
    keys: [],
    required: ['sts:RoleSessionName'],
  },
  // Each tenant has an issuer of its own.
  own('vstoken.dev.azure.com/*', [
    'sc://<azure_organization>/<azure_project>',
    'p://<azure_organization>/<azure_project>',
  ]),
  own('api.bitbucket.org/2.0/workspaces/*/pipelines-config/identity/oidc', [
    '{<repository_uuid>}:{<step_uuid>}',
    '{<repository_uuid>}:{<environment_uuid>}:{<step_uuid>}',
  ]),
  own('oidc.eks.*/id/*', ['system:serviceaccount:<namespace>:<service_account>']),
  {
    ...own('oidc.fly.io/*', ['<fly_organization>:<app>:<machine>']),
    named: 'oidc.fly.io/<fly_organization>',
  },
  own('*.app.spacelift.io', [
    'space:<space>:stack:<stack>:run_type:<run_type>:scope:<scope>',
    'space:<space>:module:<stack>:run_type:<run_type>:scope:<scope>',
  ]),
  {
    ...own('*.semaphoreci.com', [
      'org:<semaphore_organization>:project:<project>:repo:<semaphore_repository>:ref_type:<ref_type>:ref:<branch>',
    ]),
    named: '<semaphore_organization>.semaphoreci.com',
  },
]
