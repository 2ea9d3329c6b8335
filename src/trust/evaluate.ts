/** Would this trust policy let this caller in, and if not, why. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
import { arnFrom } from '../core/arn.ts'
import { satisfied } from './operators.ts'
import { matchesWildcards, type Variables } from './pattern.ts'
import type {
  ActionElement,
  Condition,
  PrincipalElement,
  PrincipalName,
  Statement,
  TrustPolicy,
} from './policy.ts'

/** Who asks. */
export type Caller =
  /** `arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com`, or a built-in provider's host. */
  | { readonly kind: 'federated'; readonly provider: string }
  /** A user, or a session with the ARN of its role. */
  | { readonly kind: 'aws'; readonly arn: string; readonly roleArn?: string }
  | { readonly kind: 'service'; readonly service: string }

/** Condition keys and their values; keys in any case. */
export type Context = Readonly<Record<string, string | readonly string[]>>

export interface TrustRequest {
  /** e.g. `sts:AssumeRoleWithWebIdentity`. */
  readonly action: string
  readonly caller: Caller
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

export interface StatementResult {
  readonly index: number
  readonly sid?: string
  readonly effect: Statement['effect']
  /** Empty: the statement applies. */
  readonly mismatches: readonly Mismatch[]
}

export interface Verdict {
  /** `denied` by a Deny statement that applies; `unmatched` where no Allow applies. */
  readonly decision: 'allowed' | 'denied' | 'unmatched'
  readonly statements: readonly StatementResult[]
}

export function evaluate(policy: TrustPolicy, request: TrustRequest): Verdict {
  const values = valuesFrom(request.context)
  const statements = policy.statements.map((statement, index) => ({
    index,
    ...(statement.sid === undefined ? {} : { sid: statement.sid }),
    effect: statement.effect,
    mismatches: mismatchesOf(statement, request, values),
  }))
  const applies = (effect: Statement['effect']) =>
    statements.some((each) => each.effect === effect && each.mismatches.length === 0)
  if (applies('Deny')) return { decision: 'denied', statements }
  return { decision: applies('Allow') ? 'allowed' : 'unmatched', statements }
}

type Values = ReadonlyMap<string, readonly string[]>

function valuesFrom(context: Context): Values {
  return new Map(
    Object.entries(context).map(([key, value]) => [
      key.toLowerCase(),
      typeof value === 'string' ? [value] : value,
    ]),
  )
}

function mismatchesOf(statement: Statement, request: TrustRequest, values: Values): readonly Mismatch[] {
  const found: Mismatch[] = []
  if (!namesCaller(statement.principal, request.caller)) {
    const expected = statement.principal.names.map((each) => each.name)
    found.push({ kind: 'principal', expected, actual: nameOf(request.caller) })
  }
  if (!namesAction(statement.action, request.action))
    found.push({ kind: 'action', expected: statement.action.names, actual: request.action })
  return [...found, ...statement.conditions.flatMap((each) => conditionMismatch(each, values))]
}

function conditionMismatch(condition: Condition, values: Values): readonly Mismatch[] {
  const { operator, key, values: expected } = condition
  const actual = values.get(key.toLowerCase())
  const variables: Variables = (name) => {
    const found = values.get(name.toLowerCase())
    return found?.length === 1 ? found[0] : undefined
  }
  if (satisfied(operator, actual, { expected, variables })) return []
  return [{ kind: 'condition', operator: operator.name, key, expected, actual }]
}

function namesAction(element: ActionElement, action: string): boolean {
  const named = element.names.some((each) => matchesWildcards(each.toLowerCase(), action.toLowerCase()))
  return named === (element.reach === 'only')
}

function namesCaller(element: PrincipalElement, caller: Caller): boolean {
  return element.names.some((each) => isCaller(each, caller)) === (element.reach === 'only')
}

function isCaller(principal: PrincipalName, caller: Caller): boolean {
  if (principal.type === '*') return true
  switch (caller.kind) {
    case 'federated':
      return principal.type === 'Federated' && principal.name === caller.provider
    case 'service':
      return principal.type === 'Service' && principal.name === caller.service
    case 'aws':
      return principal.type === 'AWS' && isAwsCaller(principal.name, caller)
  }
}

/** An account, `*`, a user, a role (any of its sessions), or one session: never a pattern. */
function isAwsCaller(name: string, caller: Extract<Caller, { kind: 'aws' }>): boolean {
  if (name === '*' || name === caller.arn || name === caller.roleArn) return true
  const arn = arnFrom(caller.arn)
  if (arn === undefined) return false
  return name === arn.account || name === `arn:${arn.partition}:iam::${arn.account}:root`
}

function nameOf(caller: Caller): string {
  switch (caller.kind) {
    case 'federated':
      return caller.provider
    case 'service':
      return caller.service
    case 'aws':
      return caller.roleArn ?? caller.arn
  }
}
