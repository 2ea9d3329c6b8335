import { externalDataInterceptor, loadSharedConfigFiles } from '@smithy/shared-ini-file-loader'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyChanges, type SectionChanges, sectionOf } from '../../src/aws-config/shared-file.ts'
import { revertEdit } from '../../src/aws-config/shared-undo.ts'

const numRuns = 500
const titles = ['default', 'x', 'profile x', 'profile y', 'sso-session x']
const keys = ['region', 'output', 'role_arn', 'aws_access_key_id']

const header = fc.constantFrom(
  ...titles.map((title) => `[${title}]`),
  '[profile x] # mine',
  '[profile x];',
  '[profile x] # see [y]',
  '[profile "x"]',
  "[profile 'y']",
  '[profile "my dev"]',
  '[ profile  x ]',
  '[profile  y]',
  '[profile\tx]',
  '[profile.x]',
  ' [x]',
  '[x',
  '[]',
  '[foo bar]',
  '[constructor]',
)
const setting = fc
  .tuple(
    fc.constantFrom('', '', '', '  ', '\t', '    '),
    fc.constantFrom(...keys, 's3', 'Region', 'ROLE_ARN', 'constructor'),
    fc.constantFrom(' = ', '=', '  =', ': ', ' '),
    fc.constantFrom('a', 'b # c', '', 'x=y', '50%(z)s', '[x]'),
  )
  .map((parts) => parts.join(''))
const trivia = fc.constantFrom('', '  ', '# note', '  ; note', '#region = a', 'junk')
const line = fc.oneof(
  { weight: 2, arbitrary: header },
  { weight: 4, arbitrary: setting },
  { weight: 2, arbitrary: trivia },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }) },
)
const file = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    fc.array(fc.tuple(line, fc.constantFrom('\n', '\n', '\r\n'))),
    fc.constantFrom('', '[profile x]', 'region = z', '# end'),
  )
  .map(([mark, lines, last]) => mark + lines.flat().join('') + last)
const anyText = fc.oneof({ weight: 9, arbitrary: file }, fc.string({ unit: 'binary' }))

/** As people write them: indented lines only below a key without a value. */
const orderly = fc
  .array(
    fc.oneof(
      header,
      trivia.filter((text) => text !== 'junk'),
      fc
        .tuple(
          fc.constantFrom(...keys, 'Region', 'color'),
          fc.constantFrom(' = ', '='),
          fc.constantFrom('a', 'b # c', 'x=y'),
        )
        .map((parts) => parts.join('')),
      fc.constantFrom('s3 =\n  region = nested\n  color = blue', 's3 =\n\t# why\n\trole_arn = nested'),
    ),
  )
  .map((lines) => lines.join('\n'))

