/** The claims of GitHub's tokens. https://docs.github.com/en/actions/reference/security/oidc#oidc-token-claims */

export type Claims = Readonly<Record<string, unknown>>

const defaults = {
  repository: 'octo-org/octo-repo',
  repository_id: '74',
  repository_owner_id: '65',
  repository_visibility: 'private',
  ref: 'refs/heads/main',
  ref_type: 'branch',
  ref_protected: 'true',
  sha: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
  actor: 'octocat',
  actor_id: '12',
  workflow: 'deploy',
  event_name: 'push',
  head_ref: '',
  base_ref: '',
  run_id: '1234567890',
  run_number: '10',
  run_attempt: '1',
  runner_environment: 'github-hosted',
}

/** The claims given, those of an ordinary push to main for the rest, and the subject that follows from them. */
export function githubClaims(given: Claims): Claims {
  const claims = { ...defaults, ...given }
  const repository = String(claims.repository)
  const workflowRef = `${repository}/.github/workflows/deploy.yml@${String(claims.ref)}`
  return {
    sub: githubSubject(claims),
    repository_owner: repository.split('/', 1)[0] ?? '',
    workflow_ref: workflowRef,
    workflow_sha: claims.sha,
    job_workflow_ref: workflowRef,
    job_workflow_sha: claims.sha,
    ...claims,
  }
}

/** Environment before pull request before ref, each colon inside written `%3A`. */
function githubSubject(claims: Claims): string {
  const part = (name: string) => String(claims[name] ?? '').replaceAll(':', '%3A')
  const repository = `repo:${part('repository')}`
  if (claims['environment'] !== undefined) return `${repository}:environment:${part('environment')}`
  if (claims['event_name'] === 'pull_request') return `${repository}:pull_request`
  return `${repository}:ref:${part('ref')}`
}

/** The owner's page, which GitHub takes where the request names no audience. */
export function defaultAudience(claims: Claims): string {
  return `https://github.com/${String(claims['repository_owner'])}`
}
