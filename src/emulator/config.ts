/** What the emulator stands for: accounts, their roles, the jobs that may ask for tokens, and what goes wrong. */
import type { TrustPolicy } from '../trust/policy.ts'
import type { Fault } from './fault.ts'

/** Complete: every default filled in. `configFrom` makes one of a file's content. */
export interface EmulatorConfig {
  /** The `iss` of tokens, a URL; `self` stands for the emulator's own. */
  readonly issuer: string
  readonly partition: string
  /** The one Region served; absent = whatever the request is signed for. */
  readonly region: string | undefined
  readonly signingAlgorithm: 'RS256' | 'ES256'
  /** Life of a web identity token. */
  readonly tokenSeconds: number
  /** The least DurationSeconds accepted; AWS has 900. */
  readonly minimumDuration: number
  /** What counts as 100 % of the packed size of session policies and tags. */
  readonly packedPolicyBytes: number
  /** So many of the first sessions have a secret with `+` and `/` in it; the others only letters and digits. */
  readonly specialCharacterSecrets: number
  /** Added to every answer. */
  readonly latencyMs: number
  readonly accounts: readonly Account[]
  readonly jobs: readonly Job[]
  readonly faults: readonly Fault[]
}

export interface Account {
  /** 12 digits. */
  readonly id: string
  /** Where this account has not activated STS. */
  readonly disabledRegions: readonly string[]
  readonly providers: readonly Provider[]
  readonly users: readonly User[]
  readonly roles: readonly Role[]
}

/** An OIDC provider as IAM has it. */
export interface Provider {
  /** Issuer URL; `self` stands for the emulator's own. */
  readonly url: string
  readonly audiences: readonly string[]
  /** Where its keys are; absent = the emulator's own keys, or the discovery document of a foreign issuer. */
  readonly jwksUri: string | undefined
}

export interface User {
  readonly name: string
  readonly path: string
  readonly accessKeys: readonly AccessKey[]
}

export interface AccessKey {
  readonly id: string
  readonly secret: string
  readonly status: 'active' | 'inactive'
}

export interface Role {
  readonly name: string
  /** Begins and ends with `/`. */
  readonly path: string
  readonly maxSessionDuration: number
  /** Sessions of this role last so long at most, whatever was asked for. */
  readonly sessionSeconds: number | undefined
  readonly trust: TrustPolicy
}

/** A job of a workflow: whoever shows its request token gets tokens with its claims. */
export interface Job {
  readonly requestToken: string
  readonly claims: Readonly<Record<string, unknown>>
}
