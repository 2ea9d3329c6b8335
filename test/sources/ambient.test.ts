import { expect, test } from 'vitest'
import { ambientKeys } from '../../src/sources/ambient.ts'

const keys = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret' }

test.each<readonly [string, Record<string, string>, object]>([
  ['keys', keys, { accessKeyId: 'AKIA', secretAccessKey: 'secret' }],
  [
    'keys with a token',
    { ...keys, AWS_SESSION_TOKEN: 'token' },
    { accessKeyId: 'AKIA', secretAccessKey: 'secret', sessionToken: 'token' },
  ],
  [
    'keys with a blanked token',
    { ...keys, AWS_SESSION_TOKEN: '' },
    { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
  ],
  [
    'keys with a blanked profile',
    { ...keys, AWS_PROFILE: '' },
    { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
  ],
])('%s in the environment', async (_, env, expected) => {
  expect(await ambientKeys({ env, region: 'eu-central-1', hint: undefined })).toEqual({ keys: expected })
})
