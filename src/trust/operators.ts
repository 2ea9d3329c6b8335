/** The condition operators. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
import { inNetwork } from '../core/cidr.ts'
import { matches, patternFrom, type Variables } from './pattern.ts'

export interface Operator {
  /** As written: `ForAnyValue:StringLikeIfExists`. */
  readonly name: string
  readonly base: BaseOperator
  /** How a key with several values is judged. */
  readonly quantifier: 'single' | 'any' | 'all'
  /** An absent key satisfies the condition. */
  readonly ifExists: boolean
}

interface Comparison {
  /** Whether one value of the request meets one value of the policy, before negation. */
  readonly holds: (actual: string, expected: string, variables: Variables) => boolean
  /** A negated operator asks that no value of the policy is met. */
  readonly negated: boolean
}

const literal: Comparison['holds'] = (actual, expected, variables) => {
  const pattern = patternFrom(expected, variables, 'literal')
  return pattern !== undefined && matches(pattern, actual)
}

const foldedCase: Comparison['holds'] = (actual, expected, variables) =>
  literal(actual.toLowerCase(), expected.toLowerCase(), variables)

const wild: Comparison['holds'] = (actual, expected, variables) => {
  const pattern = patternFrom(expected, variables, 'wild')
  return pattern !== undefined && matches(pattern, actual)
}

/** Each of the six parts for itself, so that `*` never reaches over a colon, save in the last. */
const arnParts: Comparison['holds'] = (actual, expected, variables) => {
  const [left, right] = [partsOfArn(actual), partsOfArn(expected)]
  return (
    left.length === 6 &&
    right.length === 6 &&
    left.every((part, index) => wild(part, right[index] ?? '', variables))
  )
}

function partsOfArn(arn: string): readonly string[] {
  // A colon inside `${aws:username}` parts nothing.
  const parts = arn.split(/:(?![^{]*\})/)
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')]
}

function numbers(compare: (actual: number, expected: number) => boolean): Comparison['holds'] {
  return (actual, expected) => {
    const [left, right] = [Number(actual), Number(expected)]
    return actual.trim() !== '' && !Number.isNaN(left) && !Number.isNaN(right) && compare(left, right)
  }
}

function dates(compare: (actual: number, expected: number) => boolean): Comparison['holds'] {
  return (actual, expected) => {
    const [left, right] = [timeFrom(actual), timeFrom(expected)]
    return !Number.isNaN(left) && !Number.isNaN(right) && compare(left, right)
  }
}

/** ISO 8601, or seconds since the epoch. */
function timeFrom(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text)
}

const equal = (left: number, right: number) => left === right
const less = (left: number, right: number) => left < right
const lessOrEqual = (left: number, right: number) => left <= right
const greater = (left: number, right: number) => left > right
const greaterOrEqual = (left: number, right: number) => left >= right

/** `Null` is judged apart: it looks at the key, not at its value. */
export const comparisons = {
  StringEquals: { holds: literal, negated: false },
  StringNotEquals: { holds: literal, negated: true },
  StringEqualsIgnoreCase: { holds: foldedCase, negated: false },
  StringNotEqualsIgnoreCase: { holds: foldedCase, negated: true },
  StringLike: { holds: wild, negated: false },
  StringNotLike: { holds: wild, negated: true },
  ArnEquals: { holds: arnParts, negated: false },
  ArnLike: { holds: arnParts, negated: false },
  ArnNotEquals: { holds: arnParts, negated: true },
  ArnNotLike: { holds: arnParts, negated: true },
  NumericEquals: { holds: numbers(equal), negated: false },
  NumericNotEquals: { holds: numbers(equal), negated: true },
  NumericLessThan: { holds: numbers(less), negated: false },
  NumericLessThanEquals: { holds: numbers(lessOrEqual), negated: false },
  NumericGreaterThan: { holds: numbers(greater), negated: false },
  NumericGreaterThanEquals: { holds: numbers(greaterOrEqual), negated: false },
  DateEquals: { holds: dates(equal), negated: false },
  DateNotEquals: { holds: dates(equal), negated: true },
  DateLessThan: { holds: dates(less), negated: false },
  DateLessThanEquals: { holds: dates(lessOrEqual), negated: false },
  DateGreaterThan: { holds: dates(greater), negated: false },
  DateGreaterThanEquals: { holds: dates(greaterOrEqual), negated: false },
  Bool: { holds: foldedCase, negated: false },
  BinaryEquals: { holds: literal, negated: false },
  IpAddress: { holds: inNetwork, negated: false },
  NotIpAddress: { holds: inNetwork, negated: true },
} as const satisfies Record<string, Comparison>

export type BaseOperator = keyof typeof comparisons | 'Null'

const bases = [...Object.keys(comparisons), 'Null'].filter(isBase)

function isBase(name: string): name is BaseOperator {
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

/**
 * @param actual the values of the key in the request; undefined where the request has no such key
 */
export function satisfied(
  operator: Operator,
  actual: readonly string[] | undefined,
  condition: { readonly expected: readonly string[]; readonly variables: Variables },
): boolean {
  const { expected, variables } = condition
  const { base, quantifier } = operator
  if (base === 'Null')
    return expected.some((each) => (each.toLowerCase() === 'true') === (actual === undefined))
  const { holds, negated } = comparisons[base]
  const one = (value: string) => expected.some((each) => holds(value, each, variables)) !== negated
  if (actual === undefined || actual.length === 0) {
    // An absent key meets ForAllValues, every negated operator and …IfExists; nothing meets ForAnyValue.
    return operator.ifExists || quantifier === 'all' || (negated && quantifier !== 'any')
  }
  if (quantifier === 'all') return actual.every(one)
  return quantifier === 'any' || !negated ? actual.some(one) : actual.every(one)
}
