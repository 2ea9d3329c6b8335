import { expect, test } from 'vitest'
import { judge, operatorFrom } from '../../src/trust/operators.ts'

type Values = string | readonly string[] | undefined

function holds(name: string, actual: Values, expected: readonly string[]): boolean {
  const operator = operatorFrom(name)
  if (operator === undefined) throw new Error(`no operator ${name}`)
  const values = typeof actual === 'string' ? [actual] : actual
  return judge(operator, values, { expected, variables: () => undefined }).holds
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
  ['NotIpAddress', '203.0.113.7', ['198.51.100.0/24', '203.0.113.0/24'], false],
  ['NotIpAddress', undefined, ['203.0.113.0/24'], true],
  ['IpAddress', '203.0.113.7', ['203.0.113.0/x'], false],

  // Absent keys. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IfExists
  ['StringNotLike', undefined, ['*'], true],
  ['StringNotEqualsIgnoreCase', undefined, ['x'], true],
  ['ArnNotEquals', undefined, ['arn:aws:iam::111122223333:role/a'], true],
  ['ArnNotLike', undefined, ['arn:aws:iam::111122223333:role/a'], true],
  ['NumericNotEquals', undefined, ['1'], true],
  ['DateNotEquals', undefined, ['2026-01-01'], true],
  ['NumericLessThan', undefined, ['1'], false],
  ['DateGreaterThan', undefined, ['2026-01-01'], false],
  ['Bool', undefined, ['false'], false],
  ['BoolIfExists', undefined, ['true'], true],
  ['BinaryEquals', undefined, ['QQ=='], false],
  ['IpAddress', undefined, ['0.0.0.0/0'], false],
  ['IpAddressIfExists', undefined, ['10.0.0.0/8'], true],
  ['StringNotEqualsIfExists', undefined, ['x'], true],
  ['StringNotEqualsIfExists', 'x', ['x'], false],
  ['ForAnyValue:StringEqualsIfExists', undefined, ['x'], true],
  ['StringEquals', [], ['x'], false],
  ['StringNotEquals', [], ['x'], true],

  // Nothing but empty text is nothing for the set operators and Null, a text for the others.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
  ['Null', [], ['true'], true],
  ['Null', [], ['false'], false],
  ['Null', '', ['true'], true],
  ['Null', '', ['false'], false],
  ['Null', ['', ''], ['true'], true],
  ['Null', ['', 'x'], ['true'], false],
  ['Null', undefined, ['false'], false],
  ['Null', undefined, ['TRUE'], true],
  ['Null', undefined, ['true', 'false'], true],
  ['Null', 'x', ['maybe'], false],
  ['Null', undefined, ['maybe'], false],
  ['ForAllValues:StringEquals', [], ['a'], true],
  ['ForAllValues:StringEquals', '', ['a'], true],
  ['ForAllValues:StringEquals', ['', 'b'], ['a'], false],
  ['ForAllValues:StringNotEquals', ['a', 'b'], ['c'], true],
  ['ForAllValues:StringNotEquals', ['a', 'c'], ['c'], false],
  ['ForAllValues:StringNotEquals', undefined, ['c'], true],
  ['ForAnyValue:StringLike', '', ['*'], false],
  ['ForAnyValue:StringNotEquals', '', ['a'], false],
  ['ForAnyValue:StringNotEquals', ['c'], ['c'], false],
  ['ForAnyValue:Bool', ['false', 'true'], ['true'], true],
  ['StringLike', '', ['*'], true],
  ['StringLike', '', ['', 'home/'], true],
  ['StringEquals', '', [''], true],

  // Several values of the policy: any of them; none of them for a negated operator.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
  ['NumericNotEquals', '2', ['1', '2'], false],
  ['DateNotEquals', '2026-01-01', ['2026-01-01', '2026-01-02'], false],
  [
    'ArnNotLike',
    'arn:aws:iam::111122223333:role/a',
    ['arn:aws:iam::*:user/*', 'arn:aws:iam::*:role/*'],
    false,
  ],
  ['StringEquals', ['a', 'b'], ['b'], true],
  ['StringNotLike', ['a', 'b'], ['b*'], false],
  ['StringEquals', 'a', [], false],

  // Wildcards are none outside StringLike and the ARN operators.
  ['StringEqualsIgnoreCase', 'ab', ['a*'], false],
  ['StringNotEquals', 'ab', ['a*'], true],
  ['StringLike', 'Ab', ['a*'], false],
  ['StringLike', 'main', ['main*'], true],
  ['StringLike', 'main', ['mai?'], true],
  ['StringLike', 'mai', ['mai?'], false],

  // Numbers, to the last digit.
  ['NumericEquals', '9007199254740993', ['9007199254740992'], false],
  ['NumericEquals', '-1.50', ['-1.5'], true],
  ['NumericEquals', '0x10', ['16'], false],
  ['NumericEquals', '1e3', ['1000'], false],
  ['NumericEquals', ' 10', ['10'], false],
  ['NumericLessThan', '-2', ['-1.5'], true],
  ['NumericLessThan', '5', [''], false],
  ['NumericGreaterThan', '5', [''], false],
  ['NumericGreaterThanEquals', '2.50', ['2.5'], true],
  ['NumericLessThanEquals', 'Infinity', ['Infinity'], false],
  ['NumericNotEquals', 'ten', ['10'], true],

  // Dates: W3C's profile of ISO 8601, or seconds since the epoch.
  ['DateEquals', '2026-01-01T00:00Z', ['2026-01-01'], true],
  ['DateEquals', '2026-01-01', ['2026'], true],
  ['DateEquals', '2026-03-01T00:00:00.000Z', ['2026-03'], true],
  ['DateEquals', '1767225600', ['2026-01-01T00:00:00Z'], true],
  ['DateEquals', '2026-01-01T00:00:00', ['2026-01-01T00:00:00Z'], true],
  ['DateEquals', '2026-01-01t00:00:00z', ['2026-01-01T00:00:00Z'], true],
  ['DateLessThanEquals', '2026-01-01T00:00:00Z', ['2026-01-01T00:00:00Z'], true],
  ['DateGreaterThanEquals', '2026-01-01T00:00:00Z', ['2026-01-01T00:00:01Z'], false],
  ['DateGreaterThan', '2026-06-01T00:00:00Z', ['Jan 1 2020'], false],
  ['DateLessThan', '2026-06-01T00:00:00Z', ['2027-13-01'], false],
  ['DateEquals', '2026-01T00:00Z', ['2026-01'], false],

  ['Bool', 'yes', ['yes'], false],
  ['Bool', 'FALSE', ['false'], true],
  ['Bool', 'true', ['true', 'false'], true],
  ['BinaryEquals', 'QmluYXJ5', ['QmluYXJ5'], true],
  ['BinaryEquals', 'QmluYXJ5', ['qmluyxj5'], false],

  // Each of an ARN's six parts for itself, in its own case.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
  [
    'ArnLike',
    'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
    ['arn:aws:someservice:*:111122223333:finance/*'],
    false,
  ],
  [
    'StringLike',
    'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
    ['arn:aws:someservice:*:111122223333:finance/*'],
    true,
  ],
  ['ArnLike', 'arn:aws:sns:eu-west-1:111122223333:topic:sub', ['arn:aws:sns:*:*:topic:*'], true],
  ['ArnEquals', 'arn:aws:iam::111122223333:role/A', ['arn:aws:iam::111122223333:role/a'], false],
  ['ArnLike', 'arn:aws:iam::111122223333:role/a}', ['arn:aws:iam::111122223333:role/*'], true],
  ['ArnLike', 'arn:aws:iam::111122223333:role/a', ['arn:aws:iam::11112222????:role/?'], true],
  ['ArnNotEquals', 'not an arn', ['arn:aws:iam::111122223333:role/a'], true],
])('%s %j against %j: %s', (name, actual, expected, result) => {
  expect(holds(name, actual, expected)).toBe(result)
})

test.each(['StringMatches', 'ForSomeValues:StringEquals', '', 'String Equals', 'toString', 'constructor'])(
  'there is no operator %j',
  (name) => {
    expect(operatorFrom(name)).toBeUndefined()
  },
)
