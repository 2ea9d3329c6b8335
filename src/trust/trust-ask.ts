/** Whom a generated trust policy trusts. */

export interface Repository {
  readonly owner: string
  readonly name: string
  /** Numeric IDs; with them the policy also matches immutable subjects, `repo:OWNER@ID/NAME@ID:…`. */
  readonly ids?: RepositoryIds
}

/** Digits, as the claims `repository_owner_id` and `repository_id` have them. */
export interface RepositoryIds {
  readonly owner: string
  readonly repository: string
}

/** Which jobs of the repository. Names as GitHub shows them: `main`, not `refs/heads/main`. */
export type Scope =
  | { readonly kind: 'branch'; readonly name: string }
  | { readonly kind: 'tag'; readonly name: string }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'pull-request' }
  | { readonly kind: 'any' }

export interface TrustAsk {
  /** 12 digits. */
  readonly account: string
  /** A wildcard only after the owner. */
  readonly subjects: readonly [string, ...string[]]
  /**
   * Asks for these IDs too, whichever form the subject has: a later owner of the name has others.
   * For issuers of github.com and GHE.com, whose IDs are condition keys.
   */
  readonly ids?: RepositoryIds
  /** Default `aws`. */
  readonly partition?: string
  /** The issuer without `https://`. Default GitHub's. */
  readonly issuer?: string
  /** Default: the one that the action asks for in this partition. */
  readonly audience?: string
}

/** The environments that the subjects name, each once; undefined for those of another kind. */
export function environmentsOf(subjects: readonly string[]): readonly (string | undefined)[] {
  const names = subjects.map((each) => /:environment:([^:]*)$/.exec(each)?.[1]?.replaceAll(/%3A/g, ':'))
  return [...new Set(names)]
}
