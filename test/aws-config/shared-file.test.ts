import { describe, expect, it } from 'vitest'
import { applyChanges, editSection, sectionOf } from '../../src/aws-config/shared-file.ts'
import { revertEdit } from '../../src/aws-config/shared-undo.ts'

const set = { region: 'eu-central-1' }

/** What stands before, what after `region` of `[profile x]` is set. */
const edits: readonly (readonly [name: string, before: string, after: string])[] = [
  ['an empty file', '', '[profile x]\nregion = eu-central-1\n'],
  ['a new section', '[default]\na = 1\n', '[default]\na = 1\n\n[profile x]\nregion = eu-central-1\n'],
  ['no final newline', '[default]\na = 1', '[default]\na = 1\n\n[profile x]\nregion = eu-central-1\n'],
  ['a final blank line', '[y]\n\n', '[y]\n\n[profile x]\nregion = eu-central-1\n'],
  [
    'a value in place',
    '[profile x]\nregion = a\noutput = json\n',
    '[profile x]\nregion = eu-central-1\noutput = json\n',
  ],
  [
    'a key added',
    '[profile x]\noutput = json\n# end\n\n[y]\n',
    '[profile x]\noutput = json\nregion = eu-central-1\n# end\n\n[y]\n',
  ],
  ['an empty section', '[profile x]\n\n[y]\n', '[profile x]\nregion = eu-central-1\n\n[y]\n'],
  ['odd spacing and case', '[profile x]\nRegion=a\n', '[profile x]\nregion = eu-central-1\n'],
  ['a key given twice', '[profile x]\nregion = a\nregion = b\n', '[profile x]\nregion = eu-central-1\n'],
  ['a colon for an equals sign', '[profile x]\nregion: a\n', '[profile x]\nregion = eu-central-1\n'],
  ['a value with a comment', '[profile x]\nregion = a # mine\n', '[profile x]\nregion = eu-central-1\n'],
  [
    'a comment that looks like it',
    '[profile x]\n# region = a\n',
    '[profile x]\nregion = eu-central-1\n# region = a\n',
  ],
  [
    'nested settings',
    '[profile x]\noutput = json\ns3 =\n  region = nested\n',
    '[profile x]\noutput = json\nregion = eu-central-1\ns3 =\n  region = nested\n',
  ],
  [
    'in place below nested settings',
    '[profile x]\ns3 =\n  a = 1\nregion = a\n',
    '[profile x]\ns3 =\n  a = 1\nregion = eu-central-1\n',
  ],
  [
    'a section indented throughout',
    '[profile x]\n  region = a\n  output = json\n',
    '[profile x]\n  region = eu-central-1\n  output = json\n',
  ],
  [
    'an indented section with nested settings, where the SDKs disagree',
    '[profile x]\n  s3 =\n    a = 1\n  region = a\n',
    '[profile x]\n  region = eu-central-1\n  s3 =\n    a = 1\n',
  ],
  [
    'a deeper line, which configparser takes for a continuation',
    '[profile x]\nregion = a\n  output = json\n',
    '[profile x]\n  output = json\n  region = eu-central-1\n',
  ],
  [
    'Windows line ends',
    '[default]\r\na = 1\r\n\r\n[profile x]\r\noutput = json\r\n',
    '[default]\r\na = 1\r\n\r\n[profile x]\r\noutput = json\r\nregion = eu-central-1\r\n',
  ],
  [
    'mostly Windows line ends',
    '[a]\r\nb = 1\r\n[c]\n',
    '[a]\r\nb = 1\r\n[c]\n\r\n[profile x]\r\nregion = eu-central-1\r\n',
  ],
  ['a byte order mark', '\uFEFF[profile x]\na = 1\n', '\uFEFF[profile x]\na = 1\nregion = eu-central-1\n'],
  [
    'a header with a comment',
    '[profile x] # mine\na = 1\n',
    '[profile x] # mine\na = 1\nregion = eu-central-1\n',
  ],
  ['a header in quotes', '[profile "x"]\na = 1\n', '[profile "x"]\na = 1\nregion = eu-central-1\n'],
  [
    'a header some SDKs read: all of them find it',
    '[ profile  x ]\na = 1\n',
    '[ profile  x ]\na = 1\nregion = eu-central-1\n\n[profile x]\nregion = eu-central-1\n',
  ],
  [
    'a comment with brackets, which configparser reads into the name',
    '[profile x] # see [y]\n',
    '[profile x] # see [y]\nregion = eu-central-1\n\n[profile x]\nregion = eu-central-1\n',
  ],
  [
    'a section given twice',
    '[profile x]\nregion = a\n[y]\n[profile x]\nregion = b\n',
    '[profile x]\nregion = eu-central-1\n[y]\n[profile x]\nregion = eu-central-1\n',
  ],
  [
    'names that are alike',
    '[profile xx]\n[x]\n[profile "x y"]\n',
    '[profile xx]\n[x]\n[profile "x y"]\n\n[profile x]\nregion = eu-central-1\n',
  ],
  [
    'text that is no setting',
    'junk\n[profile x]\njunk\n',
    'junk\n[profile x]\njunk\nregion = eu-central-1\n',
  ],
]

