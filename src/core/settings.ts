import { isRoleArn, isRoleName } from './arn.ts'
import { InvalidInputs } from './errors.ts'
import type { Env } from './host.ts'
import { type InputReader, inputReader } from './input-reader.ts'
import type { RawInputs } from './inputs.ts'
import { isProfileName, profileNameRule } from './profile-name.ts'
import type { Keys } from './session.ts'
import { builtInTagKeys } from './session-tags.ts'

/** What the user asked: typed, complete, validated. */
export interface Settings {
  /** Undefined only for a step that does nothing but log out. */
  readonly region: string | undefined
  /** ARN or bare name. */
  readonly role: string | undefined
  readonly keys: Keys | undefined
  readonly tokenFile: string | undefined
  readonly roleChaining: boolean
  readonly skipOidc: boolean
  readonly audience: string | undefined
  readonly proxy: string | undefined
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
  /** What was asked but will have no effect. */
  readonly warnings: readonly string[]
}

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

/** @throws InvalidInputs with every problem there is */
export function readSettings(raw: RawInputs, env: Env): Settings {
  const read = inputReader(raw, env)
  const profile = read.text('aws-profile')
  const unset = read.boolean('unset-current-credentials')
  const specialCharacters = read.boolean('special-characters-workaround')
  const settings: Settings = {
    region: regionOf(read, unset && isLogOut(raw)),
    role: read.checked(
      'role-to-assume',
      isRole,
      'must be a role ARN (arn:aws:iam::111122223333:role/name) or the bare name of a role',
    ),
    keys: keysOf(read),
    tokenFile: read.text('web-identity-token-file'),
    roleChaining: read.boolean('role-chaining'),
    skipOidc: read.boolean('force-skip-oidc'),
    audience: read.text('audience'),
    proxy: proxyOf(read),
    noProxy: read.items('no-proxy', /[\s,]+/),
    stsEndpoint: read.checked(
      'sts-endpoint',
      (text) => /^https?:\/\/\S+$/i.test(text),
      'must be a URL that begins with https:// or http://',
    ),
    durationSeconds: read.integer('role-duration-seconds', { least: 900, most: 43_200 }) ?? 3600,
    externalId: read.checked(
      'role-external-id',
      (text) => /^[\w+=,.@:/-]{2,1224}$/.test(text),
      'must be 2 to 1224 letters, digits or any of _+=,.@:/-',
    ),
    sessionName:
      read.checked(
        'role-session-name',
        (text) => /^[\w+=,.@-]{2,64}$/.test(text),
        'must be 2 to 64 letters, digits or any of _+=,.@-',
      ) ?? 'GitHubActions',
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
      profile: read.checked('aws-profile', isProfileName, profileNameRule),
      overwriteProfile: read.boolean('overwrite-aws-profile'),
    },
    maskAccount: read.boolean('mask-aws-account-id'),
    unset,
    useExisting: read.boolean('use-existing-credentials'),
    allowedAccounts: allowedAccountsOf(read),
    retry: retryOf(read, specialCharacters),
    specialCharacters,
    timeoutMs: (read.integer('action-timeout-s', { least: 0, most: 86_400 }) ?? 0) * 1000 || undefined,
    warnings: read.warnings,
  }
  if (settings.tokenFile !== undefined && settings.role === undefined && settings.keys === undefined) {
    read.reject(
      'web-identity-token-file',
      'needs role-to-assume: a web identity token is exchanged for the session of a role',
    )
  }
  if (read.problems.length > 0) throw new InvalidInputs(read.problems)
  return settings
}

const sourceInputs = [
  'aws-region',
  'role-to-assume',
  'aws-access-key-id',
  'aws-secret-access-key',
  'web-identity-token-file',
  'aws-profile',
] as const

/** `unset-current-credentials` and nothing that says what should take their place: a step that logs out. */
function isLogOut(raw: RawInputs): boolean {
  return sourceInputs.every((name) => !raw[name]?.trim())
}

function regionOf(read: InputReader, logOut: boolean): string | undefined {
  const region = read.text('aws-region')
  if (logOut) return undefined
  if (region === undefined)
    read.reject('aws-region', undefined, 'Input required and not supplied: aws-region')
  else if (!/^[a-z0-9-]+$/.test(region)) {
    read.reject(
      'aws-region',
      undefined,
      `Region is not valid: ${region}. Input aws-region takes lower-case letters, digits and hyphens, e.g. eu-central-1`,
    )
  }
  return region
}

function isRole(text: string): boolean {
  return isRoleArn(text) || /^arn:[a-z0-9-]+:\S+:role\/\S+$/.test(text) || isRoleName(text)
}

