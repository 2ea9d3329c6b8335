import type { InputProblem } from '../core/errors.ts'

/** One target: what is undefined is taken from the inputs of the step. */
export interface RoleTarget {
  /** The profile's name. */
  readonly name: string
  readonly chain: readonly string[]
  /** Also publish it as environment variables. */
  readonly env: boolean
  readonly region?: string
  readonly durationSeconds?: number
  readonly externalId?: string
  readonly sessionName?: string
  readonly sessionPolicy?: string
  readonly managedPolicies?: readonly string[]
  readonly customTags?: Readonly<Record<string, string>>
  readonly allowedAccounts?: readonly string[]
}

export interface RolesReading {
  readonly targets: readonly RoleTarget[]
  readonly problems: readonly InputProblem[]
}
