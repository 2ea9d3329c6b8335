import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { action, type Bundle, bundle, commandLine, isTaken, lazyName } from '../scripts/bundle.ts'
import { withLicences } from '../scripts/folder.ts'
import { type BundledPackage, packagesAmong } from '../scripts/licences.ts'
import { outsideOf } from '../scripts/outside.ts'

let built: Bundle
let bin: Bundle
beforeAll(async () => {
  ;[built, bin] = await Promise.all([bundle(action), bundle(commandLine)])
})

const packagesOf = (file: string) => packagesAmong(built.inputs.get(file) ?? []).map(({ name }) => name)
const sizeOf = (file: string) => Buffer.byteLength(built.files.get(file) ?? '')

describe('what every job reads', () => {
  it.each([
    ['main.cjs', 77_000, ['@aws-sdk/xml-builder']],
    ['post.cjs', 33_000, []],
  ])('%s stays under %i bytes and holds no package but %j', (file, limit, packages) => {
    expect(sizeOf(file)).toBeGreaterThan(5_000)
    expect(sizeOf(file)).toBeLessThan(limit)
    expect(packagesOf(file)).toEqual(packages)
  })

  it('loads its other files when they are needed', () => {
    expect(built.files.get('main.cjs')).toContain('require("./lazy/entry/report.cjs")')
  })
})

describe('dist/', () => {
  it('holds nothing that no job uses', () => {
    const unused = /^src\/(?:commands|emulator|index\.ts|entry\/(?:cli|library)\.ts|inputs\/input-docs\.ts)/
    const found = [...built.inputs].flatMap(([file, modules]) =>
      modules.filter((path) => unused.test(path)).map((path) => `${file} holds ${path}`),
    )
    expect(found).toEqual([])
  })
})

/** The build itself fails on any of these: `bundle` asks the same function. */
describe('what a file loads', () => {
  const outside = (text: string) =>
    outsideOf(
      new Map([
        ['main.cjs', text],
        ['lazy/sign.cjs', ''],
      ]),
      'cjs',
    )

  it.each([
    'require("node:fs")',
    'require("./lazy/sign.cjs")',
    'require(`node:fs/promises`)',
    'module.exports = { require: 1 }',
    'process.getBuiltinModule("node:os")',
    '"require(\\"supports-color\\")"; /* require("x") */',
  ])('may be %s', (text) => expect(outside(text)).toEqual([]))

  it.each([
    'require("supports-color")',
    'try { require("supports-color") } catch {}',
    'require("fs")',
    'require("process/")',
    'require("./lazy/absent.cjs")',
    'require("../sign.cjs")',
    'require("/tmp/x.cjs")',
    'require("node:no-such")',
    'require("node:module")',
    'require("node:vm")',
    'require("node:fs", x)',
    'require("node:" + x)',
    'require(`./${x}`)',
    'require(x)',
    'require',
    'const load = require; load("x")',
    'require?.("x")',
    '(0, require)("x")',
    'x = { require }',
    'require.resolve("x")',
    'require.main.require("x")',
    'module.require("x")',
    'module["require"]("x")',
    'module[x]("x")',
    'x = module',
    'process.mainModule.require("x")',
    'process.getBuiltinModule("module").createRequire("/")("x")',
    'process["dlopen"](x)',
    'import("x")',
    'import("./lazy/sign.cjs")',
    'async () => { try { await import(x) } catch {} }',
    'process.env.DEBUG',
    'process.env["NODE_DEBUG"]',
    'x.env.LOG_TOKENS',
    'util.debuglog("x")',
  ])('may not be %s', (text) => expect(outside(text)[0]).toMatch(/^main\.cjs /))

  it.each([
    ['import "node:fs"; import "./x.js"; export * from "./x.js"; await import("./x.js")', 0],
    ['import "supports-color"', 1],
    ['export { x } from "fs"', 1],
    ['await import(x)', 1],
  ])('of an ES module: %s', (text, problems) => {
    const files = new Map([
      ['index.js', text],
      ['x.js', ''],
    ])
    expect(outsideOf(files, 'esm')).toHaveLength(problems)
  })
})

describe('two sources', () => {
  it.each([
    ['src/entry/report.ts', 'lazy/entry/report.cjs'],
    ['src/diagnosis/report.ts', 'lazy/diagnosis/report.cjs'],
    ['src/diagnosis/index.ts', 'lazy/diagnosis/index.cjs'],
    ['src/diagnosis.ts', 'lazy/diagnosis.cjs'],
    ['src/a-b/c.ts', 'lazy/a-b/c.cjs'],
    ['src/a/b-c.ts', 'lazy/a/b-c.cjs'],
  ])('of other paths have other names: %s becomes %s', (source, output) =>
    expect(lazyName(source)).toBe(output),
  )

  it.each(['scripts/report.ts', '../src/report.ts', 'node_modules/src/report.ts'])(
    'come from src/, not from elsewhere: %s',
    (source) => expect(() => lazyName(source)).toThrow('not in src/'),
  )

  const built = new Map([['lazy/entry/report.cjs', 'src/entry/report.ts']])
  it.each([
    ['src/entry/report.ts', 'lazy/entry/report.cjs', true],
    ['src/entry/other.ts', 'lazy/entry/other.cjs', false],
    ['src/entry/report.ts', 'report.cjs', false],
  ])('%s becomes %s: already built? %s', (source, output, taken) =>
    expect(isTaken({ source, output }, built)).toBe(taken),
  )

  it.each(['lazy/entry/report.cjs', 'lazy/entry/Report.cjs'])('cannot both become %s', (output) =>
    expect(() => isTaken({ source: 'src/entry/Report.ts', output }, built)).toThrow('rename one'),
  )
})

describe('every file', () => {
  it('names no folder of the machine that built it', () => {
    const files = [...built.files, ...bin.files]
    const root = join(import.meta.dirname, '..')
    expect(files.filter(([, text]) => text.includes(root)).map(([file]) => file)).toEqual([])
  })

  it('has the licence of each package that it holds in the LICENSES.txt of its folder', () => {
    const line = ({ name, version, licence }: BundledPackage) => `${name} ${version} (${licence})`
    const missing = [built, bin].flatMap((each) => {
      const lines = withLicences(each).get('LICENSES.txt')?.split('\n') ?? []
      const all = packagesAmong([...each.inputs.values()].flat()).map(line)
      expect(all.length).toBeGreaterThan(3)
      return all.filter((one) => !lines.includes(one))
    })
    expect(missing).toEqual([])
  })
})

describe('licences', () => {
  it.each([
    ['typescript-eslint-of-nowhere', /ENOENT/],
    ['@types/node', undefined],
  ])('of %s are read, or it fails', (name, failure) => {
    const read = () => packagesAmong([`node_modules/${name}/index.js`])
    if (failure === undefined) expect(read()).toMatchObject([{ name, licence: 'MIT' }])
    else expect(read).toThrow(failure)
  })
})
