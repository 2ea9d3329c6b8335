/** The least trust policy for GitHub's jobs. https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws */
import { partitions } from '../core/arn.ts'
import { checkAsk, checkRepository, checkScope } from './check-ask.ts'
import { conditionKeysOf } from './issuers.ts'
import { environmentsOf, type Repository, type Scope, type TrustAsk } from './trust-ask.ts'

export type { Repository, RepositoryIds, Scope, TrustAsk } from './trust-ask.ts'

/**
 * The subjects of such jobs, the form with IDs first: a repository has it since July 2026, an older one the other.
 * In `any`, and there only, `*` is a wildcard.
 *
 * @throws CredentialsError where a name or the scope is none that GitHub has
 */
export function githubSubjects(repository: Repository, scope: Scope): readonly [string, ...string[]] {
  checkRepository(repository)
  checkScope(scope)
  const { owner, name, ids } = repository
  const rest = restOf(scope)
  const plain = `repo:${owner}/${name}:${rest}`
  if (ids === undefined) return [plain]
  return [`repo:${owner}@${ids.owner}/${name}@${ids.repository}:${rest}`, plain]
}

function restOf(scope: Scope): string {
  switch (scope.kind) {
    case 'branch':
      return `ref:refs/heads/${scope.name}`
    case 'tag':
      return `ref:refs/tags/${scope.name}`
    case 'environment':
      // GitHub writes a colon inside a value as `%3A`; a branch or a tag has none.
      return `environment:${scope.name.replaceAll(':', '%3A')}`
    case 'pull-request':
      return 'pull_request'
    case 'any':
      return '*'
  }
}

/** A policy document, ready for JSON. */
export interface PolicyDocument {
  readonly Version: '2012-10-17'
  readonly Statement: readonly object[]
}

/**
 * Trusts exactly these subjects: StringEquals where it can, StringLike for those with a wildcard.
 *
 * @throws CredentialsError if IAM would reject the policy, or the policy would admit no one or strangers
 */
export function githubTrustPolicy(ask: TrustAsk): PolicyDocument {
  checkAsk(ask)
  return webIdentityTrust(ask)
}

/** The same of values that are not checked, such as a placeholder for the account. */
export function webIdentityTrust(ask: TrustAsk): PolicyDocument {
  const { account, subjects, ids, partition = 'aws', issuer = 'token.actions.githubusercontent.com' } = ask
  const wild = subjects.some((each) => each.includes('*') || each.includes('?'))
  const sub = { [`${issuer}:sub`]: subjects.length === 1 ? subjects[0] : subjects }
  const exact = {
    [`${issuer}:aud`]: ask.audience ?? audienceIn(partition),
    ...(ids === undefined
      ? {}
      : { [`${issuer}:repository_owner_id`]: ids.owner, [`${issuer}:repository_id`]: ids.repository }),
    ...environmentWithColon(issuer, subjects),
  }
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${issuer}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: wild ? { StringEquals: exact, StringLike: sub } : { StringEquals: { ...exact, ...sub } },
      },
    ],
  }
}

/**
 * GitHub sends the environments `a:b` and `a%3Ab` as one subject, and who can push a branch can use a new environment.
 * The claim has the name as it is.
 */
function environmentWithColon(issuer: string, subjects: readonly string[]): Readonly<Record<string, string>> {
  const [name, ...others] = environmentsOf(subjects)
  const known = conditionKeysOf(issuer).includes('environment')
  if (name === undefined || others.length > 0 || !name.includes(':') || !known) return {}
  return { [`${issuer}:environment`]: name }
}

function audienceIn(partition: string): string {
  return (partitions.find((each) => each.id === partition) ?? partitions[0]).audience
}
