import type { Refresh, RetrySettings } from '../core/plan.ts'
import type { ProxyUrl } from '../core/proxy.ts'
import type { Keys } from '../core/session.ts'
import type { InputName } from './inputs.ts'
import type { RoleTarget } from './role-target.ts'

/** What the user asked: typed, complete, validated. */
export interface Settings {
  /** Undefined only for a step that does nothing but log out. */
  readonly region: string | undefined
  /** ARNs or bare names; each role assumes the next. Empty = no role. */
  readonly chain: readonly string[]
  /** The input `roles`: several targets from one proof. */
  readonly roles: readonly RoleTarget[] | undefined
  readonly refresh: Refresh
  /** Write a summary of what was obtained. */
  readonly summary: boolean
  readonly keys: Keys | undefined
  readonly tokenFile: string | undefined
  readonly roleChaining: boolean
  readonly skipOidc: boolean
  readonly audience: string | undefined
  readonly proxy: ProxyUrl | undefined
  readonly noProxy: readonly string[]
  readonly stsEndpoint: string | undefined
  readonly durationSeconds: number
  readonly externalId: string | undefined
  /** Undefined = as the platform names sessions. */
  readonly sessionName: string | undefined
  readonly tags: TagSettings
  /** JSON text, as typed. */
  readonly sessionPolicy: string | undefined
  readonly managedPolicies: readonly string[]
  readonly publish: PublishSettings
  readonly maskAccount: boolean
  readonly unset: boolean
  readonly useExisting: boolean
  readonly allowedAccounts: readonly string[]
  readonly retry: RetrySettings
  readonly specialCharacters: boolean
  /** For the whole step; undefined = no limit. */
  readonly timeoutMs: number | undefined
  /** Inputs that an environment variable filled: which one. */
  readonly origins: Readonly<Partial<Record<InputName, string>>>
  /** Of a role in `roles`: the keys by which it gives what an input would, `tags` for `custom-tags`. */
  readonly roleKeys?: Readonly<Partial<Record<InputName, string>>>
  /** Inputs that ask for something: neither empty nor `false`. */
  readonly asked: readonly InputName[]
}

export interface TagSettings {
  readonly skip: boolean
  readonly custom: Readonly<Record<string, string>>
  readonly transitiveKeys: readonly string[]
}

export interface PublishSettings {
  readonly outputs: boolean
  readonly env: boolean
  readonly profile: string | undefined
  readonly overwriteProfile: boolean
}
