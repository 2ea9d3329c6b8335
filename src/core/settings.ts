import { conflicts } from './conflicts.ts'
import type { CustomTags } from './custom-tags.ts'
import { InvalidInputs } from './errors.ts'
import type { Env } from './host.ts'
import { type InputReader, inputReader } from './input-reader.ts'
import { type InputName, inputNames, inputs, type RawInputs } from './inputs.ts'
import { refusals } from './needs.ts'
import type { ProxyUrl } from './proxy.ts'
import type { RolesReading, RoleTarget } from './roles.ts'
import { externalIdRule, lineRule, rulesAt, urlRule } from './rules.ts'
import type { Keys } from './session.ts'
import {
  allowedAccountsOf,
  customTagsOf,
  keysOf,
  managedPoliciesOf,
  proxyOf,
  publishOf,
  refreshOf,
  regionOf,
  retryOf,
  sessionNameOf,
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
  /** Of a role in `roles`: the keys by which it gives what an input would, `tags` for `custom-tags`. */
  readonly roleKeys?: Readonly<Partial<Record<InputName, string>>>
  /** Inputs that ask for something: neither empty nor `false`. */
  readonly asked: readonly InputName[]
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

/** The inputs that take a parser, read already. */
export interface ParsedInputs {
  readonly roles?: RolesReading
  readonly customTags?: CustomTags
}

/**
 * @param parsed what `roles-input.ts` made of those inputs among `raw` that take a parser
 * @throws InvalidInputs with every problem there is
 */
export function readSettings(raw: RawInputs, env: Env, { roles, customTags }: ParsedInputs = {}): Settings {
  const read = inputReader(raw, env)
  const rules = rulesAt(read.text('sts-endpoint'))
  const unset = read.boolean('unset-current-credentials')
  const specialCharacters = read.boolean('special-characters-workaround')
  const settings: Settings = {
    region: regionOf(read, rules, unset && isLogOut(raw, read)),
    // Several lines are one chain: each role assumes the next.
    chain: read.items('role-to-assume', /\n/, rules.role),
    roles: roles?.targets,
    keys: keysOf(read),
    tokenFile: read.checked('web-identity-token-file', lineRule),
    roleChaining: read.boolean('role-chaining'),
    skipOidc: read.boolean('force-skip-oidc'),
    audience: read.checked('audience', lineRule),
    proxy: proxyOf(read),
    noProxy: read.items('no-proxy', /[\s,]+/, lineRule),
    stsEndpoint: read.checked('sts-endpoint', urlRule),
    durationSeconds: read.integer('role-duration-seconds', rules.duration) ?? 3600,
    externalId: read.checked('role-external-id', externalIdRule),
    sessionName: sessionNameOf(read) ?? 'GitHubActions',
    tags: {
      skip: read.boolean('role-skip-session-tagging'),
      custom: customTagsOf(read, customTags),
      transitiveKeys: read.items('transitive-tag-keys', /\n/),
    },
    sessionPolicy: sessionPolicyOf(read),
    managedPolicies: managedPoliciesOf(read, rules),
    publish: publishOf(read),
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
    asked: askedOf(read),
  }
  const problems = [
    ...read.problems,
    ...(roles?.problems ?? []),
    ...refusals(settings),
    ...conflicts(settings),
  ]
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

function askedOf({ text }: InputReader): Settings['asked'] {
  return inputNames.filter((name) => {
    const value = text(name)
    return value !== undefined && (inputs[name].kind !== 'boolean' || /^true$/i.test(value))
  })
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
