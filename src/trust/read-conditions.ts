/** Reads the conditions of a statement, and the texts that every element holds. */
import { isObject } from '../core/json.ts'
import { kindOf } from './found.ts'
import { type Operator, operatorFrom } from './operators.ts'

/** Tells one thing that is wrong, and where. */
export type Report = (at: string, message: string) => void
export type Fields = Readonly<Record<string, unknown>>

interface ReadCondition {
  readonly operator: Operator
  readonly key: string
  readonly values: readonly string[]
}

export function readConditions(value: unknown, at: string, report: Report): readonly ReadCondition[] {
  if (value === undefined) return []
  if (!isObject(value)) {
    report(at, `Condition must be an object (operator, then key, then value), not ${kindOf(value)}.`)
    return []
  }
  return Object.entries(value).flatMap(([name, keys]) => {
    const operator = operatorFrom(name)
    if (operator === undefined) report(`${at}.${name}`, `Unknown condition operator ${name}.`)
    if (!isObject(keys))
      report(
        `${at}.${name}`,
        `An operator must be an object of condition keys and values, not ${kindOf(keys)}.`,
      )
    if (operator === undefined || !isObject(keys)) return []
    return Object.entries(keys).map(([key, values]) => ({
      operator,
      key,
      values: readTexts(values, `${at}.${name}.${key}`, report),
    }))
  })
}

/** A text or a list of them; IAM reads booleans and numbers as their text. */
export function readTexts(value: unknown, at: string, report: Report): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.flatMap((each) => {
    if (typeof each === 'string' || typeof each === 'boolean' || typeof each === 'number')
      return [String(each)]
    report(at, `A value must be a string or a list of strings, not ${kindOf(each)}.`)
    return []
  })
}