const value = fc.oneof(
  fc.constantFrom('eu-central-1', 'a=b', '%(x)s', '"C:\\Program Files\\node" "a b"', '[x]', 'a;b#c', '/+=='),
  fc.stringMatching(/^[!-~]([ -~]*[!-~])?$/).filter((text) => !/(^|\s)[;#]/.test(text)),
)
const changes: fc.Arbitrary<SectionChanges> = fc
  .dictionary(fc.constantFrom(...keys), fc.option(value, { nil: undefined }))
  .map((record) => ({ ...record }))
const title = fc.constantFrom(...titles)

/** Every section as the JavaScript SDK reads it; a prefix and a name are joined by a dot. */
let reads = 0
async function readBySdk(text: string): Promise<ReadonlyMap<string, Record<string, string>>> {
  const path = `/nowhere/${reads++}`
  externalDataInterceptor.interceptFile(path, text)
  const { credentialsFile } = await loadSharedConfigFiles({ filepath: path, configFilepath: path })
  delete externalDataInterceptor.getFileRecord()[path]
  return new Map(
    Object.entries(credentialsFile).map(([name, section]) => [name, section as Record<string, string>]),
  )
}

const unified = (text: string) => text.replaceAll('\r\n', '\n')
const withoutEnd = (text: string) => text.replace(/[\r\n]+$/, '')
const sdkTitle = (text: string) => text.replace(' ', '.')

/** The lines of every other section, by the SDK's rule of what a header is. */
function others(text: string, wanted: string): string {
  let inside = false
  return text
    .split(/(?<=\n)/)
    .filter((each) => {
      const bare = (each.split(/(?:^|\s)[;#]/)[0] ?? '').trim()
      if (bare.startsWith('[') && bare.endsWith(']')) {
        const words = bare
          .slice(1, -1)
          .trim()
          .replace(/["']/g, '')
          .split(/[\s.]+/)
        inside = words.join(' ') === wanted
      }
      return !inside
    })
    .join('')
}

describe('any file, any section', () => {
  it('is read back by the SDK', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, title, changes, async (text, name, wanted) => {
        const read = (await readBySdk(applyChanges(text, name, wanted).text)).get(sdkTitle(name)) ?? {}
        for (const [key, expected] of Object.entries(wanted)) expect(read[key]).toBe(expected)
      }),
      { numRuns },
    )
  })

  it('keeps the other keys of the section', async () => {
    await fc.assert(
      fc.asyncProperty(orderly, title, changes, async (text, name, wanted) => {
        const before = (await readBySdk(text)).get(sdkTitle(name)) ?? {}
        const after = (await readBySdk(applyChanges(text, name, wanted).text)).get(sdkTitle(name)) ?? {}
        for (const [key, was] of Object.entries(before))
          if (!Object.hasOwn(wanted, key.toLowerCase())) expect(after[key]).toBe(was)
      }),
      { numRuns },
    )
  })

  it('leaves every other byte alone', () => {
    fc.assert(
      fc.property(anyText, title, changes, (text, name, wanted) => {
        const after = applyChanges(text, name, wanted).text
        const kept = others(text, name)
        const lead = others(after, name).slice(kept.length)
        expect(others(after, name)).toBe(kept + lead)
        expect(lead.trim()).toBe('')
        if (sectionOf(text, name) === undefined) expect(after.startsWith(text)).toBe(true)
      }),
      { numRuns },
    )
  })

  it('is a file of the same bytes once undone', () => {
    fc.assert(
      fc.property(anyText, title, changes, (text, name, wanted) => {
        const { text: after, edit } = applyChanges(text, name, wanted)
        expect(revertEdit(after, name, JSON.parse(JSON.stringify(edit)))).toBe(text)
      }),
      { numRuns },
    )
  })

  it('changes nothing when done twice', () => {
    fc.assert(
      fc.property(anyText, title, changes, (text, name, wanted) => {
        const once = applyChanges(text, name, wanted).text
        expect(unified(applyChanges(once, name, wanted).text)).toBe(unified(once))
      }),
      { numRuns },
    )
  })
})

describe('two editors', () => {
  const pair = fc.uniqueArray(title, { minLength: 2, maxLength: 2 })

  it('of two sections: both are read back, and undone in reverse leave the same bytes, in order all but line ends at the end', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, pair, changes, changes, async (text, [one = '', two = ''], first, second) => {
        const a = applyChanges(text, one, first)
        const b = applyChanges(a.text, two, second)
        const read = await readBySdk(b.text)
        for (const [key, expected] of Object.entries(first))
          expect(read.get(sdkTitle(one))?.[key]).toBe(expected)
        for (const [key, expected] of Object.entries(second))
          expect(read.get(sdkTitle(two))?.[key]).toBe(expected)
        expect(revertEdit(revertEdit(b.text, two, b.edit), one, a.edit)).toBe(text)
        const early = revertEdit(revertEdit(b.text, one, a.edit), two, b.edit)
        expect(withoutEnd(early)).toBe(withoutEnd(text))
      }),
      { numRuns },
    )
  })

  it('of one section: the earlier undo keeps what the later wrote, the later undo brings the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, title, changes, changes, async (text, name, first, second) => {
        const a = applyChanges(text, name, first)
        const b = applyChanges(a.text, name, second)
        expect(revertEdit(revertEdit(b.text, name, b.edit), name, a.edit)).toBe(text)
        const read = (await readBySdk(revertEdit(b.text, name, a.edit))).get(sdkTitle(name))
        for (const [key, kept] of Object.entries(second))
          if (kept !== undefined && kept !== first[key]) expect(read?.[key]).toBe(kept)
      }),
      { numRuns },
    )
  })
})
