import { describe, expect, test } from 'vitest'
import type { Session } from '../../src/core/session.ts'
import { cachedSession, keepSession, orderFile, sessionPath } from '../../src/refresh/cache.ts'
import { type FakeClock, fakeClock } from '../support/fake-clock.ts'
import { type MemoryFiles, memoryFiles } from '../support/memory-files.ts'
import { sessionOf } from '../support/sessions.ts'

const path = '/temp/deploy.session.json'
const hour = 3_600_000

interface Stage {
  readonly clock: FakeClock
  readonly files: MemoryFiles
  /** Each renewal is one of these; then there are no more. */
  readonly answers: (Session | Error)[]
  /** For how long each renewal was to try. */
  readonly limits: (number | undefined)[]
  ask(): Promise<string>
}

function stage(answers: (Session | Error)[] = [], files = memoryFiles()): Stage {
  const clock = fakeClock()
  const limits: (number | undefined)[] = []
  const renew = async (limitMs: number | undefined) => {
    limits.push(limitMs)
    await Promise.resolve()
    const next = answers.shift() ?? new Error('asked once too often')
    if (next instanceof Error) throw next
    return next
  }
  return {
    clock,
    files,
    answers,
    limits,
    ask: async () => (await cachedSession({ path, files, clock, renew })).keys.accessKeyId,
  }
}

const ending = (name: string, clock: FakeClock, inMs: number) => sessionOf(name, clock.now() + inMs)

describe('the files of several profiles', () => {
  const names = [
    ...[
      'x',
      'x.session',
      'x.session.session',
      'x.json',
      'X',
      'X.session',
      'x.',
      '.x',
      '.',
      '..',
      '-',
      '_',
      '~',
    ],
    ...[
      'deploy',
      'Deploy',
      'DEPLOY',
      'd\u00e9ploy',
      'de\u0301ploy',
      'con',
      'CON',
      'nul',
      'com1',
      'con.x',
      'a+b@c',
      'a b',
    ],
    ...[
      'y'.repeat(64),
      'y'.repeat(65),
      'y'.repeat(256),
      '\u{1f600}'.repeat(256),
      '%',
      'a:b',
      'a*',
      'a?',
      '__proto__',
    ],
  ]
  const files = names.flatMap((name) => [orderFile(name), sessionPath(orderFile(name))])

  test('are files of their own, in any letter case', () => {
    expect(new Set(files.map((file) => file.normalize('NFC').toLowerCase())).size).toBe(2 * names.length)
  })

  test.each(files)('%s is a name that every file system takes', (file) => {
    expect(file).toMatch(/^~?[a-z0-9_-]{1,64}(\.session)?\.json$/)
    expect(file).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)\./)
  })

  test('keep a plain name readable', () => {
    expect(orderFile('default')).toBe('default.json')
  })
})

describe('the cache', () => {
  test('stands beside its order', () => {
    expect(sessionPath('/temp/a b/deploy.json')).toBe('/temp/a b/deploy.session.json')
  })

  test('serves what main left, without renewing', async () => {
    const { clock, files, ask } = stage()
    keepSession(ending('A', clock, hour), { path, files, clock })
    expect(files.entries.get(path)?.mode).toBe(0o600)
    expect(await ask()).toBe('ASIAA')
    clock.set(clock.now() + 44 * 60_000)
    expect(await ask()).toBe('ASIAA')
  })

  test('renews 15 minutes before the end, and keeps what it got', async () => {
    const { clock, files, answers, ask } = stage()
    keepSession(ending('A', clock, hour), { path, files, clock })
    clock.set(clock.now() + 45 * 60_000)
    answers.push(ending('B', clock, hour))
    expect(await ask()).toBe('ASIAB')
    expect(await ask()).toBe('ASIAB')
    expect(files.entries.get(path)?.mode).toBe(0o600)
  })

  test('lets one of many that ask at once renew for all', async () => {
    const { clock, answers, limits, ask } = stage()
    answers.push(ending('A', clock, hour))
    expect(new Set(await Promise.all(Array.from({ length: 32 }, ask)))).toEqual(new Set(['ASIAA']))
    expect(limits).toEqual([undefined])
  })

  test('serves a fresh session while somebody holds the lock', async () => {
    const { clock, files, ask } = stage()
    keepSession(ending('A', clock, hour), { path, files, clock })
    void files.locked(path, () => new Promise(() => {}))
    expect(await ask()).toBe('ASIAA')
  })

  test('serves a session that lives when it cannot be renewed, and does not try each time', async () => {
    const { clock, files, answers, limits, ask } = stage()
    keepSession(ending('A', clock, hour), { path, files, clock })
    clock.set(clock.now() + 50 * 60_000)
    answers.push(new Error('STS is down'))
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(['ASIAA', 'ASIAA', 'ASIAA'])
    expect(limits).toEqual([5_000])
    clock.set(clock.now() + 30_000)
    answers.push(ending('B', clock, hour))
    expect(await ask()).toBe('ASIAB')
  })

  test('fails with the cause once the session has ended', async () => {
    const { clock, files, answers, limits, ask } = stage()
    keepSession(ending('A', clock, hour), { path, files, clock })
    clock.set(clock.now() + hour)
    answers.push(new Error('STS is down'), ending('B', clock, hour))
    await expect(ask()).rejects.toThrow('STS is down')
    expect(limits).toEqual([undefined])
    expect(await ask()).toBe('ASIAB')
  })

  test.each([
    ['empty', ''],
    ['cut', '{"session":{"keys":{"accessKeyId":"ASIAX"'],
    ['of another kind', '[1, null]'],
    ['without its keys', JSON.stringify({ session: { identity: {} }, obtainedMs: 1 })],
    ['null', 'null'],
  ])('that is %s is renewed', async (_, text) => {
    const { clock, answers, files, ask } = stage([], memoryFiles({ [path]: text }))
    answers.push(ending('A', clock, hour))
    expect(await ask()).toBe('ASIAA')
    expect(files.texts()[path]).toContain('ASIAA')
  })

  test.each(['a link', "somebody else's file"])('that is %s is neither read nor written', async (what) => {
    const elsewhere = '/home/mallory/session.json'
    const { clock, files, answers, ask } = stage()
    keepSession(ending('PLANTED', clock, hour), { path: elsewhere, files, clock })
    const planted = files.texts()[elsewhere] ?? ''
    if (what === 'a link') files.entries.set(path, { kind: 'link', text: elsewhere, mode: 0o777 })
    else {
      files.entries.set(path, { kind: 'file', text: planted, mode: 0o666 })
      files.foreign.add(path)
    }
    const before = files.entries.get(path)
    answers.push(ending('A', clock, hour), ending('B', clock, hour))
    expect(await ask()).toBe('ASIAA')
    expect(await ask()).toBe('ASIAB')
    expect(files.entries.get(path)).toEqual(before)
    expect(files.texts()[elsewhere]).toBe(planted)
  })

  test.each(['lock', 'replace'])('that fails to %s costs no session', async (failing) => {
    const files = memoryFiles({}, (change) => (change === failing ? new Error('EACCES') : undefined))
    const { clock, answers, ask } = stage([], files)
    answers.push(ending('A', clock, hour))
    expect(await ask()).toBe('ASIAA')
  })
})
