import { expect, test } from 'vitest'
import type { Env } from '../../src/core/host.ts'
import { ambientKeys } from '../../src/sources/ambient.ts'
import { memoryHost } from '../support/memory-host.ts'

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
  expect(await ambientKeys(optionsIn(env))).toEqual({ keys: expected })
})

test.each([
  ['AWS_ACCESS_KEY_ID', 'AKIA\n'],
  ['AWS_ACCESS_KEY_ID', 'AKIA INPUT'],
  ['AWS_SECRET_ACCESS_KEY', 'abcd\nefgh'],
  ['AWS_SECRET_ACCESS_KEY', 'sec\u200bret'],
  ['AWS_SESSION_TOKEN', 'tok\r\nen'],
])('%s that holds %j is refused by name before anything is sent, and not shown', async (name, value) => {
  const refused = ambientKeys(optionsIn({ ...keys, [name]: value }))
  await expect(refused).rejects.toMatchObject({ code: 'invalid-input', details: { input: name } })
  await expect(refused).rejects.toThrow(name)
  await expect(refused).rejects.not.toThrow(value)
})

function optionsIn(env: Env) {
  const { http, files, printed } = memoryHost()
  const fail = () => Promise.reject(new Error('no call'))
  return {
    env,
    sessionName: 'GitHubActions',
    region: 'eu-central-1',
    http,
    files,
    log: (line: string) => void printed.push(line),
    mask: () => {},
    note: () => {},
    instead: {},
    retrying: fail,
    roles: { assumeRole: fail, assumeRoleWithWebIdentity: fail },
    tokensIn: () => fail,
  }
}
