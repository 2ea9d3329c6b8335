import type { InputProblem } from './errors.ts'
import { InvalidInputs } from './errors.ts'
import type { Env } from './host.ts'
import { type InputReader, inputReader } from './input-reader.ts'
import { type InputName, inputNames, type RawInputs } from './inputs.ts'
import { isProfileName, profileNameRule } from './profile-name.ts'
import type { ProxyUrl } from './proxy.ts'
import type { RolesReading, RoleTarget } from './roles.ts'
import { duration, externalIdRule, sessionNameRule, urlRule } from './rules.ts'
import type { Keys } from './session.ts'
import {
  allowedAccountsOf,
  chainOf,
  customTagsOf,
  keysOf,
  managedPoliciesOf,
  proxyOf,
  refreshOf,
  regionOf,
  retryOf,
  sessionPolicyOf,
} from './settings-readers.ts'

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
  readonly sessionName: string
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
  /** What was asked but will have no effect. */
  readonly warnings: readonly string[]
}

/** Whether and how credentials outlive their session. */
export type Refresh = 'off' | 'process' | 'endpoint'

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

export interface RetrySettings {
  readonly maxAttempts: number
  /** The user set the number, so it also holds where waiting seldom helps. */
  readonly explicit: boolean
}

/**
 * @param roles what `rolesFrom` made of the input `roles`, where that is given
 * @throws InvalidInputs with every problem there is
 */
export function readSettings(raw: RawInputs, env: Env, roles?: RolesReading): Settings {
  const read = inputReader(raw, env)
  const profile = read.text('aws-profile')
  const unset = read.boolean('unset-current-credentials')
  const specialCharacters = read.boolean('special-characters-workaround')
  const settings: Settings = {
    region: regionOf(read, unset && isLogOut(raw, read)),
    chain: chainOf(read),
    roles: roles?.targets,
    keys: keysOf(read),
    tokenFile: read.text('web-identity-token-file'),
    roleChaining: read.boolean('role-chaining'),
    skipOidc: read.boolean('force-skip-oidc'),
    audience: read.text('audience'),
    proxy: proxyOf(read),
    noProxy: read.items('no-proxy', /[\s,]+/),
    stsEndpoint: read.checked('sts-endpoint', urlRule),
    durationSeconds:
      read.integer('role-duration-seconds', { least: duration.shortest, most: duration.longest }) ?? 3600,
    externalId: read.checked('role-external-id', externalIdRule),
    sessionName: read.checked('role-session-name', sessionNameRule) ?? 'GitHubActions',
    tags: {
      skip: read.boolean('role-skip-session-tagging'),
      custom: customTagsOf(read),
      transitiveKeys: read.items('transitive-tag-keys', /\n/),
    },
    sessionPolicy: sessionPolicyOf(read),
    managedPolicies: managedPoliciesOf(read),
    publish: {
      outputs: read.boolean('output-credentials'),
      env: read.boolean('output-env-credentials', profile === undefined),
      profile: read.checked('aws-profile', { check: isProfileName, rule: profileNameRule }),
      overwriteProfile: read.boolean('overwrite-aws-profile'),
    },
    refresh: refreshOf(read),
    summary: read.boolean('summary'),
    maskAccount: read.boolean('mask-aws-account-id'),
    unset,
    useExisting: read.boolean('use-existing-credentials'),
    allowedAccounts: allowedAccountsOf(read),
    retry: retryOf(read, specialCharacters),
    specialCharacters,
    timeoutMs: (read.integer('action-timeout-s', { least: 0, most: 86_400 }) ?? 0) * 1000 || undefined,
    origins: originsOf(read),
    warnings: read.warnings,
  }
  const problems = [...read.problems, ...(roles?.problems ?? []), ...conflicts(settings)]
  if (problems.length > 0) throw new InvalidInputs(problems)
  return settings
}

function originsOf({ variable }: InputReader): Settings['origins'] {
  return Object.fromEntries(
    inputNames.flatMap((name) => {
      const filled = variable(name)
      return filled === undefined ? [] : [[name, filled]]
    }),
  )
}

/** Inputs that are each right but not together. */
function conflicts({
  chain,
  roles,
  keys,
  tokenFile,
  useExisting,
  refresh,
  publish,
}: Settings): readonly InputProblem[] {
  const found: InputProblem[] = []
  const conflict = (input: string, rule: string) =>
    found.push({ input, reason: 'conflict', message: `Input ${input} ${rule}` })
  if (tokenFile !== undefined && keys === undefined && chain.length === 0 && roles === undefined) {
    conflict(
      'web-identity-token-file',
      'needs role-to-assume: a web identity token is exchanged for the session of a role',
    )
  }
  if (roles !== undefined) {
    if (chain.length > 0) conflict('roles', 'cannot stand beside role-to-assume: move that role into roles')
    if (publish.profile !== undefined)
      conflict('roles', 'cannot stand beside aws-profile: each role has a profile of its own')
    if (publish.outputs)
      conflict('roles', 'cannot stand beside output-credentials: outputs hold one set of credentials')
    if (useExisting) conflict('roles', 'cannot stand beside use-existing-credentials')
  }
  if (refresh !== 'off') {
    if (chain.length === 0 && roles === undefined)
      conflict('refresh', 'needs role-to-assume or roles: long-lived keys do not end')
    if (useExisting)
      conflict('refresh', 'cannot stand beside use-existing-credentials: what is kept cannot be renewed')
    if (publish.outputs)
      conflict('refresh', 'cannot stand beside output-credentials: outputs are not renewed')
    if (refresh === 'endpoint' && publish.profile !== undefined)
      conflict(
        'refresh',
        'endpoint serves variables, not a profile: drop aws-profile, or use refresh: process',
      )
  }
  return found
}

const sourceInputs = [
  'role-to-assume',
  'roles',
  'aws-access-key-id',
  'aws-secret-access-key',
  'web-identity-token-file',
  'aws-profile',
] as const

/**
 * `unset-current-credentials` and nothing that says what should take their place: a step that logs out. A Region in
 * the environment says nothing: it is among what is to be unset.
 */
function isLogOut(raw: RawInputs, { text }: InputReader): boolean {
  return !raw['aws-region']?.trim() && sourceInputs.every((name) => text(name) === undefined)
}
