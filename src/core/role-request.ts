/** What a role is asked for, whichever call carries it. */

export interface RoleRequest {
  readonly roleArn: string
  readonly sessionName: string
  readonly durationSeconds: number
  /** AssumeRole only. */
  readonly externalId?: string
  /** Inline session policy, JSON text. */
  readonly policy?: string
  /** Managed session policies. */
  readonly policyArns: readonly string[]
  /** AssumeRole only: under a web identity the token carries the tags. */
  readonly tags: readonly RequestTag[]
  /** AssumeRole only: keys of `tags` that roles assumed later inherit. */
  readonly transitiveTagKeys: readonly string[]
}

export interface RequestTag {
  readonly key: string
  readonly value: string
}
