/** Whom a policy lets in: one request of a world that `evaluate` admits, or the certainty that there is none. */
import { evaluate } from './evaluate.ts'
import { matchesWildcards } from './pattern.ts'
import type { PrincipalName, Statement, TrustPolicy } from './policy.ts'
import { type Solution, solve, type Values, type Wish } from './solve.ts'
import { filledFrom, type Parts } from './template.ts'
import type { TrustRequest } from './verdict.ts'
import { canonical, type Form, type World } from './world.ts'

export type Admission =
  | { readonly kind: 'admitted'; readonly request: TrustRequest; readonly statement: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' }

/** @param only the Allow statement to look at, by its index; else each */
export function admissionOf(policy: TrustPolicy, world: World, only?: number): Admission {
  let sure = true
  for (const [index, statement] of policy.statements.entries()) {
    if (statement.effect !== 'Allow' || (only !== undefined && only !== index) || !reaches(statement, world))
      continue
    for (const form of world.forms) {
      const found = throughStatement(statement, { policy, world, form })
      if (found.kind === 'admitted') return { ...found, statement: index }
      sure = sure && found.kind === 'none'
    }
  }
  return { kind: sure ? 'none' : 'unknown' }
}

/** The statement may name such a caller and what it does; a Deny is counted only where it names every such caller. */
export function reaches({ effect, principal, action }: Statement, world: World): boolean {
  const names = principal.names.some((each) => isNamed(each, effect, world))
  const acts = action.names.some((each) => matchesWildcards(each.toLowerCase(), world.action.toLowerCase()))
  return names === (principal.reach === 'only') && acts === (action.reach === 'only')
}

function isNamed(
  { type, name }: PrincipalName,
  effect: Statement['effect'],
  { caller, given }: World,
): boolean {
  if (type === '*') return true
  if (caller.kind === 'token' || caller.kind === 'saml')
    return type === 'Federated' && name === caller.provider
  if (caller.kind === 'service') return type === 'Service' && name === caller.service
  if (type !== 'AWS') return false
  const account = given.get('account')
  if (
    name === '*' ||
    name === account ||
    name === `arn:${given.get('partition') ?? 'aws'}:iam::${account}:root`
  )
    return true
  return account !== undefined && effect === 'Allow' && name.includes(`:${account}:`)
}

interface Place {
  readonly policy: TrustPolicy
  readonly world: World
  readonly form: Form
}

type Found =
  | Omit<Extract<Admission, { kind: 'admitted' }>, 'statement'>
  | { readonly kind: 'none' | 'unknown' }

function throughStatement(statement: Statement, place: Place): Found {
  const { policy, world, form } = place
  const denies = policy.statements.filter((each) => each.effect === 'Deny' && reaches(each, world))
  const wanted = statement.conditions.map((condition): Wish => ({ condition, holds: true }))
  const ask = (wishes: readonly Wish[]) =>
    solve({ world, form, wishes: [...wanted, ...wishes], version: policy.version })
  const ways = waysPast(denies.map((deny) => escapesFrom(deny, ask)))
  let sure = ways.length < mostWays
  for (const way of ways) {
    const solution = ask(way)
    if (solution.kind === 'found') {
      const request = requestFrom(solution.values, solution.parts, place)
      if (evaluate(policy, request).decision === 'allowed') return { kind: 'admitted', request }
      sure = false
    }
    sure = sure && solution.kind === 'none'
  }
  return { kind: sure ? 'none' : 'unknown' }
}

/** Conditions of a Deny, one of which must fail: those that can. */
function escapesFrom({ conditions }: Statement, ask: (wishes: readonly Wish[]) => Solution): readonly Wish[] {
  return conditions
    .map((condition): Wish => ({ condition, holds: false }))
    .filter((each) => ask([each]).kind !== 'none')
}

const mostWays = 64

/** Of each Deny one escape. */
function waysPast(denies: readonly (readonly Wish[])[]): readonly (readonly Wish[])[] {
  return denies.reduce<readonly (readonly Wish[])[]>(
    (ways, escapes) => ways.flatMap((way) => escapes.map((each) => [...way, each])).slice(0, mostWays),
    [[]],
  )
}

/** What the policy does not ask for is filled in, so that the claims are those of a whole token. */
function requestFrom(values: Values, parts: Parts, { policy, world, form }: Place): TrustRequest {
  const asked = new Map(
    policy.statements.flatMap((each) => each.conditions.map(({ key }) => [canonical(key), key])),
  )
  const context = new Map<string, string>()
  for (const [key, template] of form.templates)
    if (!asked.has(key) && !form.optional.has(key)) context.set(key, filledFrom(template, parts))
  for (const [key, { presence, samples }] of form.domains) {
    const [sample] = samples
    if (presence === 'always' && sample !== undefined && !asked.has(key) && !form.templates.has(key))
      context.set(key, sample)
  }
  for (const [key, value] of values) context.set(asked.get(key) ?? key, value)
  const { caller, action } = world
  const rest = { action, context: Object.fromEntries(context) }
  if (caller.kind === 'token' || caller.kind === 'saml')
    return { ...rest, caller: { kind: 'federated', provider: caller.provider } }
  if (caller.kind === 'service') return { ...rest, caller }
  const arn =
    values.get('aws:principalarn') ?? filledFrom(form.templates.get('aws:principalarn') ?? '', parts)
  return { ...rest, caller: { kind: 'aws', arn } }
}
