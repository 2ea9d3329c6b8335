import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { EOL, tmpdir } from 'node:os'
import { join } from 'node:path'
import * as toolkit from '@actions/core'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { commandLine, fileCommands, plainLine } from '../../src/platforms/file-commands.ts'
import { parseFileCommands } from '../support/runner.ts'

const options = { delimiter: 'ghadelimiter_0123456789abcdef', eol: '\n' }

/** What could end a block, a line or a command. */
const adversarial = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\n',
        '\r\n',
        '\r',
        '::',
        '::set-env name=X::',
        '%',
        '%0A',
        ',',
        '=',
        '<<',
        'ghadelimiter_',
        'EOF',
        '##[',
        '\u0085',
        ' ',
      ),
    ),
  )
  .map((parts) => parts.join(''))

/** What the toolkit prints for a command. */
function printed(work: () => void): string {
  const { write } = process.stdout
  const chunks: string[] = []
  process.stdout.write = (chunk: string | Uint8Array) => chunks.push(String(chunk)) > 0
  try {
    work()
  } finally {
    process.stdout.write = write
  }
  return chunks.join('').replace(/\r?\n$/, '')
}

test('commands are those of the toolkit', () => {
  fc.assert(
    fc.property(adversarial, adversarial, (text, title) => {
      const titled = title === '' ? {} : { title }
      expect(commandLine('error', text, titled)).toBe(printed(() => toolkit.error(text, titled)))
      expect(commandLine('warning', text, titled)).toBe(printed(() => toolkit.warning(text, titled)))
      expect(commandLine('debug', text)).toBe(printed(() => toolkit.debug(text)))
      expect(commandLine('add-mask', text)).toBe(printed(() => toolkit.setSecret(text)))
      expect(commandLine('group', text)).toBe(printed(() => toolkit.startGroup(text)))
    }),
    { numRuns: 200, seed: 1 },
  )
})

test('a command is one line whatever it says', () => {
  fc.assert(
    fc.property(adversarial, adversarial, (text, title) => {
      const line = commandLine('error', text, { title })
      expect(line).not.toMatch(/[\r\n]/)
      expect(line.slice('::error title='.length).split('::')[0]).not.toMatch(/[:,]/)
    }),
    { numRuns: 300, seed: 1 },
  )
})

const directory = mkdtempSync(join(tmpdir(), 'commands-'))
const file = join(directory, 'outputs')
beforeAll(() => void vi.stubEnv('GITHUB_OUTPUT', file))
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(directory, { recursive: true })
})

test('blocks are those of the toolkit but for the delimiter', () => {
  fc.assert(
    fc.property(adversarial, (value) => {
      writeFileSync(file, '')
      toolkit.setOutput('aws-account-id', value)
      const theirs = readFileSync(file, 'utf8').replaceAll(/ghadelimiter_[0-9a-f-]{36}/g, options.delimiter)
      expect(
        Buffer.from(fileCommands({ 'aws-account-id': value }, { ...options, eol: EOL })).toString(),
      ).toBe(theirs)
    }),
    { numRuns: 200, seed: 1 },
  )
})

test('what is written is what the runner reads', () => {
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,20}$/)
  fc.assert(
    fc.property(
      fc.dictionary(
        name,
        adversarial.map((text) => text.replaceAll(/\r\n?/g, '\n')),
      ),
      (values) => {
        expect(parseFileCommands(fileCommands(values, options))).toEqual({ ...values })
      },
    ),
    { numRuns: 300, seed: 1 },
  )
})

test.each<readonly [string, Record<string, string>]>([
  ['a name that is a block', { 'A<<EOF': 'x' }],
  ['a name with an equals sign', { 'A=B': 'x' }],
  ['a name of two lines', { 'A\nB': 'x' }],
  ['no name', { '': 'x' }],
  ['a value that holds the delimiter', { A: `x\n${options.delimiter}\nB=y` }],
])('%s is refused', (_, values) => {
  expect(() => fileCommands(values, options)).toThrow(RangeError)
})

test.each([
  ['Authenticated as AROA:octo', 'Authenticated as AROA:octo'],
  ['a::b', 'a::b'],
  ['::error::x', '| ::error::x'],
  ['  \t::error::x', '| ' + '  \t::error::x'],
  ['\u0085::error::x', '| \u0085::error::x'],
  ['first\n::error::x', 'first\n| ::error::x'],
  ['first\r::error::x', 'first\n| ::error::x'],
  ['see ##[error]x', '| see ## [error]x'],
  ['####[error]x', '| #### [error]x'],
])('%j is shown as %j', (text, expected) => {
  expect(plainLine(text)).toBe(expected)
})

/** As the runner looks for commands: `::` after white space, or `##[` anywhere. */
const whiteSpace = /^[\s\u0085]*/

test('no text is a command', () => {
  fc.assert(
    fc.property(adversarial, (text) => {
      for (const line of plainLine(text).split(/\r\n|\r|\n/)) {
        expect(line.replace(whiteSpace, '').startsWith('::')).toBe(false)
        expect(line).not.toContain('##[')
      }
    }),
    { numRuns: 500, seed: 1 },
  )
})
