/** The condition operators. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */

import { inNetwork } from '../core/cidr.ts'
import { arnParts } from './arn-parts.ts'
import { inLowerCase, matches, patternFrom, type Variables } from './pattern.ts'
import { booleanFrom, compareDates, compareNumbers, type ValueKind } from './values.ts'

export interface Operator {
  /** As written: `ForAnyValue:StringLikeIfExists`. */
  readonly name: string
  readonly base: BaseOperator
  /** How a key with several values is judged. */
  readonly quantifier: 'single' | 'any' | 'all'
  /** An absent key satisfies the condition. */
  readonly ifExists: boolean
}

type Meets = (actual: string, expected: string, variables: Variables | undefined) => boolean

interface Comparison {
  readonly takes: ValueKind
  /** Whether one value of the request meets one value of the policy, before negation. */
  readonly meets: Meets
  /** A negated operator asks that no value of the policy is met. */
  readonly negated: boolean
}

const literal: Meets = (actual, expected, variables) => {
  const pattern = patternFrom(expected, variables, 'literal')
  return pattern !== undefined && matches(pattern, actual)
}

/** Folds what a variable holds too. */
const foldedCase: Meets = (actual, expected, variables) => {
  const pattern = patternFrom(expected, variables, 'literal')
  return pattern !== undefined && matches(inLowerCase(pattern), actual.toLowerCase())
}

const wild: Meets = (actual, expected, variables) => {
  const pattern = patternFrom(expected, variables, 'wild')
  return pattern !== undefined && matches(pattern, actual)
}

/** Each of the six parts for itself, so that `*` never reaches over a colon, save in the last. */
const sameArn: Meets = (actual, expected, variables) => {
  const [left, right] = [arnParts(actual), arnParts(expected, { variables: variables !== undefined })]
  return (
    left.length === 6 &&
    right.length === 6 &&
    left.every((part, index) => wild(part, right[index] ?? '', variables))
  )
}

const sameBoolean: Meets = (actual, expected, variables) =>
  booleanFrom(actual) !== undefined && foldedCase(actual, expected, variables)

const sameBytes: Meets = (actual, expected) => actual === expected

type Order = (comparison: number) => boolean

/** Undefined where one of the two is no such value: then nothing holds. */
type Compare = (actual: string, expected: string) => number | undefined

const ordered =
  (compare: Compare) =>
  (holds: Order): Meets =>
  (actual, expected) => {
    const order = compare(actual, expected)
    return order !== undefined && holds(order)
  }

const numbers = ordered(compareNumbers)
const dates = ordered(compareDates)

const equal: Order = (order) => order === 0
const less: Order = (order) => order < 0
const lessOrEqual: Order = (order) => order <= 0
const greater: Order = (order) => order > 0
const greaterOrEqual: Order = (order) => order >= 0

/** `Null` is judged apart: it looks at the key, not at its value. */
const comparisons = {
  StringEquals: { takes: 'text', meets: literal, negated: false },
  StringNotEquals: { takes: 'text', meets: literal, negated: true },
  StringEqualsIgnoreCase: { takes: 'text', meets: foldedCase, negated: false },
  StringNotEqualsIgnoreCase: { takes: 'text', meets: foldedCase, negated: true },
  StringLike: { takes: 'text', meets: wild, negated: false },
  StringNotLike: { takes: 'text', meets: wild, negated: true },
  ArnEquals: { takes: 'arn', meets: sameArn, negated: false },
  ArnLike: { takes: 'arn', meets: sameArn, negated: false },
  ArnNotEquals: { takes: 'arn', meets: sameArn, negated: true },
  ArnNotLike: { takes: 'arn', meets: sameArn, negated: true },
  NumericEquals: { takes: 'number', meets: numbers(equal), negated: false },
  NumericNotEquals: { takes: 'number', meets: numbers(equal), negated: true },
  NumericLessThan: { takes: 'number', meets: numbers(less), negated: false },
  NumericLessThanEquals: { takes: 'number', meets: numbers(lessOrEqual), negated: false },
  NumericGreaterThan: { takes: 'number', meets: numbers(greater), negated: false },
  NumericGreaterThanEquals: { takes: 'number', meets: numbers(greaterOrEqual), negated: false },
  DateEquals: { takes: 'date', meets: dates(equal), negated: false },
  DateNotEquals: { takes: 'date', meets: dates(equal), negated: true },
  DateLessThan: { takes: 'date', meets: dates(less), negated: false },
  DateLessThanEquals: { takes: 'date', meets: dates(lessOrEqual), negated: false },
  DateGreaterThan: { takes: 'date', meets: dates(greater), negated: false },
  DateGreaterThanEquals: { takes: 'date', meets: dates(greaterOrEqual), negated: false },
  Bool: { takes: 'boolean', meets: sameBoolean, negated: false },
  BinaryEquals: { takes: 'binary', meets: sameBytes, negated: false },
  IpAddress: { takes: 'network', meets: inNetwork, negated: false },
  NotIpAddress: { takes: 'network', meets: inNetwork, negated: true },
} as const satisfies Record<string, Comparison>

