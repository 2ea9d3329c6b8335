/** The worlds of a policy: who could ask for the role, and what a stranger among them could send. */
import { customSubjects, namedInCustom } from './custom-subjects.ts'
import { someText } from './expression.ts'
import { conditionKeysOf, isShared, issuerOf, unlistedKeysOf } from './issuers.ts'
import { partOf } from './parts.ts'
import type { TrustPolicy } from './policy.ts'
import { type Domain, earliestNow, ownAccount, ownOrganization } from './request-keys.ts'
import { namedIn, noParts, type Parts, partNamesOf, partsIn } from './template.ts'
import { textsOf } from './text-set.ts'
import type { Form, World } from './world.ts'

const text = textsOf(someText)
const never: Domain = { presence: 'never', texts: text, samples: [] }

/** Callers with a token of the provider. */
export function tokenWorld(provider: string, now = earliestNow): World {
  const host = providerHost(provider)
  const caller = { kind: 'token', provider, host } as const
  return {
    caller,
    action: 'sts:AssumeRoleWithWebIdentity',
    forms: tokenForms(host, undefined),
    given: tenantOf(host),
    now,
  }
}

function tenantOf(host: string): Parts {
  const named = issuerOf(host)?.named
  return named === undefined ? noParts : (partsIn(named, host) ?? noParts)
}

/** The names that a policy gives tenants are not a stranger's. Undefined where everyone with such a token is the tenant's. */
export function strangersOf(world: World, policy: TrustPolicy): World | undefined {
  const others = namesIn(world, policy, 'tenant')
  if (world.caller.kind === 'aws') {
    const own: readonly (readonly [string, string])[] = [
      ['account', ownAccount],
      ['org', ownOrganization],
    ]
    const all = own.map(([part, name]) => [part, [...(others.get(part) ?? []), name]] as const)
    return world.given.size > 0 ? undefined : { ...world, others: new Map([...others, ...all]) }
  }
  if (world.caller.kind !== 'token') return undefined
  const { host } = world.caller
  return isShared(host) ? { ...world, forms: tokenForms(host, others), others } : undefined
}

/** The same tenant's other repositories, projects, namespaces. */
export function neighboursOf(world: World, policy: TrustPolicy): World | undefined {
  if (world.caller.kind !== 'token' || isShared(world.caller.host)) return undefined
  const { host } = world.caller
  // In an enterprise's own GitHub, an organization is to it what a project is to others.
  const scope = issuerOf(host)?.custom === undefined ? 'unit' : 'tenant'
  const others = namesIn(world, policy, scope)
  const parts = world.forms.flatMap((each) => [...each.templates.values()].flatMap(partNamesOf))
  if (!parts.some((each) => partOf(each).scope === scope)) return undefined
  return { ...world, forms: tokenForms(host, others), others }
}

/** A slash at the end is part of the issuer, and of its keys. */
function providerHost(provider: string): string {
  return provider.replace(/^arn:[^:]*:iam::\d*:oidc-provider\//, '').replace(/^https?:\/\//, '')
}

function tokenForms(
  host: string,
  others: ReadonlyMap<string, readonly string[]> | undefined,
): readonly Form[] {
  const issuer = issuerOf(host)
  const keyOf = (claim: string) => `${host}:${claim}`.toLowerCase()
  const domains = new Map<string, Domain>()
  for (const claim of conditionKeysOf(host))
    domains.set(keyOf(claim), {
      presence: claim === 'amr' ? 'maybe' : 'always',
      texts: text,
      samples: samplesOf(claim),
    })
  for (const claim of unlistedKeysOf(host))
    domains.set(keyOf(claim), { presence: 'maybe', texts: text, samples: [] })
  const optional = new Set(['enterprise_id'].map(keyOf))
  // That no known subject matches proves nothing where there may be others.
  const known = issuer?.forms ?? [{}]
  const all = issuer?.openEnded === true && others === undefined ? [...known, {}] : known
  const forms = all.map((form): Form => {
    const templates = new Map<string, string>()
    if (form.sub !== undefined) templates.set(keyOf('sub'), form.sub)
    for (const [claim, template] of Object.entries(form.claims ?? {}))
      if (domains.has(keyOf(claim))) templates.set(keyOf(claim), template)
    const without = (form.without ?? []).map((each) => [keyOf(each), never] as const)
    return { templates, domains: new Map([...domains, ...without]), optional }
  })
  return [...forms, ...customForms(forms, host, others)]
}

function samplesOf(claim: string): readonly string[] {
  const known: Readonly<Record<string, readonly string[]>> = {
    aud: ['sts.amazonaws.com'],
    amr: ['authenticated'],
    ref_protected: ['true', 'false'],
  }
  return known[claim] ?? ['stranger']
}

/** A subject made of other claims: the rest of the token is as ever, and `environment` may be there or not. */
function customForms(
  forms: readonly Form[],
  host: string,
  others: ReadonlyMap<string, readonly string[]> | undefined,
): readonly Form[] {
  const kind = issuerOf(host)?.custom
  const form = forms.find((each) => [...each.domains.values()].every((domain) => domain !== never))
  if (kind === undefined || form === undefined) return []
  const sub = `${host}:sub`.toLowerCase()
  const environment = `${host}:environment`.toLowerCase()
  const templates = new Map([...form.templates].filter(([key]) => key !== sub))
  const subjects: Domain = {
    presence: 'always',
    get texts() {
      return customSubjects(kind, others)
    },
    among: customSubjects(kind),
    samples: [],
  }
  const open: Domain = { presence: 'maybe', texts: text, samples: [] }
  const domains = new Map([...form.domains, [sub, subjects] as const, [environment, open] as const])
  return [{ templates, domains, optional: form.optional, custom: true }]
}

function namesIn(
  world: World,
  policy: TrustPolicy,
  scope: 'tenant' | 'unit',
): ReadonlyMap<string, readonly string[]> {
  const custom = world.caller.kind === 'token' ? issuerOf(world.caller.host)?.custom : undefined
  const found = new Map<string, readonly string[]>()
  const add = (part: string, name: string | undefined) => {
    if (name !== undefined) found.set(part, [...new Set([...(found.get(part) ?? []), name])])
  }
  for (const { key, values } of policy.statements.flatMap((each) => each.conditions))
    for (const written of values) {
      const value = written.replaceAll(/\$\{[^}]*\}/g, '*')
      for (const template of new Set(
        world.forms.flatMap((each) => each.templates.get(key.toLowerCase()) ?? []),
      ))
        for (const part of partNamesOf(template))
          if (partOf(part).scope === scope) add(part, namedIn(template, part, value))
      if (custom !== undefined && scope === 'tenant')
        for (const [part, name] of namedInCustom(custom, value))
          if (partOf(part).scope === scope) add(part, name)
    }
  return found
}
