/** The least trust policy for GitHub's jobs. https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws */

export interface Repository {
  readonly owner: string
  readonly name: string
  /** Numeric IDs; with them the policy also matches immutable subjects, `repo:OWNER@ID/NAME@ID:…`. */
  readonly ids?: { readonly owner: string; readonly repository: string }
}

/** Which jobs of the repository. */
export type Scope =
  | { readonly kind: 'branch'; readonly name: string }
  | { readonly kind: 'tag'; readonly name: string }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'pull-request' }
  | { readonly kind: 'any' }

/** The subjects of such jobs, the form without IDs first. In `any`, and there only, `*` is a wildcard. */
export function githubSubjects(repository: Repository, scope: Scope): readonly [string, ...string[]] {
  const { owner, name, ids } = repository
  const rest = restOf(scope)
  const plain = `repo:${escaped(owner)}/${escaped(name)}:${rest}`
  if (ids === undefined) return [plain]
  return [plain, `repo:${escaped(owner)}@${ids.owner}/${escaped(name)}@${ids.repository}:${rest}`]
}

function restOf(scope: Scope): string {
  switch (scope.kind) {
    case 'branch':
      return `ref:refs/heads/${escaped(scope.name)}`
    case 'tag':
      return `ref:refs/tags/${escaped(scope.name)}`
    case 'environment':
      return `environment:${escaped(scope.name)}`
    case 'pull-request':
      return 'pull_request'
    case 'any':
      return '*'
  }
}

/** GitHub writes a colon inside a value as `%3A`. */
function escaped(value: string): string {
  return value.replaceAll(':', '%3A')
}

export interface TrustAsk {
  /** 12 digits. */
  readonly account: string
  readonly subjects: readonly [string, ...string[]]
  /** Default `aws`. */
  readonly partition?: string
  /** The issuer without `https://`. Default GitHub's. */
  readonly issuer?: string
  /** Default `sts.amazonaws.com`. */
  readonly audience?: string
}

/** A policy document, ready for JSON. */
export interface PolicyDocument {
  readonly Version: '2012-10-17'
  readonly Statement: readonly object[]
}

/** Trusts exactly these subjects: StringEquals where it can, StringLike for those with a wildcard. */
export function githubTrustPolicy(ask: TrustAsk): PolicyDocument {
  const { account, subjects, partition = 'aws', issuer = 'token.actions.githubusercontent.com' } = ask
  const wild = subjects.some((each) => each.includes('*') || each.includes('?'))
  const sub = { [`${issuer}:sub`]: subjects.length === 1 ? subjects[0] : subjects }
  const aud = { [`${issuer}:aud`]: ask.audience ?? 'sts.amazonaws.com' }
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${issuer}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: wild ? { StringEquals: aud, StringLike: sub } : { StringEquals: { ...aud, ...sub } },
      },
    ],
  }
}
