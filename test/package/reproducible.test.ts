import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { copyOfSources, filesIn, node, remove, root } from './trees.ts'

const folders = [copyOfSources('one'), copyOfSources('another', 'and a longer', 'path')]
afterAll(() => folders.forEach(remove))

describe('the build', () => {
  const build = (folder: string, script: string) =>
    node(folder, join(root, 'node_modules/tsx/dist/cli.mjs'), join(folder, 'scripts', script))
  const built = (name: string) => folders.map((folder) => filesIn(join(folder, name)))

  it('makes the same dist/ in any folder, and that is what is committed', () => {
    for (const folder of folders) build(folder, 'build.ts')
    const [one, another] = built('dist')
    expect(another).toEqual(one)
    expect(filesIn(join(root, 'dist'))).toEqual(one)
  })

  it('makes the same bin/ and lib/ in any folder', () => {
    for (const folder of folders) build(folder, 'package.ts')
    for (const name of ['bin', 'lib']) {
      const [one, another] = built(name)
      expect(one?.size).toBeGreaterThan(5)
      expect(another).toEqual(one)
    }
  })

  it('lists the same packages in any folder', () => {
    for (const folder of folders) build(folder, 'sbom.ts')
    const [one, another] = folders.map((folder) => filesIn(folder).get('sbom.cdx.json'))
    expect(one).toBeDefined()
    expect(another).toBe(one)
  })
})
