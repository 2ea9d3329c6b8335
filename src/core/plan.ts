import { partitionOfRegion } from './arn.ts'
import { InvalidInputs } from './errors.ts'
import type { Facts, SessionTag } from './facts.ts'
import type { Keys } from './session.ts'
import type { RetrySettings, Settings } from './settings.ts'

/** What will be done, as data: nothing is decided after this. */
export interface Plan {
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
  readonly warnings: readonly string[]
}

/** Where the proof comes from. */
export type Source =
  | { readonly kind: 'keys'; readonly keys: Keys }
  | { readonly kind: 'token-file'; readonly path: string }
  | { readonly kind: 'oidc'; readonly audience: string }
  /** `hint`: why it is not OIDC although a role is to be assumed; said when nothing is found. */
  | { readonly kind: 'ambient'; readonly hint?: string }

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
}

export interface ProfileTarget {
  readonly name: string
  readonly overwrite: boolean
}

export interface Network {
  readonly proxy: string | undefined
  readonly noProxy: readonly string[]
  readonly stsEndpoint: string | undefined
}

/** @throws InvalidInputs */
export function makePlan(settings: Settings & { readonly region: string }, facts: Facts): Plan {
  const source = sourceOf(settings, facts)
  const bare = settings.role !== undefined && !settings.role.startsWith('arn:')
  if (bare && (source.kind === 'oidc' || source.kind === 'token-file')) {
    throw new InvalidInputs([
      {
        input: 'role-to-assume',
        message: `Source Account ID is needed if the Role Name is provided and not the Role Arn. A web identity token belongs to no AWS account: set role-to-assume to the role's ARN, arn:${partitionOfRegion(settings.region).id}:iam::ACCOUNT:role/${settings.role}`,
      },
    ])
  }
  return {
    region: settings.region,
    source,
    keepExisting: settings.useExisting,
    steps:
      settings.role === undefined ? [] : [roleStep(settings.role, settings, tagsOf(settings, facts, source))],
    guard: { allowedAccounts: settings.allowedAccounts },
    targets: targetsOf(settings, source),
    retry: settings.retry,
    specialCharacters: settings.specialCharacters,
    network: { proxy: settings.proxy, noProxy: settings.noProxy, stsEndpoint: settings.stsEndpoint },
    warnings: [...settings.warnings, ...warningsOf(settings, source)],
  }
}

/** The order of the sources is part of the contract with the established action. */
function sourceOf(settings: Settings & { readonly region: string }, facts: Facts): Source {
  if (settings.keys !== undefined) return { kind: 'keys', keys: settings.keys }
  if (settings.tokenFile !== undefined) return { kind: 'token-file', path: settings.tokenFile }
  if (settings.roleChaining || settings.role === undefined) return { kind: 'ambient' }
  if (settings.skipOidc)
    return { kind: 'ambient', hint: 'force-skip-oidc is set, and no other credentials were found' }
  if (facts.token.kind === 'available') {
    return { kind: 'oidc', audience: settings.audience ?? partitionOfRegion(settings.region).audience }
  }
  return { kind: 'ambient', hint: `${facts.token.because}. ${facts.token.fix}` }
}

function roleStep(role: string, settings: Settings, tags: readonly SessionTag[]): RoleStep {
  return {
    role,
    sessionName: settings.sessionName,
    durationSeconds: settings.durationSeconds,
    externalId: settings.externalId,
    policy: settings.sessionPolicy,
    policyArns: settings.managedPolicies,
    tags,
    transitiveTagKeys: settings.tags.transitiveKeys,
  }
}

/** The identity provider, not the caller, tags a web identity session. */
function tagsOf(settings: Settings, facts: Facts, source: Source): readonly SessionTag[] {
  if (settings.tags.skip || source.kind === 'oidc' || source.kind === 'token-file') return []
  const custom = Object.entries(settings.tags.custom).map(([key, value]) => ({
    key,
    value,
    droppable: false,
  }))
  const tags = [...custom, ...facts.sessionTags]
  if (tags.length > 50) {
    const room = 50 - facts.sessionTags.length
    const message = `Input custom-tags has ${custom.length} tags; beside the ${facts.sessionTags.length} that are always sent there is room for ${room}`
    throw new InvalidInputs([{ input: 'custom-tags', message }])
  }
  return tags
}

/** Ambient credentials without a role are where the next step finds them already: exporting a copy would freeze them. */
function targetsOf({ publish, maskAccount, role }: Settings, source: Source): Targets {
  const copied = source.kind === 'ambient' && role === undefined
  return {
    env: !publish.env ? 'none' : copied ? 'region' : 'credentials',
    outputs: publish.outputs,
    profile:
      publish.profile === undefined
        ? undefined
        : { name: publish.profile, overwrite: publish.overwriteProfile },
    maskAccount,
  }
}

function warningsOf(settings: Settings, source: Source): readonly string[] {
  const untagged = source.kind === 'oidc' || source.kind === 'token-file'
  const warnings: string[] = []
  if (untagged && Object.keys(settings.tags.custom).length > 0) {
    warnings.push(
      "'custom-tags' has no effect here: session tags cannot be sent with a web identity token. " +
        'The identity provider decides about the tags of such a session.',
    )
  }
  if (settings.roleChaining && settings.role === undefined) {
    warnings.push("'role-chaining' has no effect without 'role-to-assume'.")
  }
  return warnings
}
