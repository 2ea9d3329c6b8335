import { expect, test } from 'vitest'
import { matches, matchesWildcards, patternFrom } from '../../src/trust/pattern.ts'

test.each([
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['*', 'repo:o/r:ref:refs/heads/main', true],
  ['?', '', false],
  ['?', 'a', true],
  ['?', '😀', true],
  ['repo:o/r:*', 'repo:o/r:pull_request', true],
  ['repo:o/r:*', 'repo:o/r2:pull_request', false],
  ['repo:*/r:ref:*', 'repo:o/r:ref:refs/heads/main', true],
  ['a*b*c', 'aXbYbZc', true],
  ['a*b*c', 'aXbYbZ', false],
  ['*.txt', 'a.txt.txt', true],
  ['a.c', 'abc', false],
  ['[a-z]+', 'abc', false],
  ['A', 'a', false],
])('%j against %j: %s', (pattern, text, expected) => {
  expect(matchesWildcards(pattern, text)).toBe(expected)
})

test('many stars against a long text end soon', () => {
  expect(matchesWildcards(`${'a*'.repeat(200)}b`, 'a'.repeat(20_000))).toBe(false)
})

test.each([
  ['${aws:username}', { 'aws:username': 'ci' }, 'ci', true],
  ['run-${aws:username}-*', { 'aws:username': 'ci' }, 'run-ci-7', true],
  ['${aws:username}', {}, '${aws:username}', false],
  ["${aws:username, 'nobody'}", {}, 'nobody', true],
  // What a variable holds is never a wildcard.
  ['${aws:username}', { 'aws:username': '*' }, 'anything', false],
  ['${aws:username}', { 'aws:username': '*' }, '*', true],
  ['a${*}', {}, 'a*', true],
  ['a${*}', {}, 'ab', false],
  ['${?}${$}', {}, '?$', true],
])('variable %j with %j against %j: %s', (text, values: Record<string, string>, actual, expected) => {
  const pattern = patternFrom(text, (key) => values[key], 'wild')
  expect(pattern !== undefined && matches(pattern, actual)).toBe(expected)
})
