/** What is asked of a trust policy, and the answer: part by part, what was asked, what came, what matched. */
import type { Caller } from './caller.ts'
import type { Doubt } from './doubts.ts'
import type { Match } from './operators.ts'
import type { Statement } from './policy.ts'

/** Condition keys and their values; keys in any case. */
export type Context = Readonly<Record<string, string | readonly string[]>>

export interface TrustRequest {
  /** e.g. `sts:AssumeRoleWithWebIdentity`. */
  readonly action: string
  readonly caller: Caller
  /** What the caller does not imply: an `aws:PrincipalArn`, say, follows from its ARN. */
  readonly context: Context
}

/** Why a statement does not apply. */
export type Mismatch =
  | { readonly kind: 'principal'; readonly expected: readonly string[]; readonly actual: string }
  | { readonly kind: 'action'; readonly expected: readonly string[]; readonly actual: string }
  | {
      readonly kind: 'condition'
      readonly operator: string
      readonly key: string
      readonly expected: readonly string[]
      /** Undefined where the request has no such key. */
      readonly actual: readonly string[] | undefined
    }

/** The principal or action of a statement, compared with the request. */
export interface ElementResult {
  readonly holds: boolean
  /** `except`: NotPrincipal or NotAction, which holds where nothing is matched. */
  readonly reach: 'only' | 'except'
  readonly expected: readonly string[]
  readonly actual: string
  /** Those of `expected` that name what the request has. */
  readonly matched: readonly string[]
}

export interface ConditionResult {
  /** `Statement[0].Condition.StringLike.token.actions.githubusercontent.com:sub` */
  readonly at: string
  readonly operator: string
  readonly key: string
  readonly holds: boolean
  /** As the policy has them. */
  readonly expected: readonly string[]
  /** The same with their variables filled in; undefined for one whose variable has no value. */
  readonly resolved: readonly (string | undefined)[]
  /** Undefined where the request has no such key. */
  readonly actual: readonly string[] | undefined
  /** Which value of the request met which of the policy, before a `Not…` turns that round. */
  readonly matched: readonly Match[]
  readonly doubts: readonly Doubt[]
}

export interface StatementResult {
  readonly index: number
  readonly sid?: string
  readonly effect: Statement['effect']
  readonly principal: ElementResult
  readonly action: ElementResult
  readonly conditions: readonly ConditionResult[]
  /** Empty: the statement applies. */
  readonly mismatches: readonly Mismatch[]
}

export interface Verdict {
  /** `denied` by a Deny statement that applies; `unmatched` where no Allow applies. */
  readonly decision: 'allowed' | 'denied' | 'unmatched'
  readonly statements: readonly StatementResult[]
  /** What the decision hangs on and this request, or AWS's documentation, leaves open. Empty: AWS decides the same. */
  readonly doubts: readonly Doubt[]
}
