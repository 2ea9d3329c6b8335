import { expect, test } from 'vitest'
import type { Env } from '../../src/core/host.ts'
import type { Log } from '../../src/core/log.ts'
import { hideAccountsIn } from '../../src/core/masks.ts'
import { hideInputs, masksAccounts } from '../../src/inputs/hide-inputs.ts'
import { given } from '../../src/inputs/input-reader.ts'
import type { RawInputs } from '../../src/inputs/inputs.ts'

async function maskedBy(
  work: (log: Pick<Log, 'mask' | 'maskAccounts'>) => unknown,
): Promise<readonly string[]> {
  const masked: string[] = []
  const mask = (...secrets: readonly string[]) =>
    void masked.push(...secrets.filter((secret) => secret !== ''))
  await work({ mask, maskAccounts: mask })
  return masked
}

const arn = 'arn:aws:iam::111122223333:role/teams/deploy'

test.each<readonly [string, RawInputs, Env, readonly string[]]>([
  [
    'keys',
    { 'aws-access-key-id': ' AKIA ', 'aws-secret-access-key': 's', 'aws-session-token': 't' },
    {},
    ['AKIA', 's', 't'],
  ],
  ['no keys', { 'role-to-assume': arn }, {}, []],
  ['a proxy with a password', { 'http-proxy': 'http://user:pass@proxy:1' }, {}, ['pass', 'user:pass']],
  ['a password with an @', { 'http-proxy': 'user:p@ss@proxy:1' }, {}, ['p@ss', 'user:p@ss']],
  ['a proxy of the environment', {}, { https_proxy: 'http://user:pass@proxy:1' }, ['pass', 'user:pass']],
  ['a proxy without one', { 'http-proxy': 'http://proxy:3128' }, {}, []],
  [
    'accounts, where asked for',
    { 'role-to-assume': arn, 'allowed-account-ids': '444455556666', 'mask-aws-account-id': 'True' },
    {},
    [arn, '111122223333', '444455556666'],
  ],
  [
    'accounts, asked for by the environment',
    {},
    { ROLE_TO_ASSUME: arn, MASK_AWS_ACCOUNT_ID: 'true' },
    [arn, '111122223333'],
  ],
])('%s', async (_, raw, env, expected) => {
  expect(await maskedBy((log) => hideInputs(given(raw, env), log))).toEqual(expected)
})

test.each<readonly [RawInputs, Env, boolean]>([
  [{}, {}, false],
  [{ 'mask-aws-account-id': 'false' }, { MASK_AWS_ACCOUNT_ID: 'true' }, false],
  [{ 'mask-aws-account-id': 'tRuE' }, {}, true],
  [{ 'translate-env-variables': 'false' }, { MASK_AWS_ACCOUNT_ID: 'true' }, false],
])('%j with %j masks accounts: %s', (raw, env, expected) => {
  expect(masksAccounts(raw, env)).toBe(expected)
})

test('accounts and ARNs are found in any text', async () => {
  const text = `User: arn:aws-cn:sts::111122223333:assumed-role/a/b is not authorized on resource: ${arn} (run 1658821493, 444455556666)`
  expect(await maskedBy((log) => hideAccountsIn(text, log))).toEqual([
    'arn:aws-cn:sts::111122223333:assumed-role/a/b',
    arn,
    '111122223333',
    '444455556666',
  ])
})
