/** One reader an input, where text alone does not do. Each rejects what it cannot use. */

import { customTagsFrom } from './custom-tags.ts'
import type { InputReader } from './input-reader.ts'
import { type ProxyUrl, readProxy } from './proxy.ts'
import { accountRule, policyArnLimit, policyArnRule, policyLimit, regionRule, roleRule } from './rules.ts'
import type { Keys } from './session.ts'
import type { Refresh, RetrySettings } from './settings.ts'

export function regionOf(read: InputReader, logOut: boolean): string | undefined {
  const region = read.text('aws-region')
  if (logOut) return undefined
  if (region === undefined) {
    read.rejectWith('aws-region', 'Input required and not supplied: aws-region', 'missing')
  } else if (!regionRule.check(region)) {
    const name = read.variable('aws-region') ?? 'Input aws-region'
    read.rejectWith('aws-region', `Region is not valid: ${region}. ${name} ${regionRule.rule}`)
  }
  return region
}

/** Several lines are one chain: each role assumes the next. */
export function chainOf(read: InputReader): readonly string[] {
  const roles = read.items('role-to-assume', /\n/)
  for (const role of roles) {
    if (!roleRule.check(role)) read.reject('role-to-assume', `${roleRule.rule}, not "${role}"`)
  }
  return roles
}

export function refreshOf(read: InputReader): Refresh {
  const text = read.text('refresh') ?? 'off'
  if (text === 'off' || text === 'process' || text === 'endpoint') return text
  read.reject('refresh', `must be off, process or endpoint, not "${text}"`)
  return 'off'
}

export function keysOf(read: InputReader): Keys | undefined {
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
    read.rejectWith(
      'aws-secret-access-key',
      "'aws-secret-access-key' must be provided if 'aws-access-key-id' is provided. A secret that does not exist, or that this event may not read, arrives as an empty text",
      'missing',
    )
    return undefined
  }
  return sessionToken === undefined
    ? { accessKeyId, secretAccessKey }
    : { accessKeyId, secretAccessKey, sessionToken }
}

/** The value may hold a password, so no message shows it. */
export function proxyOf(read: InputReader): ProxyUrl | undefined {
  const text = read.text('http-proxy')
  if (text === undefined) return undefined
  const reading = readProxy(text, read.variable('http-proxy') ?? 'http-proxy')
  if (reading.kind === 'proxy') return reading.proxy
  read.reject('http-proxy', reading.problem)
  return undefined
}

export function customTagsOf(read: InputReader): Readonly<Record<string, string>> {
  const parsed = read.json('custom-tags')
  if (parsed === undefined) return {}
  const { tags, problems } = customTagsFrom(parsed)
  for (const problem of problems) read.reject('custom-tags', problem)
  return tags
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
  const policy = text.length > policyLimit ? JSON.stringify(parsed) : text
  if (policy.length > policyLimit)
    read.reject(
      'inline-session-policy',
      `has ${policy.length} characters without white space; AWS takes ${policyLimit}. Move statements into a managed policy and name it in managed-session-policies`,
      'too-long',
    )
  return policy
}

export function managedPoliciesOf(read: InputReader): readonly string[] {
  const arns = read.items('managed-session-policies', /\n/)
  for (const arn of arns) {
    if (!policyArnRule.check(arn))
      read.reject('managed-session-policies', `${policyArnRule.rule}, not "${arn}"`)
  }
  if (arns.length > policyArnLimit)
    read.reject('managed-session-policies', `names ${arns.length} policies; AWS takes ${policyArnLimit}`)
  return arns
}

/** A malformed entry must never end as "allow every account". */
export function allowedAccountsOf(read: InputReader): readonly string[] {
  const given = read.text('allowed-account-ids')
  const accounts = read.items('allowed-account-ids', /[,\s]+/)
  for (const account of accounts) {
    if (!accountRule.check(account))
      read.reject('allowed-account-ids', `${accountRule.rule}, not "${account}"`)
  }
  if (given !== undefined && accounts.length === 0) read.reject('allowed-account-ids', 'holds no account ID')
  return accounts
}

export function retryOf(read: InputReader, specialCharacters: boolean): RetrySettings {
  const attempts = read.integer('retry-max-attempts', { least: 0, most: 1000 })
  const disabled = read.boolean('disable-retry')
  if (specialCharacters) return { maxAttempts: 12, explicit: false }
  if (disabled) return { maxAttempts: 1, explicit: true }
  return { maxAttempts: Math.max(1, attempts ?? 12), explicit: attempts !== undefined }
}
