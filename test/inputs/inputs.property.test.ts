import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InvalidInputs } from '../../src/core/errors.ts'
import { isProfileName } from '../../src/core/profile-name.ts'
import { type InputName, inputNames, inputs, type RawInputs } from '../../src/inputs/inputs.ts'
import { rolesFrom } from '../../src/inputs/roles.ts'
import { externalIdRule, rulesAt, sessionNameRule } from '../../src/inputs/rules.ts'
import type { Settings } from '../../src/inputs/settings.ts'
import { parsed, takenTags } from '../support/github-job.ts'
import { readSettings } from '../support/settings.ts'

/** What people type, what they paste, and what a hostile branch name brings along. */
const typed = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    'true',
    'false',
    '0',
    '900',
    '1h',
    '-1',
    '1e9',
    '{}',
    '[]',
    'null',
    '{"a":1}',
    ',',
    '\r\n',
    '__proto__',
  ),
  fc.constantFrom(
    'eu-central-1',
    'arn:aws:iam::111122223333:role/deploy',
    'https://sts.example.com',
    '111122223333',
  ),
  fc.json({ maxDepth: 3 }),
)

const typedInputs: fc.Arbitrary<RawInputs> = fc
  .array(fc.tuple(fc.constantFrom<InputName>(...inputNames), typed), { maxLength: 12 })
  .map((entries) => Object.fromEntries(entries))

function holdsItsRules(settings: Settings): void {
  const { region, chain, externalId, sessionName, durationSeconds, publish, allowedAccounts, retry } =
    settings
  const rules = rulesAt(settings.stsEndpoint)
  if (region !== undefined) expect(region).toSatisfy(rules.region.check)
  for (const role of chain) expect(role).toSatisfy(rules.role.check)
  if (externalId !== undefined) expect(externalId).toSatisfy(externalIdRule.check)
  expect(sessionName).toSatisfy(sessionNameRule.check)
  expect(durationSeconds).toSatisfy(
    (seconds: number) =>
      Number.isInteger(seconds) && seconds >= rules.duration.least && seconds <= rules.duration.most,
  )
  if (publish.profile !== undefined) expect(publish.profile).toSatisfy(isProfileName)
  for (const account of allowedAccounts) expect(account).toMatch(/^\d{12}$/)
  expect(retry.maxAttempts).toBeGreaterThanOrEqual(1)
}

test('any inputs are settings that hold every rule, or problems that name an input each', () => {
  fc.assert(
    fc.property(typedInputs, (raw) => {
      try {
        holdsItsRules(readSettings(raw, {}, parsed(raw)))
      } catch (thrown) {
        if (!(thrown instanceof InvalidInputs)) throw thrown
        expect(thrown.problems.length).toBeGreaterThan(0)
        for (const { input, message } of thrown.problems) {
          expect(inputNames).toContain(input)
          expect(message).not.toBe('')
        }
      }
    }),
    { numRuns: 2000, seed: 7 },
  )
})

test('an allow-list that was given is never read as none', () => {
  fc.assert(
    fc.property(
      typed.filter((text) => text.trim() !== ''),
      (text) => {
        try {
          const { allowedAccounts } = readSettings(
            { 'aws-region': 'eu-central-1', 'allowed-account-ids': text },
            {},
          )
          expect(allowedAccounts.length).toBeGreaterThan(0)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(InvalidInputs)
        }
      },
    ),
    { numRuns: 1000, seed: 7 },
  )
})

test('no message repeats a secret input', () => {
  const secrets = inputNames.filter((name) => 'secret' in inputs[name])
  const secret = fc.string({ unit: fc.constantFrom(...'abcXYZ019+/='), minLength: 20, maxLength: 40 })
  fc.assert(
    fc.property(typedInputs, secret, fc.constantFrom(...secrets), (raw, value, name) => {
      try {
        readSettings({ ...raw, [name]: value }, {})
      } catch (thrown) {
        expect(String(thrown)).not.toContain(value)
      }
    }),
    { numRuns: 1000, seed: 7 },
  )
})

test('any value of roles is targets or problems with their place', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const { targets, problems } = rolesFrom(value, {
        rules: rulesAt(undefined),
        takenTags,
        lineOf: () => 1,
      })
      for (const { input, message } of problems) {
        expect(input).toBe('roles')
        expect(message).toMatch(/^Input roles, line 1: /)
      }
      if (problems.length === 0) for (const { chain } of targets) expect(chain.length).toBeGreaterThan(0)
    }),
    { numRuns: 2000, seed: 7 },
  )
})
