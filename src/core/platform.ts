import type { Facts } from './facts.ts'
import type { Env, Host } from './host.ts'

/** A CI, as far as this project needs to know it. One file each under platforms/, pure but for what a token's reader does. */
export interface Platform {
  /** In lower case: `github`. */
  readonly name: string
  /** Whether this process runs in one of its jobs. */
  detect(env: Env): boolean
  facts(env: Env): Facts
  /** What a job can have as proof of who it is. */
  token(env: Env): JobToken
}

/** Where a job runs, and how it can prove that. */
export interface JobContext {
  readonly facts: Facts
  readonly token: JobToken
}

export function contextOf(platform: Platform, env: Env): JobContext {
  return { facts: platform.facts(env), token: platform.token(env) }
}

/** A web identity token of the CI's own issuer, or why there is none: the only place that says whether one can be had. */
export type JobToken = NoToken | FixedToken | RequestedToken

interface AnyToken {
  /** What nobody may see: the token, or what it is requested with. Empty texts count for nothing. */
  readonly secrets: readonly string[]
}

export interface NoToken extends AnyToken {
  readonly kind: 'none'
  /** A sentence without its stop. */
  readonly because: string
  /** What to change in the job. */
  readonly fix: string
  /** What a job that may have a token has in each of its steps. */
  readonly variables: readonly string[]
}

interface SomeToken extends AnyToken {
  /** How long a token lasts, in seconds; undefined where that differs. Its claim `exp` decides. */
  readonly lifetimeSeconds?: number
  /** Whether another one can be had for as long as the job runs, also by its other processes. Without it nothing can be renewed. */
  readonly renewable: boolean
}

/** The CI puts it into a variable or a file before the job begins. */
export interface FixedToken extends SomeToken {
  readonly kind: 'fixed'
  /** Undefined where the workflow chooses them: its claim `aud` says which. */
  readonly audiences?: readonly string[]
  /** @throws CredentialsError `no-token` */
  read(host: Host): Promise<string>
}

/** The CI makes one when the job asks. */
export interface RequestedToken extends SomeToken {
  readonly kind: 'on-request'
  /** Until when a job may ask, to follow "which": `Octo CI allows for an hour`. Said where the CI refuses (401, 403) a later request. */
  readonly allowance?: string
  /**
   * One request, no retries; masks nothing.
   * @throws CredentialsError `token-request-failed`, `network`, `timeout`
   */
  ask(request: TokenRequest, host: Host): Promise<string>
}

export interface TokenRequest {
  readonly audience: string
  /** As `HttpRequest.sent`. */
  readonly sent?: () => void
}
