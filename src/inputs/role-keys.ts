/** The keys of a role in the input `roles`: one reader each. */

import { isObject } from '../core/json.ts'
import { customTagsFrom } from './custom-tags.ts'
import type { RoleTarget } from './role-target.ts'
import {
  accountRule,
  broken,
  externalIdRule,
  policyArnLimit,
  policyLimit,
  type Rule,
  type Rules,
  sessionNameRule,
} from './rules.ts'
import { toJson, WrittenNumber, withoutBlanks } from './written.ts'

/** `at`: of which item of a list. `value`: what was given, where it is no secret. */
export type RejectValue = (what: string, at?: number, value?: string) => void

type Reader = (value: unknown, reject: RejectValue) => Partial<RoleTarget>

export type Readers = Readonly<Record<string, Reader>>

/**
 * A key's reader gives the part of the target that the key decides.
 * @param takenTags as of `customTagsFrom`
 */
export const readersFor = (rules: Rules, takenTags: readonly string[]): Readers => ({
  assume: (value, reject) => ({ chain: texts(value, rules.role, reject) }),
  env: (value, reject) => {
    if (typeof value === 'boolean') return { env: value }
    reject('must be true or false')
    return {}
  },
  region: (value, reject) => part('region', text(value, rules.region, reject)),
  'duration-seconds': (value, reject) => {
    const { least, most } = rules.duration
    const written = textOf(value) ?? ''
    const seconds = /^\d{1,9}$/.test(written) ? Number(written) : Number.NaN
    if (seconds >= least && seconds <= most) return { durationSeconds: seconds }
    reject(`must be a whole number from ${least} to ${most}`)
    return {}
  },
  'external-id': (value, reject) => part('externalId', text(value, externalIdRule, reject)),
  'session-name': (value, reject) => part('sessionName', text(value, sessionNameRule, reject)),
  'session-policy': (value, reject) => part('sessionPolicy', policyFrom(value, reject)),
  'managed-session-policies': (value, reject) => {
    const policies = texts(value, rules.policyArn, reject)
    if (policies.length > policyArnLimit)
      reject(`names ${policies.length} policies; AWS takes ${policyArnLimit}`)
    return { managedPolicies: policies }
  },
  tags: (value, reject) => {
    const { tags, problems } = customTagsFrom(value, takenTags)
    for (const problem of problems) reject(problem)
    return { customTags: tags }
  },
  'allowed-account-ids': (value, reject) => ({ allowedAccounts: texts(value, accountRule, reject) }),
})

/** Text, or a number as it was written. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : value instanceof WrittenNumber ? value.source : undefined
}

function text(value: unknown, rule: Rule, reject: RejectValue): string | undefined {
  const written = textOf(value)
  const problem = written === undefined ? `${rule.rule}: as text` : broken(rule, written)
  if (problem === undefined) return written
  reject(problem, undefined, written)
  return undefined
}

/** One or a list. */
function texts(value: unknown, rule: Rule, reject: RejectValue): readonly string[] {
  const list = listOf(value)
  if (list.length === 0) reject('is an empty list')
  return list.flatMap((each, at) => {
    const rejectItem: RejectValue = (what, _, given) =>
      reject(what, Array.isArray(value) ? at : undefined, given)
    return text(each, rule, rejectItem) ?? []
  })
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

/** JSON text, or the policy itself as YAML. */
function policyFrom(value: unknown, reject: (what: string) => void): string | undefined {
  const written = typeof value === 'string' ? value : toJson(value)
  try {
    if (!isObject(JSON.parse(written))) throw new TypeError('not an object')
  } catch {
    reject('must be an IAM policy, as JSON text or as a map')
    return undefined
  }
  const policy = written.length > policyLimit ? withoutBlanks(written) : written
  if (policy.length > policyLimit) reject(`has ${policy.length} characters; AWS takes ${policyLimit}`)
  return policy
}

function part<K extends keyof RoleTarget>(key: K, value: RoleTarget[K] | undefined): Partial<RoleTarget> {
  return value === undefined ? {} : { [key]: value }
}
