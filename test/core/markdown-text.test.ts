import { expect, test } from 'vitest'
import { toInline, toProse } from '../../src/core/markdown-text.ts'

test.each([
  'arn:aws:iam::111122223333:role/teams/deploy_prod-1',
  'Role arn:aws-us-gov:iam::111122223333:role/a_b_c is not arn:aws:sts::111122223333:assumed-role/deploy/x.',
  'arn:aws:s3:eu-central-1::bucket',
  '1111-2222',
])('%s keeps the form by which the runner hides it', (text) => {
  expect(toInline(text)).toBe(text)
  expect(toProse(`of ${text}`)).toBe(`of ${text}`)
})

test.each([
  ['wort_7[x]', 'wort&#95;7&#91;x&#93;'],
  ['arn:aws:iam::111122223333:role/_a__b_*', 'arn:aws:iam::111122223333:role/&#95;a&#95;&#95;b&#95;&#42;'],
  ['a:smile:b', 'a&#58;smile:b'],
  ['arn:aws:smile:', 'arn&#58;aws&#58;smile:'],
  ['- a', '&#45; a'],
])('%s becomes %s', (text, expected) => {
  expect(toProse(text)).toBe(expected)
})
