import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CredentialsError } from '../../src/core/errors.ts'
import { nodeHost } from '../../src/host/node.ts'

const { files } = nodeHost()
const onPosix = test.skipIf(process.platform === 'win32')

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'files-')))
})
afterEach(() => rmSync(folder, { recursive: true }))

const at = (...names: string[]) => join(folder, ...names)

/** Written as a file, or made as it says. */
function make(name: string, content: string): string {
  writeFileSync(at(name), content)
  return at(name)
}

function refusal(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof CredentialsError && error.code === 'unsafe-file') return error.message
    throw error
  }
  throw new Error('a refusal was due')
}

describe('isOwn', () => {
  test('is so for a regular file that this user made, and for nothing else', () => {
    const file = make('a', '')
    symlinkSync(file, at('link'))
    expect([file, at('link'), folder, at('none'), join(file, 'below')].map(files.isOwn)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
  })

  test.skipIf(process.platform === 'win32' || process.getuid?.() !== 0)(
    "is not so for another user's",
    () => {
      const file = make('a', '')
      chownSync(file, 4711, 4711)
      expect(files.isOwn(file)).toBe(false)
    },
  )
})

test('list gives the names in a directory, none where there is no such', () => {
  make('b', '')
  make('a', '')
  expect([...files.list(folder)].toSorted()).toEqual(['a', 'b'])
  expect([files.list(at('none')), files.list(at('a'))]).toEqual([[], []])
})

describe('read', () => {
  test('gives the text, whatever its line ends', () => {
    expect(files.read(make('a', '\uFEFFgrößer\r\n\n'))).toBe('\uFEFFgrößer\r\n\n')
    expect(files.read(make('long', 'x'.repeat(200_000)))).toHaveLength(200_000)
  })

  test('gives undefined where nothing stands', () => {
    expect(files.read(at('none'))).toBeUndefined()
    expect(files.read(join(make('a', ''), 'below'))).toBeUndefined()
  })

  test('keeps to the bound', () => {
    expect(files.read(make('a', '12345'), 5)).toBe('12345')
    expect(refusal(() => files.read(make('a', '123456'), 5))).toBe(`${at('a')} is larger than 5 bytes.`)
  })

  test('follows links', () => {
    symlinkSync(make('a', 'text'), at('link'))
    expect(files.read(at('link'))).toBe('text')
  })

  test('refuses what is no regular file, without waiting', () => {
    expect(refusal(() => files.read(folder))).toContain('is not a regular file')
  })

  onPosix('refuses pipes and devices, without waiting', () => {
    execFileSync('mkfifo', [at('pipe')])
    expect(refusal(() => files.read(at('pipe')))).toContain('is not a regular file')
    expect(refusal(() => files.read('/dev/zero'))).toContain('is not a regular file')
  })

  test('refuses what is not UTF-8, since writing it back would change it', () => {
    writeFileSync(at('latin'), Buffer.from([0x66, 0xfc, 0x72]))
    expect(refusal(() => files.read(at('latin')))).toBe(`${at('latin')} is not UTF-8 text.`)
  })
})

onPosix('kind tells links from what they lead to', () => {
  make('file', '')
  mkdirSync(at('directory'))
  symlinkSync(at('file'), at('link'))
  symlinkSync(at('gone'), at('dangling'))
  execFileSync('mkfifo', [at('pipe')])
  const kinds = ['file', 'directory', 'link', 'dangling', 'pipe', 'none'].map((name) => files.kind(at(name)))
  expect(kinds).toEqual(['file', 'directory', 'link', 'link', 'other', 'absent'])
})

test('resolve follows links to their end', () => {
  symlinkSync(make('a', ''), at('link'))
  expect(files.resolve(at('link'))).toBe(at('a'))
  expect(files.resolve(at('none'))).toBeUndefined()
})

describe('append', () => {
  test('adds at the end', () => {
    const path = make('a', 'one\n')
    files.append(path, 'zwölf\n')
    expect(readFileSync(path, 'utf8')).toBe('one\nzwölf\n')
  })

  onPosix('makes the file for its owner alone', () => {
    files.append(at('new'), 'x')
    expect(statSync(at('new')).mode & 0o777).toBe(0o600)
  })
})

describe('openEnd', () => {
  test('takes back what it wrote', () => {
    const path = make('a', 'one\n')
    const end = files.openEnd(path)
    end.write('zwölf\n')
    end.write('more\n')
    expect(readFileSync(path, 'utf8')).toBe('one\nzwölf\nmore\n')
    end.takeBack()
    end.close()
    expect(readFileSync(path, 'utf8')).toBe('one\n')
  })

  test('leaves empty lines in its place where others have added to the file, and nothing of theirs is lost', () => {
    const path = make('a', 'one\n')
    const end = files.openEnd(path)
    end.write('secret\n')
    files.append(path, 'theirs\n')
    end.write('more\n')
    end.takeBack()
    end.close()
    expect(readFileSync(path, 'utf8')).toBe(`one\n${'\n'.repeat(7)}theirs\n${'\n'.repeat(5)}`)
  })
})

describe('readOwn', () => {
  test('gives text and time of a regular file of this user', () => {
    expect(files.readOwn(make('a', 'text'))).toEqual({ text: 'text', modifiedMs: statSync(at('a')).mtimeMs })
  })

  test('follows no link, and takes nothing else for a file', () => {
    symlinkSync(make('a', 'text'), at('link'))
    expect([at('link'), folder, at('none')].map((path) => files.readOwn(path))).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  test('keeps to the bound', () => {
    expect(refusal(() => files.readOwn(make('a', '123456'), 5))).toBe(`${at('a')} is larger than 5 bytes.`)
  })
})

describe('readWithin', () => {
  const look = (path: string, within = at('work')) => files.readWithin(path, { within, limit: 100 })
  beforeEach(() => {
    mkdirSync(at('work', 'sub'), { recursive: true })
    make('secret', 'secret')
    make('work/real', 'token')
  })

  onPosix.each<readonly [string, () => string, string]>([
    ['a file in it', () => at('work', 'real'), 'text'],
    ['a file elsewhere', () => at('secret'), 'text'],
    ['nothing', () => at('work', 'none'), 'absent'],
    ['a link within', () => linked('work/a', at('work', 'real')), 'text'],
    ['a link out of it', () => linked('work/a', at('secret')), 'outside'],
    ['a relative link out of it', () => linked('work/a', '../secret'), 'outside'],
    ['a linked directory that leads out', () => join(linked('work/dir', folder), 'secret'), 'outside'],
    ['a link elsewhere', () => linked('a', at('secret')), 'text'],
    ['a link into it', () => linked('a', at('work', 'real')), 'text'],
    [
      'an alias of it',
      () => last(linked('work/a', at('secret')), join(linked('alias', at('work')), 'a')),
      'outside',
    ],
    [
      'an alias of a directory in it',
      () => last(linked('work/sub/a', at('secret')), join(linked('alias', at('work', 'sub')), 'a')),
      'outside',
    ],
    [
      'a link into it and out again',
      () => last(linked('work/a', at('secret')), linked('b', at('work', 'a'))),
      'outside',
    ],
    ['a file in an alias of it', () => join(linked('alias', at('work')), 'real'), 'text'],
  ])('%s', async (_, path, kind) => {
    expect((await look(path())).kind).toBe(kind)
  })

  test('a directory that is itself named by a link', async () => {
    symlinkSync(at('work'), at('alias'))
    symlinkSync(at('secret'), at('work', 'out'))
    symlinkSync('real', at('work', 'in'))
    expect((await look(at('alias', 'out'), at('alias'))).kind).toBe('outside')
    expect((await look(at('work', 'out'), at('alias'))).kind).toBe('outside')
    expect((await look(at('alias', 'in'), at('alias'))).kind).toBe('text')
  })

  onPosix('judges the file that was opened, whatever is swapped meanwhile', async () => {
    const swap = `
      const { renameSync, symlinkSync, rmSync } = require('node:fs')
      const [a, real, secret] = process.argv.slice(1)
      for (let turn = 0; ; turn++) for (const target of [real, secret]) { symlinkSync(target, a + '~'); renameSync(a + '~', a); if (turn === 9) console.log('swapping') }`
    symlinkSync('real', at('work', 'a'))
    const racing = spawn(process.execPath, ['-e', swap, at('work', 'a'), at('work', 'real'), at('secret')])
    try {
      await once(racing.stdout, 'data')
      for (let turn = 0; turn < 2000; turn++) {
        const found = await look(at('work', 'a'))
        expect(found).not.toEqual({ kind: 'text', text: 'secret' })
      }
    } finally {
      racing.kill('SIGKILL')
    }
  })

  test('keeps to the bound, and to regular files', async () => {
    await expect(look(make('work/big', 'x'.repeat(101)))).rejects.toMatchObject({ code: 'unsafe-file' })
    await expect(look(at('work', 'sub'))).rejects.toMatchObject({ code: 'unsafe-file' })
  })
})

function changed(path: string, mode: number): string {
  chmodSync(path, mode)
  return path
}

/** Of paths that were made one after another. */
function last(...made: readonly string[]): string {
  return made.at(-1) ?? ''
}

function linked(name: string, target: string): string {
  symlinkSync(target, at(name))
  return at(name)
}

onPosix.each<readonly [string, () => string, RegExp | undefined]>([
  ['a directory of this user', () => at('home', '.aws'), undefined],
  ['one that is not there yet', () => at('home', '.aws', 'x', 'y'), undefined],
  ['a link elsewhere', () => linked('home/link', at('other')), undefined],
  ['a link in the workspace', () => linked('work/link', at('other')), /a symbolic link in the workspace$/],
  [
    'below a link in the workspace',
    () => join(linked('work/link', at('other')), '.aws'),
    /a symbolic link in the workspace$/,
  ],
  [
    'a link that leads through one',
    () => last(linked('work/link', at('other')), linked('home/link', at('work', 'link'))),
    /in the workspace$/,
  ],
  [
    'one that everybody may write to',
    () => last(changed(at('home', '.aws'), 0o757), at('home', '.aws')),
    /\.aws, which everybody may write to/,
  ],
  [
    'one that everybody may replace',
    () => last(changed(at('home'), 0o757), at('home', '.aws')),
    /home, which everybody may write to/,
  ],
  [
    'a link to one that everybody may write to',
    () => last(changed(at('other'), 0o777), linked('home/link', at('other'))),
    /other, which everybody/,
  ],
  ['one in a sticky directory', () => last(changed(at('home'), 0o1777), at('home', '.aws')), undefined],
  ['a sticky directory itself', () => last(changed(at('home'), 0o1777), at('home')), undefined],
])('exposure: %s', async (_, path, expected) => {
  for (const name of ['home/.aws', 'work', 'other']) mkdirSync(at(name), { recursive: true })
  const found = await files.exposure(join(path(), 'config'), at('work'))
  if (expected === undefined) expect(found).toBeUndefined()
  else expect(found).toMatch(expected)
})

test.skipIf(process.platform === 'win32' || process.getuid?.() !== 0)(
  "exposure: another user's file in a sticky directory",
  async () => {
    mkdirSync(at('home'))
    chmodSync(at('home'), 0o1777)
    chownSync(make('home/config', ''), 4711, 4711)
    expect(await files.exposure(at('home', 'config'), undefined)).toMatch(/which everybody may write to/)
    expect(await files.exposure(at('home', 'credentials'), undefined)).toBeUndefined()
  },
)

describe('replace', () => {
  test('puts the new content in the place of the old', () => {
    const path = make('a', 'old')
    files.replace(path, 'größer')
    expect(readFileSync(path, 'utf8')).toBe('größer')
    expect(readdirSync(folder)).toEqual(['a'])
  })

  onPosix.each<readonly [number | undefined, number | undefined, number]>([
    [0o644, undefined, 0o644],
    [0o640, 0o600, 0o600],
    [undefined, 0o644, 0o644],
    [undefined, undefined, 0o600],
  ])('a file of mode %o, mode %o asked for: %o', (before, asked, after) => {
    if (before !== undefined) chmodSync(make('a', ''), before)
    files.replace(at('a'), 'x', asked)
    expect(statSync(at('a')).mode & 0o777).toBe(after)
  })

  test('replaces a link, not what it leads to', () => {
    symlinkSync(make('a', 'kept'), at('link'))
    files.replace(at('link'), 'new')
    expect(files.kind(at('link'))).toBe('file')
    expect(readFileSync(at('a'), 'utf8')).toBe('kept')
  })

  test('that fails leaves the old content and nothing else', () => {
    mkdirSync(at('a', 'full'), { recursive: true })
    expect(() => files.replace(at('a'), 'x')).toThrow()
    expect(() => files.replace(at('none', 'a'), 'x')).toThrow('ENOENT')
    expect(readdirSync(folder)).toEqual(['a'])
  })
})

onPosix.each(['append', 'replace'])('%s on a full disk leaves the former content', (method) => {
  const path = make('a', 'before\n')
  const host = JSON.stringify(join(import.meta.dirname, '../../src/host/node.ts'))
  const code = `
    process.on('SIGXFSZ', () => {})
    const { nodeHost } = await import(${host})
    try { nodeHost().files.${method}(process.argv[1], 'x'.repeat(1 << 20)) } catch (error) { console.log(error.code) }`
  // The limit of 4 KiB lets the first part of the text be written, as a disk that fills up does.
  const script = 'ulimit -f 8; exec "$0" --input-type=module --import tsx -e "$1" "$2"'
  const output = execFileSync('sh', ['-c', script, process.execPath, code, path], { encoding: 'utf8' })
  expect(output).toBe('EFBIG\n')
  expect(readFileSync(path, 'utf8')).toBe('before\n')
  expect(readdirSync(folder)).toEqual(['a'])
})

test('makeDirectory makes parents, each for its owner alone', () => {
  files.makeDirectory(at('a', 'b', 'c'))
  files.makeDirectory(at('a', 'b', 'c'))
  const modes = [at('a'), at('a', 'b'), at('a', 'b', 'c')].map((path) => statSync(path).mode & 0o777)
  if (process.platform !== 'win32') expect(modes).toEqual([0o700, 0o700, 0o700])
})

test('remove takes files, full directories and links, and is silent where nothing stands', () => {
  mkdirSync(at('full', 'a'), { recursive: true })
  make('file', '')
  symlinkSync(at('file'), at('link'))
  for (const name of ['link', 'none', 'full']) files.remove(at(name))
  expect(readdirSync(folder)).toEqual(['file'])
})

describe('locked', () => {
  test('gives the result of the work and frees the lock', async () => {
    expect(await files.locked(at('new', 'a'), () => existsSync(at('new', 'a.lock')))).toBe(true)
    expect(readdirSync(at('new'))).toEqual([])
  })

  test('frees the lock when the work fails', async () => {
    const failing = files.locked(at('a'), () => {
      throw new Error('failed')
    })
    await expect(failing).rejects.toThrow('failed')
    expect(await files.locked(at('a'), () => 'again')).toBe('again')
  })
})
