/** What the rules share: a policy with the callers that its Allow statements name, and places in it. */
import { arnFrom } from '../core/arn.ts'
import { type Admission, admissionOf, reaches } from './admits.ts'
import { awsWorld, plainWorld } from './aws-callers.ts'
import { strangersOf, tokenWorld } from './callers.ts'
import { issuers } from './issuer-rows.ts'
import type { LintFinding, Path } from './lint-finding.ts'
import type { Condition, PrincipalName, Statement, TrustPolicy } from './policy.ts'
import type { World } from './world.ts'

export interface Scope {
  readonly policy: TrustPolicy
  /** Milliseconds. */
  readonly now: number
  readonly statements: readonly Named[]
}

export interface Named {
  readonly statement: Statement
  readonly index: number
  readonly path: Path
  /** Callers with tokens or with AWS credentials, as the principal names them; none where it names none such. */
  readonly worlds: readonly World[]
  /** By world, a stranger of it who gets in through this statement, or that there is none. */
  readonly strangers: ReadonlyMap<World, Admission>
}

export type Rule = (scope: Scope) => readonly LintFinding[]

export function scopeOf(policy: TrustPolicy, now: number): Scope {
  const statements = policy.statements.map((statement, index) => {
    const worlds = statement.effect === 'Allow' ? worldsOf(statement, now) : []
    const strangers = new Map(worlds.map((world) => [world, strangerThrough(index, world, policy)]))
    return { statement, index, path: ['Statement', index], worlds, strangers }
  })
  return { policy, now, statements }
}

function worldsOf(statement: Statement, now: number): readonly World[] {
  const { reach, names } = statement.principal
  const everyone = reach === 'except' || names.some((each) => each.type === '*')
  const named = reach === 'only' ? names.flatMap((each) => worldOf(each, now)) : []
  const all = everyone ? [...named, ...anyone(statement, now)] : named
  return all.filter((each) => reaches(statement, each))
}

function worldOf(principal: PrincipalName, now: number): readonly World[] {
  switch (principal.type) {
    case 'Federated':
      if (!isTokenProvider(principal.name)) return [plainWorld(principal, now)]
      return isProvider(principal.name) ? [tokenWorld(principal.name, now)] : []
    case 'Service':
      return [plainWorld(principal, now)]
    case 'AWS':
    case '*':
    case 'CanonicalUser': {
      const world = principal.type === 'AWS' ? awsWorld(principal, now) : undefined
      return world === undefined ? [] : [world]
    }
  }
}

/** Providers that every account has. */
export const builtIn: readonly string[] = [
  'accounts.google.com',
  'cognito-identity.amazonaws.com',
  'www.amazon.com',
  'graph.facebook.com',
]

/** `arn:aws:iam::111122223333:oidc-provider/HOST`, whatever the account. */
export function isOidcProvider(name: string): boolean {
  const arn = arnFrom(name)
  const [kind, host = ''] = arn?.resource.split('/') ?? []
  return (
    arn?.service === 'iam' && kind === 'oidc-provider' && host.includes('.') && !/[*?]/.test(arn.resource)
  )
}

function isProvider(name: string): boolean {
  return builtIn.includes(name) || (/^\d{12}$/.test(arnFrom(name)?.account ?? '') && isOidcProvider(name))
}

/** Anyone with credentials, the sign-in providers that every account has, and issuers whose claims are checked. */
function anyone({ conditions }: Statement, now: number): readonly World[] {
  const asked = conditions
    .flatMap((each) => issuerKey(each.key)?.host ?? [])
    .filter((each) => !builtIn.includes(each))
  const providers = [
    ...builtIn,
    ...new Set(asked.map((each) => `arn:aws:iam::111122223333:oidc-provider/${each}`)),
  ]
  const tokens = providers.map((each) => tokenWorld(each, now))
  return [awsWorld({ type: '*', name: '*' }, now), ...tokens].filter((each) => each !== undefined)
}

function strangerThrough(index: number, world: World, policy: TrustPolicy): Admission {
  const strangers = strangersOf(world, policy)
  return strangers === undefined ? { kind: 'none' } : admissionOf(policy, strangers, index)
}

export function pathOfCondition({ path }: Pick<Named, 'path'>, { operator, key }: Condition): Path {
  return [...path, 'Condition', operator.name, key]
}

export function pathOfPrincipal({ path, statement }: Named, name?: PrincipalName): Path {
  const element = statement.principal.reach === 'only' ? 'Principal' : 'NotPrincipal'
  const first = name ?? statement.principal.names[0]
  return first === undefined || first.type === '*' ? [...path, element] : [...path, element, first.type]
}

/** The hosts whose tokens the statement lets in, by the name of a provider. */
export function hostsOf({ worlds, statement: { principal } }: Named): readonly string[] {
  return worlds.flatMap(({ caller }) => {
    const isNamed = caller.kind === 'token' && principal.names.some((each) => each.name === caller.provider)
    return isNamed ? [caller.host] : []
  })
}

export function isTokenProvider(name: string): boolean {
  const arn = arnFrom(name)
  return arn === undefined || arn.resource.startsWith('oidc-provider/')
}

export interface IssuerKey {
  readonly host: string
  readonly claim: string
}

/** Undefined for keys such as aws:PrincipalArn. A slash at the end of the issuer is part of `host`. */
export function issuerKey(key: string): IssuerKey | undefined {
  if (/^https?:\/\//i.test(key)) return undefined
  const lower = key.toLowerCase()
  const known = issuers.find(
    ({ host }) => !host.includes('*') && (lower.startsWith(`${host}:`) || lower.startsWith(`${host}/`)),
  )
  const colon = known === undefined ? key.lastIndexOf(':') : key.indexOf(':', known.host.length)
  const host = key.slice(0, colon)
  return colon > 0 && host.includes('.') ? { host, claim: key.slice(colon + 1) } : undefined
}

function isKey(key: string, host: string, claim: string): boolean {
  const found = issuerKey(key)
  return found?.host.toLowerCase() === host.toLowerCase() && found.claim.toLowerCase() === claim.toLowerCase()
}

export function conditionsOn({ conditions }: Statement, host: string, claim: string): readonly Condition[] {
  return conditions.filter((each) => isKey(each.key, host, claim))
}

export function isNegated({ operator }: Condition): boolean {
  return operator.base.includes('Not')
}

/** Any value will do. */
export function saysNothing({ operator, values }: Condition): boolean {
  if (operator.base === 'Null') return true
  return operator.base === 'StringLike' && values.some((each) => /^\*+$/.test(each))
}
