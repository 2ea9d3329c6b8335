/** One reader an input, where text alone does not do. Each rejects what it cannot use. */

import { keyProblem } from '../core/key-rule.ts'
import type { Refresh, RetrySettings } from '../core/plan.ts'
import { isProfileName, profileNameRule } from '../core/profile-name.ts'
import type { ProxyReading, ProxyUrl } from '../core/proxy.ts'
import type { Keys } from '../core/session.ts'
import { shown } from '../core/text.ts'
import type { CustomTags } from './custom-tags.ts'
import type { InputReader } from './input-reader.ts'
import { type InputName, inputLabel } from './inputs.ts'
import { accountRule, adviceOn, policyArnLimit, policyLimit, type Rules, sessionNameRule } from './rules.ts'
import type { PublishSettings } from './settings.ts'
import { withoutBlanks } from './written.ts'

export function regionOf(read: InputReader, rules: Rules, logOut: boolean): string | undefined {
  const region = read.text('aws-region')
  if (logOut) return undefined
  if (region === undefined) {
    read.rejectWith('aws-region', 'Input required and not supplied: aws-region', 'missing')
    return undefined
  }
  if (!rules.region.check(region)) {
    const label = inputLabel('aws-region', read.variable('aws-region'))
    const rule = `${label} ${rules.region.rule}${adviceOn(rules.region, region)}`
    read.rejectWith('aws-region', `Region is not valid: ${shown(region)}. ${rule}`, undefined, region)
  }
  return region
}

export function refreshOf(read: InputReader): Refresh {
  const text = read.text('refresh') ?? 'off'
  if (text === 'off' || text === 'process' || text === 'endpoint') return text
  read.reject('refresh', `must be off, process or endpoint, not "${shown(text)}"`)
  return 'off'
}

export function keysOf(read: InputReader): Keys | undefined {
  const accessKeyId = keyOf(read, 'aws-access-key-id')
  const secretAccessKey = keyOf(read, 'aws-secret-access-key')
  const sessionToken = keyOf(read, 'aws-session-token')
  if (accessKeyId === undefined) return undefined
  if (secretAccessKey === undefined) {
    read.rejectWith(
      'aws-secret-access-key',
      "'aws-secret-access-key' must be provided if 'aws-access-key-id' is provided.",
      'missing',
    )
    return undefined
  }
  return sessionToken === undefined
    ? { accessKeyId, secretAccessKey }
    : { accessKeyId, secretAccessKey, sessionToken }
}

/** Held to what is asked of the keys that AWS returns. */
function keyOf(read: InputReader, name: InputName): string | undefined {
  const key = read.text(name)
  const problem = key === undefined ? undefined : keyProblem(key)
  if (problem !== undefined) read.reject(name, problem.what, problem.reason)
  return key
}

/** The value may hold a password, so no message shows it. */
export function proxyOf(read: InputReader, reading: ProxyReading | undefined): ProxyUrl | undefined {
  if (reading === undefined || reading.kind === 'proxy') return reading?.proxy
  read.reject('http-proxy', reading.problem)
  return undefined
}

/** Begins in the words of the established action, which runbooks search for. */
export function sessionNameOf(read: InputReader): string | undefined {
  const name = read.text('role-session-name')
  if (name === undefined || sessionNameRule.check(name)) return name
  const label = inputLabel('role-session-name', read.variable('role-session-name'))
  const broken =
    name.length < 2 || name.length > 64
      ? `must be between 2 and 64 characters, got ${name.length}: '${shown(name)}'`
      : `is not valid: '${shown(name)}'`
  read.rejectWith('role-session-name', `Role session name ${broken}. ${label} ${sessionNameRule.rule}`)
  return undefined
}

export function customTagsOf(read: InputReader, custom: CustomTags | undefined): CustomTags['tags'] {
  for (const problem of custom?.problems ?? []) read.reject('custom-tags', problem)
  return custom?.tags ?? {}
}

/** STS takes 2,048 characters; white space that only serves people is taken out where the text is longer. */
export function sessionPolicyOf(read: InputReader): string | undefined {
  const text = read.text('inline-session-policy')
  const parsed = read.json('inline-session-policy')
  if (text === undefined || parsed === undefined) return undefined
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    read.reject('inline-session-policy', 'must be a JSON object, an IAM policy')
    return undefined
  }
  const policy = text.length > policyLimit ? withoutBlanks(text) : text
  if (policy.length > policyLimit)
    read.reject(
      'inline-session-policy',
      `has ${policy.length} characters without white space; AWS takes ${policyLimit}. Move statements into a managed policy and name it in managed-session-policies`,
      'too-long',
    )
  return policy
}

export function managedPoliciesOf(read: InputReader, { policyArn }: Rules): readonly string[] {
  const arns = read.items('managed-session-policies', '\n', policyArn)
  if (arns.length > policyArnLimit)
    read.reject('managed-session-policies', `names ${arns.length} policies; AWS takes ${policyArnLimit}`)
  return arns
}

/** A malformed entry must never end as "allow every account". */
export function allowedAccountsOf(read: InputReader): readonly string[] {
  const accounts = read.items('allowed-account-ids', /[,\s]+/, accountRule)
  if (read.text('allowed-account-ids') !== undefined && accounts.length === 0)
    read.reject('allowed-account-ids', 'holds no account ID')
  return accounts
}

export function publishOf(read: InputReader): PublishSettings {
  return {
    outputs: read.boolean('output-credentials'),
    env: read.boolean('output-env-credentials', read.text('aws-profile') === undefined),
    profile: read.checked('aws-profile', { check: isProfileName, rule: profileNameRule }),
    overwriteProfile: read.boolean('overwrite-aws-profile'),
  }
}

export function retryOf(read: InputReader, specialCharacters: boolean): RetrySettings {
  const attempts = read.integer('retry-max-attempts', { least: 0, most: 1000 })
  const disabled = read.boolean('disable-retry')
  if (specialCharacters) return { maxAttempts: 12, explicit: false }
  if (disabled) return { maxAttempts: 1, explicit: true }
  return { maxAttempts: Math.max(1, attempts ?? 12), explicit: attempts !== undefined }
}
