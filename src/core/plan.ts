import type { SessionTag } from './facts.ts'
import type { Notice } from './notices.ts'
import type { ProxyUrl } from './proxy.ts'
import type { Keys } from './session.ts'

/** What will be done, as data: nothing is decided after this. */
export interface Plan {
  /** Of the target in `roles`; undefined where the step has one session. */
  readonly name: string | undefined
  readonly region: string
  readonly source: Source
  /** Keep the credentials that are there, if they work. */
  readonly keepExisting: boolean
  readonly steps: readonly RoleStep[]
  readonly guard: Guard
  readonly targets: Targets
  readonly retry: RetrySettings
  /** Ask again until keys are letters and digits only. */
  readonly specialCharacters: boolean
  readonly network: Network
  readonly notices: readonly Notice[]
}

/** Where the proof comes from. */
export type Source =
  | { readonly kind: 'keys'; readonly keys: Keys }
  /** `opaque`: the input sts-endpoint names a service that decides by itself what a token is. Else it is a JWT. */
  | { readonly kind: 'token-file'; readonly path: string; readonly opaque?: true }
  | { readonly kind: 'oidc'; readonly audience: string }
  /**
   * `hint`: why it is not OIDC although a role is to be assumed; said when nothing is found. `leads`: as the first words,
   * as the established action has it.
   */
  | { readonly kind: 'ambient'; readonly hint?: string; readonly leads?: true }

/** One AssumeRole call, or the AssumeRoleWithWebIdentity that begins. */
export interface RoleStep {
  /** ARN, or a bare name in the account of the credentials that assume it. */
  readonly role: string
  readonly sessionName: string
  readonly durationSeconds: number
  readonly externalId: string | undefined
  readonly policy: string | undefined
  readonly policyArns: readonly string[]
  readonly tags: readonly SessionTag[]
  readonly transitiveTagKeys: readonly string[]
}

export interface Guard {
  /** Empty = any. */
  readonly allowedAccounts: readonly string[]
}

export interface Targets {
  /** Whether the credentials, or at least the Region, become environment variables. */
  readonly env: 'credentials' | 'region' | 'none'
  /** Credentials as outputs; account and ARN always are. */
  readonly outputs: boolean
  readonly profile: ProfileTarget | undefined
  readonly maskAccount: boolean
  /** Whether what is published is renewed for as long as the job lasts. */
  readonly refresh: Refresh
}

export interface ProfileTarget {
  readonly name: string
  readonly overwrite: boolean
}

export interface Network {
  readonly proxy: ProxyUrl | undefined
  readonly noProxy: readonly string[]
  readonly stsEndpoint: string | undefined
}

/** Whether and how credentials outlive their session. */
export type Refresh = 'off' | 'process' | 'endpoint'

export interface RetrySettings {
  readonly maxAttempts: number
  /** The user set the number, so it also holds where waiting seldom helps. */
  readonly explicit: boolean
}
