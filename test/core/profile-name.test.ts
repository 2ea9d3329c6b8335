import { expect, it } from 'vitest'
import { isProfileName } from '../../src/core/profile-name.ts'

it.each(['default', 'x', 'deploy-prod', 'a.b', 'a:b@c', 'team,web', 'größe', '%s'])('takes %j', (name) => {
  expect(isProfileName(name)).toBe(true)
})

it.each([
  '',
  'a b',
  'a\tb',
  'a\nb',
  ' a',
  '[a',
  'a]',
  'a/b',
  '.',
  '..',
  '..\\a',
  '"a',
  "a'",
  '#a',
  'a;b',
  'a\u0000',
  '\uD800',
  '\u200B',
  'DEFAULT',
  '__proto__',
  'constructor',
  'a'.repeat(257),
])('refuses %j', (name) => {
  expect(isProfileName(name)).toBe(false)
})
