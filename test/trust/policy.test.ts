import { expect, test } from 'vitest'
import { trustPolicyFrom } from '../../src/trust/policy.ts'

const statement = { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }

test('reads single values and lists alike', () => {
  const one = trustPolicyFrom(JSON.stringify({ Version: '2012-10-17', Statement: statement }))
  const many = trustPolicyFrom({
    Version: '2012-10-17',
    Statement: [{ ...statement, Principal: { AWS: ['111122223333'] }, Action: ['sts:AssumeRole'] }],
  })
  expect(one).toEqual(many)
  expect(one).toEqual({
    kind: 'policy',
    policy: {
      version: '2012-10-17',
      statements: [
        {
          effect: 'Allow',
          principal: { reach: 'only', names: [{ type: 'AWS', name: '111122223333' }] },
          action: { reach: 'only', names: ['sts:AssumeRole'] },
          conditions: [],
        },
      ],
    },
  })
})

test.each<[string, unknown, string[]]>([
  ['broken JSON', '{"Version":', ['']],
  ['a list', '[]', ['']],
  ['another version', { Version: '2025-01-01', Statement: statement }, ['Version']],
  [
    'no statement',
    { Version: '2012-10-17' },
    ['Statement[0]', 'Statement[0].Effect', 'Statement[0]', 'Statement[0]'],
  ],
  [
    'a misspelt element',
    { Version: '2012-10-17', Statement: { ...statement, Principals: '*' } },
    ['Statement[0].Principals'],
  ],
  [
    'a resource',
    { Version: '2012-10-17', Statement: { ...statement, Resource: '*' } },
    ['Statement[0].Resource'],
  ],
  [
    'a lower-case effect',
    { Version: '2012-10-17', Statement: { ...statement, Effect: 'allow' } },
    ['Statement[0].Effect'],
  ],
  [
    'both Action and NotAction',
    { Version: '2012-10-17', Statement: { ...statement, NotAction: 'x' } },
    ['Statement[0]'],
  ],
  [
    'a principal in text',
    { Version: '2012-10-17', Statement: { ...statement, Principal: 'me' } },
    ['Statement[0].Principal'],
  ],
  [
    'an unknown kind of principal',
    { Version: '2012-10-17', Statement: { ...statement, Principal: { Aws: '1' } } },
    ['Statement[0].Principal.Aws'],
  ],
  [
    'an unknown operator',
    { Version: '2012-10-17', Statement: { ...statement, Condition: { StringLikes: { a: 'b' } } } },
    ['Statement[0].Condition.StringLikes'],
  ],
  [
    'NullIfExists',
    { Version: '2012-10-17', Statement: { ...statement, Condition: { NullIfExists: { a: 'true' } } } },
    ['Statement[0].Condition.NullIfExists'],
  ],
  [
    'an object as a value',
    { Version: '2012-10-17', Statement: { ...statement, Condition: { Bool: { a: {} } } } },
    ['Statement[0].Condition.Bool.a'],
  ],
  [
    'a condition without a key',
    { Version: '2012-10-17', Statement: { ...statement, Condition: { Bool: true } } },
    ['Statement[0].Condition.Bool'],
  ],
])('refuses %s', (_, document, places) => {
  const parsed = trustPolicyFrom(document)
  expect(parsed.kind === 'problems' && parsed.problems.map((each) => each.at)).toEqual(places)
})

test('a key named __proto__ is a key like any other', () => {
  const text = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"sts:*","Condition":{"StringEquals":{"__proto__":"x"}}}}`
  const parsed = trustPolicyFrom(text)
  expect(parsed.kind === 'policy' && parsed.policy.statements[0]?.conditions[0]?.key).toBe('__proto__')
})

test.each<[document: unknown, message: string]>([
  [undefined, 'The policy must be a JSON object, not nothing.'],
  [null, 'The policy must be a JSON object, not null.'],
  [7, 'The policy must be a JSON object, not 7.'],
  ['"Allow"', 'The policy must be a JSON object, not "Allow".'],
  [[], 'The policy must be a JSON object, not an empty list.'],
  [
    { Version: { toString: null }, Statement: statement },
    'Version must be "2012-10-17" (or the older "2008-10-17"), not an object.',
  ],
  [
    { Version: null, Statement: statement },
    'Version must be "2012-10-17" (or the older "2008-10-17"), not null.',
  ],
  [{ Statement: [null] }, 'A statement must be a JSON object, not null.'],
  [{ Statement: { ...statement, Effect: 'allow' } }, 'Effect must be "Allow" or "Deny", not "allow".'],
  [{ Statement: { ...statement, Sid: 7 } }, 'Sid must be a string, not 7.'],
  [
    { Statement: { ...statement, Principal: { AWS: null } } },
    'A value must be a string or a list of strings, not null.',
  ],
])('says what it found in %j', (document, message) => {
  const parsed = trustPolicyFrom(document)
  expect(parsed.kind === 'problems' && parsed.problems[0].message).toBe(message)
})
