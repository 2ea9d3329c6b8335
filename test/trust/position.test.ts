import { expect, test } from 'vitest'
import { lint } from '../../src/trust/lint.ts'
import { patched } from '../../src/trust/patch.ts'
import { trustPolicyFrom } from '../../src/trust/policy.ts'
import { positionOf } from '../../src/trust/position.ts'

const source = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow",
      "Condition": {
        "StringLike": { "a/b:sub": ["x,}", "\\"y", "z"], "c~d": "0" }
      }
    }
  ]
}`

test.each<[string, number, number]>([
  ['', 1, 1],
  ['/Version', 2, 3],
  ['/Statement', 3, 3],
  ['/Statement/0', 4, 5],
  ['/Statement/0/Condition/StringLike', 6, 9],
  ['/Statement/0/Condition/StringLike/a~1b:sub', 6, 25],
  ['/Statement/0/Condition/StringLike/a~1b:sub/0', 6, 37],
  ['/Statement/0/Condition/StringLike/a~1b:sub/2', 6, 51],
  ['/Statement/0/Condition/StringLike/c~0d', 6, 57],
  ['/Statement/0/Condition/StringLike/c~0d/0', 6, 57],
  ['/Statement/0/Condition/Null/x', 5, 7],
  ['/Statement/3/Effect', 3, 3],
])('the place of %s', (pointer, line, column) => {
  expect(positionOf(source, pointer)).toEqual({ line, column })
})

test('a statement that is no list, and a text that is no JSON', () => {
  expect(positionOf('{"Statement":\n {"Effect": "Allow"}}', '/Statement/0/Effect')).toEqual({
    line: 2,
    column: 3,
  })
  expect(positionOf('{"Statement": [', '/Statement/0/Effect').line).toBe(1)
  expect(positionOf('', '/Statement')).toEqual({ line: 1, column: 1 })
})

test('patches', () => {
  const document = { Statement: { Effect: 'Allow', Condition: { StringLike: { k: ['a', 'b'], one: 'x' } } } }
  const at = '/Statement/0/Condition'
  expect(patched(document, [{ op: 'remove', path: `${at}/StringLike/k/0` }])).toEqual({
    Statement: [{ Effect: 'Allow', Condition: { StringLike: { k: ['b'], one: 'x' } } }],
  })
  expect(patched(document, [{ op: 'add', path: `${at}/Null`, value: { k: 'false' } }])).toEqual({
    Statement: [
      { Effect: 'Allow', Condition: { StringLike: { k: ['a', 'b'], one: 'x' }, Null: { k: 'false' } } },
    ],
  })
  expect(patched(document, [{ op: 'replace', path: `${at}/StringLike/one/0`, value: 'y' }])).toMatchObject({
    Statement: [{ Condition: { StringLike: { one: ['y'] } } }],
  })
})

test('a date is past or to come as of now', () => {
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::111122223333:role/ci' },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    Condition: { DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } },
  }
  const parsed = trustPolicyFrom({ Version: '2012-10-17', Statement: [statement] })
  if (parsed.kind === 'problems') throw new Error(JSON.stringify(parsed.problems))
  const codes = (now: string) => lint(parsed.policy, { now: new Date(now) }).map((each) => each.code)
  expect([codes('2029-01-01'), codes('2031-01-01')]).toEqual([[], ['date-past']])
})
