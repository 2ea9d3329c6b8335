import { expect, test } from 'vitest'
import { inputReader } from '../../src/inputs/input-reader.ts'

test.each([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  [' true\n', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
  ['', false],
  ['  ', false],
])('%j is the boolean %s', (text, expected) => {
  const read = inputReader({ 'disable-retry': text }, {})
  expect(read.boolean('disable-retry')).toBe(expected)
  expect(read.problems).toEqual([])
})

test.each(['yes', '1', 'tRUE', 'true false', "'true'"])('%j is no boolean', (text) => {
  const read = inputReader({ 'disable-retry': text }, {})
  read.boolean('disable-retry')
  expect(read.problems).toEqual([
    {
      input: 'disable-retry',
      reason: 'malformed',
      message: `Input does not meet YAML 1.2 "Core Schema" specification: disable-retry must be true or false, not "${text}"`,
    },
  ])
})

test.each([
  ['900', 900],
  ['0900', 900],
  ['43200', 43_200],
  ['', undefined],
])('%j is the integer %s', (text, expected) => {
  const read = inputReader({ 'role-duration-seconds': text }, {})
  expect(read.integer('role-duration-seconds', { least: 900, most: 43_200 })).toBe(expected)
  expect(read.problems).toEqual([])
})

test.each(['899', '43201', '-900', '+900', '9e2', '1h', '0x384', '900.0', '9'.repeat(400)])(
  '%j is no integer within bounds',
  (text) => {
    const read = inputReader({ 'role-duration-seconds': text }, {})
    expect(read.integer('role-duration-seconds', { least: 900, most: 43_200 })).toBeUndefined()
    expect(read.problems).toHaveLength(1)
  },
)

test.each([
  ['given', {}, 'given'],
  ['', { ROLE_SESSION_NAME: ' alias ' }, 'alias'],
  ['given', { ROLE_SESSION_NAME: 'alias' }, 'given'],
  ['', { ROLE_SESSION_NAME: '' }, undefined],
] as const)('%j beside %j reads as %j', (text, env, expected) => {
  expect(inputReader({ 'role-session-name': text }, env).text('role-session-name')).toBe(expected)
})

test('translate-env-variables: false closes the environment', () => {
  const read = inputReader({ 'translate-env-variables': 'False' }, { ROLE_SESSION_NAME: 'alias' })
  expect(read.text('role-session-name')).toBeUndefined()
})

test('items drop blanks', () => {
  expect(
    inputReader({ 'transitive-tag-keys': '\n a \r\n\n b b\n' }, {}).items('transitive-tag-keys', /\n/),
  ).toEqual(['a', 'b b'])
})

test.each([
  ['{"a": 1}', { a: 1 }, 0],
  ['', undefined, 0],
  ['{', undefined, 1],
])('%j is JSON: %j', (text, expected, problems) => {
  const read = inputReader({ 'custom-tags': text }, {})
  expect(read.json('custom-tags')).toEqual(expected)
  expect(read.problems).toHaveLength(problems)
})
