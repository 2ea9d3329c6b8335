import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CredentialsError } from '../../src/core/errors.ts'
import { configFrom, configFromText } from '../../src/emulator/config-schema.ts'

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read()
  } catch (thrown) {
    if (thrown instanceof CredentialsError) return thrown.message.split('\n').slice(1)
  }
  return []
}

test('the example is a configuration', () => {
  const config = configFromText(readFileSync('examples/emulator.yaml', 'utf8'))
  expect(config.accounts.map((each) => each.roles.map((role) => role.name))).toEqual([
    ['deploy', 'keys', 'short'],
    ['remote'],
  ])
})

test('everything has a default', () => {
  expect(configFromText('')).toEqual({
    issuer: 'https://token.actions.githubusercontent.com',
    partition: 'aws',
    region: undefined,
    signingAlgorithm: 'RS256',
    tokenSeconds: 300,
    minimumDuration: 900,
    packedPolicyBytes: 4096,
    specialCharacterSecrets: 0,
    latencyMs: 0,
    accounts: [],
    jobs: [],
    faults: [],
  })
})

test('JSON is read too, and an account ID may be a number', () => {
  expect(configFromText('{"accounts": [{"id": 111122223333}]}').accounts[0]?.id).toBe('111122223333')
})

test('faults may be written flat or with their effect apart', () => {
  const apart = { operation: 'AssumeRole', times: 2, effect: { kind: 'error', code: 'Throttling' } }
  const flat = { operation: 'AssumeRole', times: 2, kind: 'error', code: 'Throttling' }
  expect(configFrom({ faults: flat }).faults).toEqual(configFrom({ faults: [apart] }).faults)
})

const role = {
  name: 'deploy',
  trust: { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: '*' } },
}

test.each<[string, object, readonly string[]]>([
  [
    'several at once',
    { issuers: 'x', latencyMs: -1 },
    [
      '- issuers: is not known here; known are issuer, partition, region, signingAlgorithm, tokenSeconds, minimumDuration, packedPolicyBytes, specialCharacterSecrets, latencyMs, accounts, jobs, faults.',
      '- latencyMs: must be a number, 0 or more.',
    ],
  ],
  [
    'an account ID of 11 digits',
    { accounts: [{ id: '11112222333' }] },
    ['- accounts[0].id: must be 12 digits, in quotes where it begins with 0.'],
  ],
  [
    'a path that ends in no slash',
    { accounts: [{ id: '111122223333', roles: [{ ...role, path: '/a' }] }] },
    ['- accounts[0].roles[0].path: must begin and end with /.'],
  ],
  [
    'a role without trust',
    { accounts: [{ id: '111122223333', roles: [{ name: 'a' }] }] },
    ['- accounts[0].roles[0].trust: The policy must be a JSON object, not nothing.'],
  ],
  [
    'a bad condition',
    {
      accounts: [
        {
          id: '111122223333',
          roles: [
            {
              ...role,
              trust: { ...role.trust, Statement: { ...role.trust.Statement, Condition: { Like: {} } } },
            },
          ],
        },
      ],
    },
    ['- accounts[0].roles[0].trust.Statement[0].Condition.Like: Unknown condition operator Like.'],
  ],
  ['a job without token', { jobs: [{}] }, ['- jobs[0].requestToken: must be a text, not absent.']],
  [
    'an unknown kind of fault',
    { faults: [{ kind: 'explode' }] },
    [
      '- faults[0].kind: must be one of error, throttle, delay, hang, reset, truncate, garbage, clock, redirect, oversize, header.',
    ],
  ],
  [
    'a fault without a kind',
    { faults: [{ operation: 'token' }] },
    [
      '- faults[0].kind: must be one of error, throttle, delay, hang, reset, truncate, garbage, clock, redirect, oversize, header.',
    ],
  ],
  [
    'an unknown operation',
    { faults: [{ operation: 'AssumeRoleWithSAML', kind: 'hang' }] },
    [
      '- faults[0].operation: must be one of token, discovery, jwks, AssumeRoleWithWebIdentity, AssumeRole, GetCallerIdentity, any.',
    ],
  ],
])('refuses %s', (_, value, problems) => {
  expect(problemsOf(() => configFrom(value))).toEqual(problems)
})

test('broken YAML is one problem', () => {
  expect(() => configFromText('a: [')).toThrow(/not valid YAML/)
})
