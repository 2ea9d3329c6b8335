import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readTags } from '../../src/inputs/roles-yaml.ts'
import { takenTags } from '../support/github-job.ts'

test.each<readonly [string, Record<string, string>]>([
  ['{"Build": 12345678901234567890, "Version": 1.10}', { Build: '12345678901234567890', Version: '1.10' }],
  ['{"a": -0.0, "b": 1E+5, "c": 10000000000000000.5}', { a: '-0.0', b: '1E+5', c: '10000000000000000.5' }],
  ['{\n\t"a": true,\n\t"b": "1.10"\n}', { a: 'true', b: '1.10' }],
  ['{"1.0": "x", "on": "y", "~": "z"}'.replace('"~"', '"n"'), { '1.0': 'x', on: 'y', n: 'z' }],
  ['{"a":"1","b":"\\u00e9"}', { a: '1', b: 'é' }],
])('%s is sent as it is written', (text, tags) => {
  expect(readTags(text, takenTags)).toEqual({ tags, problems: [] })
})

test.each<readonly [string, RegExp]>([
  ['{"a": 1, "a": 2}', /the key a is there twice/],
  ['{"a": 1, "\\u0061": 2}', /the key a is there twice/],
  ['{"team": 1, "Team": 2}', /has the key "Team" twice/],
  ['{"aws:x": 1}', /must not set "aws:x"/],
  ['{"AWS:cloudformation": 1}', /must not set "AWS:cloudformation"/],
  ['{"github": 1}', /must not set "github", a tag that is always sent/],
  ['{"TriggeringActor": 1}', /must not set "TriggeringActor", a tag that is always sent/],
  ['{"a": null}', /neither text, number nor boolean/],
  ['{"a": [1]}', /neither text, number nor boolean/],
  ['{"a": 0x1F}', /is not JSON/],
  ['{"a": 00123}', /is not JSON/],
  ['team: web', /is not JSON/],
  ['['.repeat(1000), /is not JSON/],
  [`{"a": ${'['.repeat(1000)}${']'.repeat(1000)}}`, /is nested deeper than 40 levels/],
  [`{"a": "${'x'.repeat(140_000)}"}`, /has 140009 characters/],
])('%s is refused', (text, problem) => {
  expect(readTags(text, takenTags)).toEqual({ tags: {}, problems: [expect.stringMatching(problem)] })
})

test('any object of text and numbers is read as JSON reads it', () => {
  const key = fc.string({ unit: fc.constantFrom(...'abAB01 _.:/=+-@é'), minLength: 1, maxLength: 20 })
  const value = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'ab01 _.:/=+-@é') }),
    fc.integer(),
    fc.boolean(),
  )
  fc.assert(
    fc.property(fc.dictionary(key, value, { noNullPrototype: true }), fc.nat(4), (tags, indent) => {
      const { tags: read, problems } = readTags(JSON.stringify(tags, null, indent), takenTags)
      if (problems.length === 0)
        expect(read).toEqual(
          Object.fromEntries(Object.entries(tags).map(([name, each]) => [name, String(each)])),
        )
      else for (const problem of problems) expect(problem).toMatch(/^(must not set|has the key)/)
    }),
    { numRuns: 500, seed: 7 },
  )
})
