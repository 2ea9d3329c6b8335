import type { RolesReading, RoleTarget } from './role-target.ts'
/** The input `roles`: profile name to role, several sessions from one proof. */

import type { InputProblem } from '../core/errors.ts'
import { isObject } from '../core/json.ts'
import { shown } from '../core/text.ts'
import { nearest } from './nearest.ts'
import { type Readers, type RejectValue, readersFor } from './role-keys.ts'
import type { Rule, Rules } from './rules.ts'
import { WrittenNumber } from './written.ts'

/** Where a value stands in the input, counted from 1; undefined where unknown. */
export type LineOf = (path: readonly (string | number)[]) => number | undefined

/** Every SDK reads such a name from both shared files, also behind `profile `. */
const nameRule: Rule = {
  check: (text) =>
    /^(?!\.{1,2}$)[A-Za-z0-9_.@+-]{1,64}$/.test(text) && text !== 'DEFAULT' && !(text in Object.prototype),
  rule: 'is no profile name: 1 to 64 letters, digits or any of _.@+-',
}

export interface RolesContext {
  readonly rules: Rules
  /** As of `customTagsFrom`. */
  readonly takenTags: readonly string[]
  readonly lineOf: LineOf
}

/** From the parsed input, numbers as text. Reports everything that is wrong with it, each with its line. */
export function rolesFrom(value: unknown, { rules, takenTags, lineOf }: RolesContext): RolesReading {
  const problems: InputProblem[] = []
  const reject: Reject = (path, what, given) => {
    const line = lineOf(path)
    const at = line === undefined ? '' : `, line ${line}`
    // Counted from 1, as people do.
    const words = path.map((part) => (typeof part === 'number' ? part + 1 : shown(part)))
    problems.push({
      input: 'roles',
      reason: 'malformed',
      message: `Input roles${at}: ${[...words, what].join(' ')}`,
      value: given,
    })
  }
  if (!isObject(value) || Object.keys(value).length === 0) {
    reject(
      [],
      'must be a map of profile names to role ARNs, e.g. "deploy: arn:aws:iam::111122223333:role/deploy"',
    )
    return { targets: [], problems }
  }
  const take = readersFor(rules, takenTags)
  const targets = Object.entries(value).map(([name, each]) => targetFrom({ name, value: each }, take, reject))
  const published = targets.filter((target) => target.env)
  for (const { name } of published.slice(1))
    reject([name, 'env'], `is true for ${published[0]?.name} already: variables hold one set of credentials`)
  return { targets, problems }
}

type Reject = (path: readonly (string | number)[], what: string, given?: string) => void

function targetFrom(
  { name, value }: { readonly name: string; readonly value: unknown },
  readers: Readers,
  reject: Reject,
): RoleTarget {
  const target: RoleTarget = { name, chain: [], env: false }
  if (!nameRule.check(name)) reject([name], nameRule.rule)
  if (typeof value === 'string' || value instanceof WrittenNumber)
    return { ...target, ...readers['assume']?.(value, (what, _, given) => reject([name], what, given)) }
  if (!isObject(value)) {
    reject([name], 'must be a role ARN, or a map with the key assume')
    return target
  }
  if (!Object.hasOwn(value, 'assume'))
    reject([name], 'lacks the key assume: the role, or a list of roles each of which assumes the next')
  let read = target
  for (const [key, each] of Object.entries(value)) {
    const reader = Object.hasOwn(readers, key) ? readers[key] : undefined
    if (reader === undefined) reject([name, key], `is no key of a role. ${keysLike(key, readers)}`)
    else {
      const rejectValue: RejectValue = (what, at, given) =>
        reject(at === undefined ? [name, key] : [name, key, at], what, given)
      read = { ...read, ...reader(each, rejectValue) }
    }
  }
  return read
}

function keysLike(key: string, readers: Readers): string {
  const names = Object.keys(readers)
  const meant = nearest(key, names)
  return `${meant === undefined ? '' : `Did you mean ${meant}? `}There are: ${names.join(', ')}`
}
