import { expect, test } from 'vitest'
import { isDecisive, rolesFrom, secretsIn } from '../../src/sources/profiles.ts'

const role = (name: string, more: object) => ({ role_arn: `arn:aws:iam::111122223333:role/${name}`, ...more })
const container = { credential_source: 'EcsContainer' }

test.each<readonly [string, Readonly<Record<string, object>>, readonly (string | undefined)[] | undefined]>([
  ['a role', { ci: role('one', container) }, ['one']],
  [
    'two roles',
    { base: role('one', container), ci: role('two', { source_profile: 'base' }) },
    ['one', 'two'],
  ],
  ['no role', { base: container, ci: role('two', { source_profile: 'base' }) }, [undefined, 'two']],
  ['nothing', {}, undefined],
  ['a container alone', { ci: container }, undefined],
  ['an instance', { ci: role('one', { credential_source: 'Ec2InstanceMetadata' }) }, undefined],
  ['keys', { base: { aws_access_key_id: 'AKIA' }, ci: role('two', { source_profile: 'base' }) }, undefined],
  ['both', { ci: role('one', { ...container, source_profile: 'base' }) }, undefined],
  [
    'a device',
    { ci: role('one', { ...container, mfa_serial: 'arn:aws:iam::111122223333:mfa/me' }) },
    undefined,
  ],
  ['a token', { ci: role('one', { web_identity_token_file: 'token' }) }, ['one']],
  [
    'a role that a token leads to',
    {
      base: role('one', { web_identity_token_file: 'token' }),
      ci: role('two', { source_profile: 'base', web_identity_token_file: 'other' }),
    },
    ['one', 'two'],
  ],
  [
    'keys beside a token',
    {
      base: role('one', { web_identity_token_file: 'token', aws_access_key_id: 'id' }),
      ci: role('two', { source_profile: 'base' }),
    },
    undefined,
  ],
  ['itself', { ci: role('one', { source_profile: 'ci' }) }, undefined],
  [
    'a circle',
    { base: role('one', { source_profile: 'ci' }), ci: role('two', { source_profile: 'base' }) },
    undefined,
  ],
])('a profile that leads to %s', (_, profiles, expected) => {
  const sections = rolesFrom(profiles as Readonly<Record<string, Record<string, string>>>, 'ci')
  expect(sections?.map((section) => section['role_arn']?.split('/').at(-1))).toEqual(expected)
})

test.each([
  [{}, false],
  [{ region: 'eu-central-1', output: 'json' }, false],
  [{ role_arn: 'x' }, true],
  [{ sso_session: 'x' }, true],
  [{ credential_process: 'x' }, true],
  [{ aws_access_key_id: 'x' }, true],
])('%j says where credentials come from: %s', (section, expected) => {
  expect(isDecisive(section)).toBe(expected)
})

test('keys, tokens and commands of all profiles are secrets', () => {
  const one = { aws_access_key_id: 'id', aws_secret_access_key: 'key', region: 'eu-central-1' }
  expect(secretsIn({ one, two: { credential_process: 'tool --password x' } })).toEqual([
    'key',
    'tool --password x',
  ])
})
