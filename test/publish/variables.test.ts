import { expect, test } from 'vitest'
import type { Change } from '../../src/core/receipt.ts'
import { restoredVariables, sessionVariables, variablesEntry } from '../../src/publish/variables.ts'

const regions = { AWS_REGION: 'eu-central-1', AWS_DEFAULT_REGION: 'eu-central-1' }
const keys = { accessKeyId: 'AKIA', secretAccessKey: 'secret' }
const exported = { ...regions, AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret' }
const identity = { account: '111122223333', arn: 'arn:aws:iam::111122223333:user/ci', userId: 'AIDA' }
const targets = {
  env: 'credentials',
  outputs: false,
  profile: undefined,
  maskAccount: false,
  refresh: 'off',
} as const
const profile = { name: 'ci', overwrite: false }

test.each<
  readonly [string, object, Partial<Record<keyof typeof targets, unknown>>, Record<string, string>, object]
>([
  ['keys', keys, {}, {}, exported],
  [
    'keys with a token',
    { ...keys, sessionToken: 'token' },
    {},
    {},
    { ...exported, AWS_SESSION_TOKEN: 'token' },
  ],
  [
    'keys beside a stale token',
    keys,
    {},
    { AWS_SESSION_TOKEN: 'stale' },
    { ...exported, AWS_SESSION_TOKEN: '' },
  ],
  ['keys beside a token that is blank already', keys, {}, { AWS_SESSION_TOKEN: '' }, exported],
  ['a profile too', keys, { profile }, {}, { ...exported, AWS_PROFILE: 'ci' }],
  ['a profile alone', keys, { env: 'none', profile }, {}, {}],
  ['the Region', keys, { env: 'region' }, { AWS_SESSION_TOKEN: 'used' }, regions],
  ['the Region and a profile', keys, { env: 'region', profile }, {}, { ...regions, AWS_PROFILE: 'ci' }],
])('%s', (_, given, changed, env, expected) => {
  const session = { keys: { ...keys, ...given }, identity }
  expect(
    sessionVariables(
      session,
      { region: 'eu-central-1', targets: Object.assign({ ...targets }, changed) },
      env,
    ),
  ).toEqual(expected)
})

test('the record knows what stood there, blank or not at all', () => {
  expect(variablesEntry({ A: '1', B: '2', C: '3' }, { A: 'old', B: '' })).toEqual({
    kind: 'variables',
    changes: { A: { before: 'old', after: '1' }, B: { before: '', after: '2' }, C: { after: '3' } },
  })
})

test.each<readonly [string, Change, string | undefined, string | undefined]>([
  ['it stands as published', { before: 'old', after: 'new' }, 'new', 'old'],
  ['it stands, and did not exist before', { after: 'new' }, 'new', ''],
  ['it stands, and was blank before', { before: '', after: 'new' }, 'new', ''],
  ['it was blanked and still is', { before: 'old', after: '' }, '', 'old'],
  ['publishing changed nothing', { before: 'same', after: 'same' }, 'same', 'same'],
  ['somebody has changed it', { before: 'old', after: 'new' }, 'theirs', undefined],
  ['somebody has blanked it', { before: 'old', after: 'new' }, '', undefined],
  ["the step's own env hides it", { before: 'own', after: 'new' }, 'own', ''],
  ['it never came to be', { after: 'new' }, undefined, undefined],
])('%s', (_, change, now, restored) => {
  expect(restoredVariables({ A: change }, { A: now })).toEqual(restored === undefined ? {} : { A: restored })
})
