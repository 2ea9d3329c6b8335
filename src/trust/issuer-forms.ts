/** What the tokens of the larger issuers say, where one line does not hold it. */
export interface TokenForm {
  /** Undefined where its tokens have none. */
  readonly sub?: string
  /** Claims made of the same parts, and those made of parts of their own. */
  readonly claims?: Readonly<Record<string, string>>
  /** Claims that such a token lacks. */
  readonly without?: readonly string[]
}

const githubClaims = {
  repository: '<owner>/<repository>',
  repository_id: '<repository_id>',
  repository_owner_id: '<owner_id>',
  enterprise_id: '<enterprise_id>',
  actor_id: '<actor_id>',
  job_workflow_ref: '<workflow_owner>/<workflow_repository>/.github/workflows/<file>@<workflow_ref>',
}

const githubRepositories = ['<owner>/<repository>', '<owner>@<owner_id>/<repository>@<repository_id>']

/** https://docs.github.com/en/actions/reference/security/oidc */
export const githubForms: readonly TokenForm[] = githubRepositories.flatMap((repository) => [
  {
    sub: `repo:${repository}:ref:refs/heads/<branch>`,
    claims: { ...githubClaims, ref: 'refs/heads/<branch>' },
    without: ['environment'],
  },
  {
    sub: `repo:${repository}:ref:refs/tags/<tag>`,
    claims: { ...githubClaims, ref: 'refs/tags/<tag>' },
    without: ['environment'],
  },
  {
    sub: `repo:${repository}:environment:<environment>`,
    claims: { ...githubClaims, ref: 'refs/<git_ref>' },
  },
  {
    sub: `repo:${repository}:pull_request`,
    claims: { ...githubClaims, ref: 'refs/pull/<number>/merge' },
    without: ['environment'],
  },
])

const gitlabClaims = { namespace_id: '<namespace_id>', project_id: '<project_id>' }

/** https://docs.gitlab.com/ci/secrets/id_token_authentication/ */
export const gitlabForms: readonly TokenForm[] = [
  'project_path:<group>/<project_path>',
  'project_id:<project_id>',
].flatMap((project) => [
  { sub: `${project}:ref_type:branch:ref:<short_ref>`, claims: gitlabClaims },
  { sub: `${project}:ref_type:tag:ref:<short_ref>`, claims: gitlabClaims },
])

const circleciJob = 'org/<organization_id>/project/<circleci_project>/user/<user_uuid>'

/** https://circleci.com/docs/openid-connect-tokens/ */
export const circleciForms: readonly TokenForm[] = [
  circleciJob,
  `${circleciJob}/vcs-origin/<vcs_origin>/vcs-ref/refs/<vcs_path>`,
].map((sub) => ({ sub, claims: { 'oidc.circleci.com/project-id': '<circleci_project>' } }))

const vercelSubject = 'owner:<organization>:project:<vercel_project>:environment:<environment>'

/** https://vercel.com/docs/oidc */
export const vercelForms: readonly TokenForm[] = [
  { sub: vercelSubject, claims: { aud: 'https://vercel.com/<organization>' } },
  // An audience of the job's own choice.
  { sub: vercelSubject, claims: { aud: '<audience>' } },
]
