import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const src = join(import.meta.dirname, '..', 'src')

/** The story: what stands directly in src/. */
const story = 'run'

/** Which rooms a room may import from, beside itself. docs/architecture.md draws them. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  core: [],
  platforms: ['core'],
  sources: ['core'],
  sts: ['core'],
  sinks: ['core'],
  trust: ['core'],
  diagnosis: ['trust', 'core'],
  emulator: ['trust', 'core'],
  refresh: ['core'],
  host: ['core'],
  run: ['platforms', 'sources', 'sts', 'sinks', 'refresh', 'core'],
  entry: ['run', 'host', 'diagnosis', 'emulator', 'trust', 'refresh', 'platforms', 'core'],
}

/** Modules of Node that reach the outside world, and the rooms that may. */
const outside =
  /^node:(fs|fs\/promises|net|tls|http|https|dns|child_process|timers|timers\/promises|os|worker_threads)$/
const reachers = ['host', 'emulator']

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => path.replaceAll('\\', '/'))
  .map((path) => ({ path, text: readFileSync(join(src, path), 'utf8') }))

/** The library's index is an entry. */
const roomOf = (path: string) =>
  path === 'index.ts' ? 'entry' : path.includes('/') ? (path.split('/')[0] ?? '') : story
const importsOf = (text: string) =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '')
/** Without comments and text, so that prose may name things. */
const codeOf = (text: string) =>
  text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replaceAll(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, "''")

describe('architecture', () => {
  it.each(files)('$path imports only along the arrows', ({ path, text }) => {
    const room = roomOf(path)
    const rooms = importsOf(text)
      .filter((target) => target.startsWith('.'))
      .map((target) => roomOf(relative(src, join(src, dirname(path), target)).replaceAll('\\', '/')))
    const allowed = new Set([room, ...(arrows[room] ?? [])])
    expect(rooms.filter((target) => !allowed.has(target))).toEqual([])
  })

  it.each(files.filter(({ path }) => ['core', 'trust', 'diagnosis'].includes(roomOf(path))))(
    '$path is pure',
    ({ text }) => {
      expect(importsOf(text).filter((target) => !target.startsWith('.'))).toEqual([])
      expect(codeOf(text)).not.toMatch(
        /\bprocess\.|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bsetTimeout\b/,
      )
    },
  )

  it.each(files.filter(({ path }) => !reachers.includes(roomOf(path))))(
    '$path leaves the world to the host',
    ({ path, text }) => {
      expect(importsOf(text).filter((target) => outside.test(target))).toEqual([])
      if (path !== 'entry/cli.ts')
        expect(codeOf(text)).not.toMatch(/\bprocess\.|\bDate\.now\b|\bMath\.random\b|\bfetch\(/)
    },
  )

  it.each(files)('$path keeps no state in its module and no untyped value', ({ text }) => {
    expect(codeOf(text)).not.toMatch(/^let\s/m)
    expect(codeOf(text)).not.toMatch(/:\s*any\b|\bas any\b|@ts-ignore/)
  })
})
