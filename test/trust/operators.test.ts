import { expect, test } from 'vitest'
import { operatorFrom, satisfied } from '../../src/trust/operators.ts'

type Values = string | readonly string[] | undefined

function holds(name: string, actual: Values, expected: readonly string[]): boolean {
  const operator = operatorFrom(name)
  if (operator === undefined) throw new Error(`no operator ${name}`)
  const values = typeof actual === 'string' ? [actual] : actual
  return satisfied(operator, values, { expected, variables: () => undefined })
}

test.each<[string, Values, readonly string[], boolean]>([
  ['StringEquals', 'main', ['main'], true],
  ['StringEquals', 'Main', ['main'], false],
  ['StringEquals', 'main', ['dev', 'main'], true],
  ['StringEquals', 'main', ['ma*'], false],
  ['StringEquals', undefined, ['main'], false],
  ['StringEqualsIfExists', undefined, ['main'], true],
  ['StringEqualsIfExists', 'dev', ['main'], false],
  ['StringNotEquals', 'dev', ['main', 'test'], true],
  ['StringNotEquals', 'main', ['main', 'test'], false],
  ['StringNotEquals', undefined, ['main'], true],
  ['StringNotEquals', ['dev', 'main'], ['main'], false],
  ['StringEqualsIgnoreCase', 'Main', ['mAIN'], true],
  ['StringNotEqualsIgnoreCase', 'Main', ['mAIN'], false],
  ['StringLike', 'repo:o/r:x', ['repo:o/*'], true],
  ['stringlike', 'repo:o/r:x', ['repo:o/*'], true],
  ['StringLike', undefined, ['*'], false],
  ['StringNotLike', 'repo:o/r:x', ['repo:p/*'], true],
  ['StringNotLike', 'repo:o/r:x', ['repo:p/*', 'repo:o/*'], false],
  ['ForAnyValue:StringEquals', ['a', 'b'], ['b'], true],
  ['ForAnyValue:StringEquals', ['a', 'b'], ['c'], false],
  ['ForAnyValue:StringEquals', undefined, ['c'], false],
  ['ForAnyValue:StringNotEquals', undefined, ['c'], false],
  ['ForAnyValue:StringNotEquals', ['a', 'c'], ['c'], true],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b', 'c'], true],
  ['ForAllValues:StringEquals', ['a', 'd'], ['a', 'b', 'c'], false],
  ['ForAllValues:StringEquals', undefined, ['a'], true],
  ['ForAllValues:StringLike', ['a1', 'a2'], ['a*'], true],
  ['Null', undefined, ['true'], true],
  ['Null', 'x', ['true'], false],
  ['Null', 'x', ['false'], true],
  ['Bool', 'true', ['true'], true],
  ['Bool', 'true', ['True'], true],
  ['Bool', 'false', ['true'], false],
  ['NumericEquals', '10', ['10.0'], true],
  ['NumericNotEquals', '10', ['11'], true],
  ['NumericLessThan', '9', ['10'], true],
  ['NumericLessThanEquals', '10', ['10'], true],
  ['NumericGreaterThan', '10', ['9'], true],
  ['NumericGreaterThanEquals', '9', ['10'], false],
  ['NumericEquals', 'ten', ['10'], false],
  ['NumericEquals', '', ['0'], false],
  ['DateLessThan', '2026-01-01T00:00:00Z', ['2026-06-01T00:00:00Z'], true],
  ['DateGreaterThan', '1700000000', ['2020-01-01T00:00:00Z'], true],
  ['DateEquals', '2026-01-01T00:00:00Z', ['2026-01-01T01:00:00+01:00'], true],
  ['DateLessThan', 'yesterday', ['2026-06-01T00:00:00Z'], false],
  ['ArnLike', 'arn:aws:iam::111122223333:role/a/b', ['arn:aws:iam::*:role/a/*'], true],
  ['ArnEquals', 'arn:aws:iam::111122223333:role/a', ['arn:aws:iam::111122223333:role/*'], true],
  // A star in one part of an ARN does not reach into the next.
  ['ArnLike', 'arn:aws:iam::111122223333:role/a', ['arn:aws:*:role/a'], false],
  ['ArnNotLike', 'arn:aws:iam::111122223333:role/a', ['arn:aws:iam::*:user/*'], true],
  ['ArnLike', 'not an arn', ['*'], false],
  ['IpAddress', '203.0.113.7', ['203.0.113.0/24'], true],
  ['IpAddress', '203.0.114.7', ['203.0.113.0/24'], false],
  ['IpAddress', '203.0.113.7', ['203.0.113.7'], true],
  ['IpAddress', '203.0.113.7', ['0.0.0.0/0'], true],
  ['IpAddress', '2001:db8::7', ['2001:db8::/32'], true],
  ['IpAddress', '2001:db9::7', ['2001:db8::/32'], false],
  ['IpAddress', '203.0.113.7', ['::/0'], false],
  ['IpAddress', '203.0.113.300', ['203.0.113.0/24'], false],
  ['IpAddress', '2001:db8::1::2', ['2001:db8::/32'], false],
  ['IpAddress', '203.0.113.7', ['203.0.113.0/64'], false],
  ['NotIpAddress', '203.0.114.7', ['203.0.113.0/24'], true],
])('%s %j against %j: %s', (name, actual, expected, result) => {
  expect(holds(name, actual, expected)).toBe(result)
})

test.each(['StringMatches', 'ForSomeValues:StringEquals', '', 'String Equals', 'toString', 'constructor'])(
  'there is no operator %j',
  (name) => {
    expect(operatorFrom(name)).toBeUndefined()
  },
)