function keysOf(read: InputReader): Keys | undefined {
  const accessKeyId = read.text('aws-access-key-id')
  const secretAccessKey = read.text('aws-secret-access-key')
  const sessionToken = read.text('aws-session-token')
  if (accessKeyId === undefined) {
    if (secretAccessKey !== undefined)
      read.warn(
        "'aws-secret-access-key' has no effect without 'aws-access-key-id'. Is the secret that holds the key id empty?",
      )
    return undefined
  }
  if (secretAccessKey === undefined) {
    read.reject(
      'aws-secret-access-key',
      undefined,
      "'aws-secret-access-key' must be provided if 'aws-access-key-id' is provided. A secret that does not exist, or that this event may not read, arrives as an empty text",
    )
    return undefined
  }
  return sessionToken === undefined
    ? { accessKeyId, secretAccessKey }
    : { accessKeyId, secretAccessKey, sessionToken }
}

/** The value may hold a password, so no message shows it. */
function proxyOf(read: InputReader): string | undefined {
  const text = read.text('http-proxy')
  if (text === undefined) return undefined
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
  if (/^https?:\/\/[^\s/]+\/?$/i.test(url)) return url
  read.reject('http-proxy', 'must be a URL such as http://user:password@proxy.example.com:3128')
  return undefined
}

function customTagsOf(read: InputReader): Readonly<Record<string, string>> {
  const parsed = read.json('custom-tags')
  if (parsed === undefined) return {}
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    read.reject('custom-tags', 'must be a JSON object of tag keys and values')
    return {}
  }
  const tags = new Map<string, string>()
  const seen = new Set(builtInTagKeys.map((key) => key.toLowerCase()))
  for (const [key, value] of Object.entries(parsed)) {
    const problem = tagProblem(key, value, seen)
    if (problem !== undefined) read.reject('custom-tags', problem)
    seen.add(key.toLowerCase())
    tags.set(key, String(value))
  }
  return Object.fromEntries(tags)
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_Tag.html */
function tagProblem(key: string, value: unknown, taken: ReadonlySet<string>): string | undefined {
  const charset = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u
  if (builtInTagKeys.some((builtIn) => builtIn.toLowerCase() === key.toLowerCase()))
    return `must not set "${key}", a tag that is always sent`
  if (taken.has(key.toLowerCase())) return `has the key "${key}" twice: tag keys differ in more than case`
  if (!['string', 'number', 'boolean'].includes(typeof value))
    return `has a value for "${key}" that is neither text, number nor boolean`
  if (key.length < 1 || key.length > 128 || !charset.test(key))
    return `has the key "${key}", which is not 1 to 128 letters, digits, spaces or any of _.:/=+-@`
  const text = String(value)
  if (text.length > 256 || !charset.test(text))
    return `has a value for "${key}" that is not at most 256 letters, digits, spaces or any of _.:/=+-@`
  return undefined
}

/** STS takes 2,048 characters; white space that only serves people is taken out where the text is longer. */
function sessionPolicyOf(read: InputReader): string | undefined {
  const text = read.text('inline-session-policy')
  const parsed = read.json('inline-session-policy')
  if (text === undefined || parsed === undefined) return undefined
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    read.reject('inline-session-policy', 'must be a JSON object, an IAM policy')
    return undefined
  }
  const policy = text.length > 2048 ? JSON.stringify(parsed) : text
  if (policy.length > 2048)
    read.reject(
      'inline-session-policy',
      `has ${policy.length} characters without white space; AWS takes 2048. Move statements into a managed policy and name it in managed-session-policies`,
    )
  return policy
}

function managedPoliciesOf(read: InputReader): readonly string[] {
  const arns = read.items('managed-session-policies', /\n/)
  for (const arn of arns) {
    if (!/^arn:[a-z0-9-]+:iam::(aws|\d{12}):policy\/\S+$/.test(arn))
      read.reject('managed-session-policies', `holds "${arn}", which is not the ARN of a managed policy`)
  }
  if (arns.length > 10) read.reject('managed-session-policies', `names ${arns.length} policies; AWS takes 10`)
  return arns
}

/** A malformed entry must never end as "allow every account". */
function allowedAccountsOf(read: InputReader): readonly string[] {
  const given = read.text('allowed-account-ids')
  const accounts = read.items('allowed-account-ids', /[,\s]+/)
  for (const account of accounts) {
    if (!/^\d{12}$/.test(account))
      read.reject('allowed-account-ids', `holds "${account}", which is not an account ID of 12 digits`)
  }
  if (given !== undefined && accounts.length === 0) read.reject('allowed-account-ids', 'holds no account ID')
  return accounts
}

function retryOf(read: InputReader, specialCharacters: boolean): RetrySettings {
  const attempts = read.integer('retry-max-attempts', { least: 0, most: 1000 })
  const disabled = read.boolean('disable-retry')
  if (specialCharacters) return { maxAttempts: 12, explicit: false }
  if (disabled) return { maxAttempts: 1, explicit: true }
  return { maxAttempts: Math.max(1, attempts ?? 12), explicit: attempts !== undefined }
}
