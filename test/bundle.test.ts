import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Bundle, bundle } from '../scripts/bundle.ts'
import { type BundledPackage, packagesAmong } from '../scripts/licences.ts'

let built: Bundle
beforeAll(async () => {
  built = await bundle()
})

const packagesOf = (file: string) => packagesAmong(built.inputs.get(file) ?? []).map(({ name }) => name)
const sizeOf = (file: string) => Buffer.byteLength(built.files.get(file) ?? '')

describe('what every job reads', () => {
  it.each([
    ['main.cjs', 80_000, ['@aws-sdk/xml-builder']],
    ['post.cjs', 30_000, []],
  ])('%s stays under %i bytes and holds no package but %j', (file, limit, packages) => {
    expect(sizeOf(file)).toBeGreaterThan(5_000)
    expect(sizeOf(file)).toBeLessThan(limit)
    expect(packagesOf(file)).toEqual(packages)
  })

  it('loads nothing outside Node but what lies beside it', () => {
    const asked = [...(built.files.get('main.cjs') ?? '').matchAll(/\brequire\(["'`]([^"'`]+)["'`]\)/g)]
    const foreign = asked.map(([, name = '']) => name).filter((name) => !/^(node:|\.\/lazy\/)/.test(name))
    expect(foreign).toEqual([])
    expect(asked.map(([, name]) => name)).toContain('./lazy/report.cjs')
  })
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
