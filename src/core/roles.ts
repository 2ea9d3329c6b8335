/** The input `roles`: profile name to role, several sessions from one proof. */

import { customTagsFrom } from './custom-tags.ts'
import type { InputProblem } from './errors.ts'
import {
  accountRule,
  duration,
  externalIdRule,
  policyArnLimit,
  policyArnRule,
  policyLimit,
  type Rule,
  regionRule,
  roleRule,
  sessionNameRule,
} from './rules.ts'

/** One target: what is undefined is taken from the inputs of the step. */
export interface RoleTarget {
  /** The profile's name. */
  readonly name: string
  readonly chain: readonly string[]
  /** Also publish it as environment variables. */
  readonly env: boolean
  readonly region?: string
  readonly durationSeconds?: number
  readonly externalId?: string
  readonly sessionName?: string
  readonly sessionPolicy?: string
  readonly managedPolicies?: readonly string[]
  readonly customTags?: Readonly<Record<string, string>>
  readonly allowedAccounts?: readonly string[]
}

export interface RolesReading {
  readonly targets: readonly RoleTarget[]
  readonly problems: readonly InputProblem[]
}

/** Where a value stands in the input, counted from 1; undefined where unknown. */
export type LineOf = (path: readonly (string | number)[]) => number | undefined

/** Every SDK reads such a name from both shared files, also behind `profile `. */
const nameRule: Rule = {
  check: (text) => /^[A-Za-z0-9_.@+-]{1,64}$/.test(text) && text !== 'DEFAULT' && !(text in Object.prototype),
  rule: 'is no profile name: 1 to 64 letters, digits or any of _.@+-',
}

/** From the parsed input. Reports everything that is wrong with it, each with its line. */
export function rolesFrom(value: unknown, lineOf: LineOf): RolesReading {
  const problems: InputProblem[] = []
  const reject: Reject = (path, what) => {
    const line = lineOf(path)
    const at = line === undefined ? '' : `, line ${line}`
    // Counted from 1, as people do.
    const words = path.map((part) => (typeof part === 'number' ? part + 1 : part))
    problems.push({
      input: 'roles',
      reason: 'malformed',
      message: `Input roles${at}: ${[...words, what].join(' ')}`,
    })
  }
  if (!isObject(value) || Object.keys(value).length === 0) {
    reject(
      [],
      'must be a map of profile names to role ARNs, e.g. "deploy: arn:aws:iam::111122223333:role/deploy"',
    )
    return { targets: [], problems }
  }
  const targets = Object.entries(value).map(([name, each]) => targetFrom(name, each, reject))
  const published = targets.filter((target) => target.env)
  for (const { name } of published.slice(1))
    reject([name, 'env'], `is true for ${published[0]?.name} already: variables hold one set of credentials`)
  return { targets, problems }
}

type Reject = (path: readonly (string | number)[], what: string) => void

/** `at`: of which item of a list. */
type RejectValue = (what: string, at?: number) => void

type Reader = (value: unknown, reject: RejectValue) => Partial<RoleTarget>

/** A key's reader gives the part of the target that the key decides. */
const readers: Readonly<Record<string, Reader>> = {
  assume: (value, reject) => ({ chain: texts(value, roleRule, reject) }),
  env: (value, reject) => {
    if (typeof value === 'boolean') return { env: value }
    reject('must be true or false')
    return {}
  },
  region: (value, reject) => part('region', text(value, regionRule, reject)),
  'duration-seconds': (value, reject) => {
    const { shortest, longest } = duration
    if (typeof value === 'number' && Number.isInteger(value) && value >= shortest && value <= longest)
      return { durationSeconds: value }
    reject(`must be a whole number from ${shortest} to ${longest}`)
    return {}
  },
  'external-id': (value, reject) => part('externalId', text(value, externalIdRule, reject)),
  'session-name': (value, reject) => part('sessionName', text(value, sessionNameRule, reject)),
  'session-policy': (value, reject) => part('sessionPolicy', policyFrom(value, reject)),
  'managed-session-policies': (value, reject) => {
    const policies = texts(value, policyArnRule, reject)
    if (policies.length > policyArnLimit)
      reject(`names ${policies.length} policies; AWS takes ${policyArnLimit}`)
    return { managedPolicies: policies }
  },
  tags: (value, reject) => {
    const { tags, problems } = customTagsFrom(value)
    for (const problem of problems) reject(problem)
    return { customTags: tags }
  },
  // Unquoted, YAML takes an account ID for a number.
  'allowed-account-ids': (value, reject) => ({
    allowedAccounts: texts(
      listOf(value).map((each) => (typeof each === 'number' ? String(each).padStart(12, '0') : each)),
      accountRule,
      reject,
    ),
  }),
}

function targetFrom(name: string, value: unknown, reject: Reject): RoleTarget {
  const target: RoleTarget = { name, chain: [], env: false }
  if (!nameRule.check(name)) reject([name], nameRule.rule)
  if (typeof value === 'string')
    return { ...target, chain: texts(value, roleRule, (what) => reject([name], what)) }
  if (!isObject(value)) {
    reject([name], 'must be a role ARN, or a map with the key assume')
    return target
  }
  if (!Object.hasOwn(value, 'assume'))
    reject([name], 'lacks the key assume: the role, or a list of roles each of which assumes the next')
  let read = target
  for (const [key, each] of Object.entries(value)) {
    const reader = Object.hasOwn(readers, key) ? readers[key] : undefined
    if (reader === undefined)
      reject([name, key], `is no key of a role. There are: ${Object.keys(readers).join(', ')}`)
    else {
      const rejectValue: RejectValue = (what, at) =>
        reject(at === undefined ? [name, key] : [name, key, at], what)
      read = { ...read, ...reader(each, rejectValue) }
    }
  }
  return read
}

function text(value: unknown, { check, rule }: Rule, reject: (what: string) => void): string | undefined {
  if (typeof value === 'string' && check(value)) return value
  reject(
    typeof value === 'string' ? `${rule}, not "${value}"` : `${rule}: as text, in quotes if it is a number`,
  )
  return undefined
}

/** One or a list. */
function texts(value: unknown, rule: Rule, reject: RejectValue): readonly string[] {
  const list = listOf(value)
  if (list.length === 0) reject('is an empty list')
  return list.flatMap((each, at) => {
    const rejectItem = (what: string) => reject(what, Array.isArray(value) ? at : undefined)
    return text(each, rule, rejectItem) ?? []
  })
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

/** JSON text, or the policy itself as YAML. */
function policyFrom(value: unknown, reject: (what: string) => void): string | undefined {
  const policy = typeof value === 'string' ? value : JSON.stringify(value)
  try {
    if (!isObject(JSON.parse(policy ?? ''))) throw new TypeError('not an object')
  } catch {
    reject('must be an IAM policy, as JSON text or as a map')
    return undefined
  }
  if (policy.length > policyLimit) reject(`has ${policy.length} characters; AWS takes ${policyLimit}`)
  return policy
}

function part<K extends keyof RoleTarget>(key: K, value: RoleTarget[K] | undefined): Partial<RoleTarget> {
  return value === undefined ? {} : { [key]: value }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