export type BaseOperator = keyof typeof comparisons | 'Null'

const bases = [...Object.keys(comparisons), 'Null'].filter(isBaseOperator)

export function isBaseOperator(name: string): name is BaseOperator {
  return name === 'Null' || Object.hasOwn(comparisons, name)
}

/** Undefined where IAM knows no such operator. */
export function operatorFrom(name: string): Operator | undefined {
  const [, set = '', rest = '', ifExists = ''] =
    /^(ForAnyValue:|ForAllValues:)?(\w+?)(IfExists)?$/i.exec(name) ?? []
  const base = bases.find((each) => each.toLowerCase() === rest.toLowerCase())
  if (base === undefined || (base === 'Null' && ifExists !== '')) return undefined
  return { name, base, quantifier: quantifierFrom(set.toLowerCase()), ifExists: ifExists !== '' }
}

function quantifierFrom(set: string): Operator['quantifier'] {
  if (set === '') return 'single'
  return set === 'foranyvalue:' ? 'any' : 'all'
}

/** What kind of value the operator compares. */
export function takenBy({ base }: Operator): ValueKind {
  return base === 'Null' ? 'boolean' : comparisons[base].takes
}

/** A value of the request, and the value of the policy that it meets. */
export interface Match {
  readonly actual: string
  readonly expected: string
}

export interface Judgement {
  readonly holds: boolean
  /** Before negation: for a negated operator, these are why it does not hold. */
  readonly matched: readonly Match[]
}

interface Asked {
  readonly expected: readonly string[]
  /** Undefined where the policy's version has no variables. */
  readonly variables: Variables | undefined
}

/**
 * @param actual the values of the key in the request; undefined where the request has no such key
 */
export function judge(
  operator: Operator,
  actual: readonly string[] | undefined,
  { expected, variables }: Asked,
): Judgement {
  const { base, quantifier } = operator
  const absent = actual === undefined || actual.length === 0
  // For the set operators and Null, a key that holds only empty text holds nothing.
  const empty = absent || actual.every((each) => each === '')
  if (base === 'Null') return { holds: expected.some((each) => booleanFrom(each) === empty), matched: [] }
  const { meets, negated } = comparisons[base]
  if (absent || (empty && quantifier !== 'single'))
    return { holds: holdsOfNothing(operator, { absent, negated }), matched: [] }
  const matched = actual.flatMap((value) =>
    expected
      .filter((each) => meets(value, each, variables))
      .map((each) => ({ actual: value, expected: each })),
  )
  const one = (value: string) => matched.some((each) => each.actual === value) !== negated
  const every = quantifier === 'all' || (quantifier === 'single' && negated)
  return { holds: every ? actual.every(one) : actual.some(one), matched }
}

/** An absent key meets ForAllValues, every negated operator and …IfExists; nothing meets ForAnyValue. */
function holdsOfNothing(
  { quantifier, ifExists }: Operator,
  { absent, negated }: { readonly absent: boolean; readonly negated: boolean },
): boolean {
  if (quantifier === 'all' || (ifExists && absent)) return true
  return negated && quantifier === 'single'
}