describe('editSection', () => {
  it.each(edits)('%s', (_, before, after) => {
    const { text, edit } = applyChanges(before, 'profile x', set)
    expect(text).toBe(after)
    expect(sectionOf(text, 'profile x')).toMatchObject(set)
    expect(revertEdit(text, 'profile x', JSON.parse(JSON.stringify(edit)))).toBe(before)
  })

  it.each([
    ['a key', '[x]\na = 1\nb = 2\n', '[x]\na = 1\n'],
    ['what is nested in it', '[x]\nb =\n  # why\n  c = 1\n\n  d = 2\n# end\na = 1\n', '[x]\n# end\na = 1\n'],
    ['the last line, without an end', '[x]\na = 1\nb = 2', '[x]\na = 1\n'],
    ['a key that is not there', '[x]\na = 1\n', '[x]\na = 1\n'],
    ['of a section that is not there', '[y]\nb = 1\n', '[y]\nb = 1\n'],
  ])('removes %s', (_, before, after) => {
    const { text, edit } = applyChanges(before, 'x', { b: undefined })
    expect(text).toBe(after)
    expect(revertEdit(text, 'x', edit)).toBe(before)
  })

  it.each([
    ['a value with a newline', 'x', { a: '1\n[y]' }],
    ['a value with a carriage return', 'x', { a: '1\r[y]' }],
    ['a value that ends in a comment', 'x', { a: '1 # 2' }],
    ['a value that is a comment', 'x', { a: '#1' }],
    ['an empty value', 'x', { a: '' }],
    ['a value with blanks around it', 'x', { a: ' 1' }],
    ['half a surrogate pair', 'x', { a: '\uD800' }],
    ['a key with an equals sign', 'x', { 'a=b': '1' }],
    ['a key with a newline', 'x', { 'a\nb': '1' }],
    ['a key in upper case', 'x', { A: '1' }],
    ['a title with a bracket', 'x]', { a: '1' }],
    ['a title with a newline', 'x\n[y', { a: '1' }],
    ['a title with a comment', 'profile #x', { a: '1' }],
    ['an empty title', '', { a: '1' }],
    ['a title that makes the JavaScript SDK refuse the file', 'profile __proto__', { a: '1' }],
  ])('refuses %s', (_, title, changes) => {
    expect(() => editSection('', title, changes)).toThrowError(
      expect.objectContaining({ code: 'publish-failed', message: expect.not.stringContaining('1\n') }),
    )
  })

  it('is not polluted by sections and keys of the prototype', () => {
    const file = '[__proto__]\npolluted = yes\n[x]\n__proto__ = yes\nconstructor = yes\n'
    expect(editSection(file, 'x', { a: '1' })).toBe(`${file}a = 1\n`)
    expect(Object.entries(sectionOf(file, 'x') ?? {})).toEqual([
      ['__proto__', 'yes'],
      ['constructor', 'yes'],
    ])
    expect(sectionOf(file, 'constructor')).toBeUndefined()
    expect({}).not.toHaveProperty('polluted')
  })
})

describe('revertEdit after other edits', () => {
  const file =
    '[a]\nk = 1\n\n[x] # mine\n  region   =  old # east\n  role_arn = r\n  output = json\n\n[z]\nk = 1\n'
  const { text, edit } = applyChanges(file, 'x', { region: 'new', role_arn: undefined, token: 't' })

  it.each([
    [
      'of other sections',
      (now: string) => now.replaceAll('k = 1', 'k = 2'),
      file.replaceAll('k = 1', 'k = 2'),
    ],
    [
      'of another key',
      (now: string) => now.replace('json', 'text'),
      '[a]\nk = 1\n\n[x] # mine\n  region   =  old # east\n  output = text\n  role_arn = r\n\n[z]\nk = 1\n',
    ],
    [
      'of a key that was set',
      (now: string) => now.replace('new', 'newer'),
      '[a]\nk = 1\n\n[x] # mine\n  region = newer\n  output = json\n  role_arn = r\n\n[z]\nk = 1\n',
    ],
    [
      'of a key that was removed',
      (now: string) => now.replace('token = t', 'role_arn = s'),
      '[a]\nk = 1\n\n[x] # mine\n  region   =  old # east\n  output = json\n  role_arn = s\n\n[z]\nk = 1\n',
    ],
    ['that removed the section', () => '[a]\n', '[a]\n'],
    ['that put it back already', () => file, file],
  ])('%s', (_, other, after) => {
    expect(revertEdit(other(text), 'x', edit)).toBe(after)
  })

  it.each([
    ['a section it made goes with its lead', '[a]\nk = 1', '', '[a]\nk = 1'],
    ['what was appended since stays on its own line', '[a]\nk = 1', '[b]\n', '[a]\nk = 1\n[b]\n'],
    ['a key that was added since keeps the section', '', 'mine = 1\n', '[x]\nmine = 1\n'],
    ['a comment that was added since stays', '', '# mine\n', '# mine\n'],
  ])('%s', (_, before, added, after) => {
    const made = applyChanges(before, 'x', { region: 'new' })
    expect(revertEdit(made.text + added, 'x', made.edit)).toBe(after)
  })
})
