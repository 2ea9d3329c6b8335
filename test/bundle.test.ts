import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Bundle, bundle, isTaken } from '../scripts/bundle.ts'
import { type BundledPackage, packagesAmong } from '../scripts/licences.ts'
import { outsideOf } from '../scripts/outside.ts'

let built: Bundle
beforeAll(async () => {
  built = await bundle()
})

const packagesOf = (file: string) => packagesAmong(built.inputs.get(file) ?? []).map(({ name }) => name)
const sizeOf = (file: string) => Buffer.byteLength(built.files.get(file) ?? '')

describe('what every job reads', () => {
  it.each([
    ['main.cjs', 96_000, ['@aws-sdk/xml-builder']],
    ['post.cjs', 40_000, []],
  ])('%s stays under %i bytes and holds no package but %j', (file, limit, packages) => {
    expect(sizeOf(file)).toBeGreaterThan(5_000)
    expect(sizeOf(file)).toBeLessThan(limit)
    expect(packagesOf(file)).toEqual(packages)
  })

  it('loads its other files when they are needed', () => {
    expect(built.files.get('main.cjs')).toContain('require("./lazy/report.cjs")')
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
  const built = new Map([['lazy/report.cjs', 'src/entry/report.ts']])
  it.each([
    ['src/entry/report.ts', 'lazy/report.cjs', true],
    ['src/entry/other.ts', 'lazy/other.cjs', false],
    ['src/entry/report.ts', 'report.cjs', false],
  ])('%s becomes %s: already built? %s', (source, output, taken) =>
    expect(isTaken({ source, output }, built)).toBe(taken),
  )

  it.each(['lazy/report.cjs', 'lazy/Report.cjs'])('cannot both become %s', (output) =>
    expect(() => isTaken({ source: 'src/diagnosis/report.ts', output }, built)).toThrow('rename one'),
  )
})

describe('every file', () => {
  it('names no folder of the machine that built it', () => {
    const told = [...built.files].filter(([, text]) => text.includes(join(import.meta.dirname, '..')))
    expect(told.map(([file]) => file)).toEqual([])
  })

  it('stands in dist/LICENSES.txt with each package that it holds', () => {
    const text = readFileSync(join(import.meta.dirname, '../dist/LICENSES.txt'), 'utf8')
    const line = ({ name, version, licence }: BundledPackage) => `${name} ${version} (${licence})`
    const lines = new Set(text.split('\n'))
    const all = packagesAmong([...built.inputs.values()].flat()).map(line)
    expect(all.length).toBeGreaterThan(10)
    expect(all.filter((each) => !lines.has(each))).toEqual([])
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
