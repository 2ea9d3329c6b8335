/** Identity providers that many tenants share, and what IAM knows of their tokens. */

export interface Issuer {
  /** What stands before the colon of a condition key, without `https://`. */
  readonly host: string
  /** Where one tenant has an issuer of its own below the host. */
  readonly tenants?: 'below' | 'subdomain'
  /** Condition keys beyond `sub`, `aud` and `amr`. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html */
  readonly keys: readonly string[]
  /** IAM refuses a trust policy that does not evaluate this. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html */
  readonly required: readonly string[]
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

export const issuers: readonly Issuer[] = [
  { host: 'token.actions.githubusercontent.com', tenants: 'below', keys: githubKeys, required: sub },
  { host: 'ghe.com', tenants: 'subdomain', keys: githubKeys, required: [] },
  { host: 'gitlab.com', keys: gitlabKeys, required: sub },
  { host: 'agent.buildkite.com', keys: buildkiteKeys, required: sub },
  { host: 'oidc.circleci.com', tenants: 'below', keys: ['oidc.circleci.com/project-id'], required: [] },
  { host: 'accounts.google.com', keys: ['oaud', 'google/organization_number'], required: [] },
  { host: 'app.terraform.io', keys: [], required: sub },
  { host: 'vstoken.actions.githubusercontent.com', keys: [], required: sub },
  { host: 'oidc-configuration.audit-log.githubusercontent.com', keys: [], required: sub },
  { host: 'oidc.codefresh.io', keys: [], required: sub },
  { host: 'studio.datachain.ai/api', keys: [], required: sub },
  { host: 'scalr.io', keys: [], required: sub },
  { host: 'tokens.cloud.shisho.dev', keys: [], required: sub },
  { host: 'proidc.upbound.io', keys: [], required: sub },
  { host: 'oidc.vercel.com', tenants: 'below', keys: [], required: aud },
  { host: 'api.pulumi.com/oidc', keys: [], required: aud },
  { host: 'sandboxes.cloud', keys: [], required: aud },
  { host: 'cognito-identity.amazonaws.com', keys: [], required: aud },
]

/** The shared issuer that a provider belongs to; undefined for one of its own. */
export function issuerOf(host: string): Issuer | undefined {
  return issuers.find((each) => {
    if (each.tenants === 'subdomain')
      return host.startsWith('token.actions.') && host.endsWith(`.${each.host}`)
    return host === each.host || (each.tenants === 'below' && host.startsWith(`${each.host}/`))
  })
}

/** The claims of a token that a trust policy can ask about. */
export function conditionKeysOf(host: string): readonly string[] {
  return ['sub', 'aud', 'amr', ...(issuerOf(host)?.keys ?? [])]
}

/** `token.actions.githubusercontent.com` of `https://token.actions.githubusercontent.com`; also of a provider's ARN. */
export function issuerHostFrom(urlOrArn: string): string {
  return urlOrArn
    .replace(/^arn:[^:]*:iam::\d*:oidc-provider\//, '')
    .replace(/^https?:\/\//, '')
    .replace(/\/$/, '')
}
