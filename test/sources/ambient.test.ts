import { expect, test } from 'vitest'
import { ambientKeys } from '../../src/sources/ambient.ts'
import { memoryHost } from '../memory-host.ts'

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
  [
    'keys that win over a profile',
    { ...keys, AWS_PROFILE: 'ci' },
    { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
  ],
])('%s in the environment', async (_, env, expected) => {
  const { http, files, printed } = memoryHost()
  const fail = () => Promise.reject(new Error('no call'))
  const options = {
    env,
    region: 'eu-central-1',
    http,
    files,
    proxyFor: () => undefined,
    log: (line: string) => void printed.push(line),
    mask: () => {},
    note: () => {},
    hint: undefined,
    retrying: fail,
    roles: { assumeRole: fail, assumeRoleWithWebIdentity: fail },
    tokensIn: () => fail,
  }
  expect(await ambientKeys(options)).toEqual({ keys: expected })
})
