/** What the action and the command line run, bundled from the sources. */
import { basename, join, relative } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { outsideOf } from './outside.ts'
import { selfContained } from './self-contained.ts'

const root = join(import.meta.dirname, '..')

export interface Bundle {
  /** Text by its path in dist/. */
  readonly files: ReadonlyMap<string, string>
  /** The modules of which something is in that file, as paths from the root, with slashes. */
  readonly inputs: ReadonlyMap<string, readonly string[]>
}

/**
 * One CommonJS file an entry, for that is what Node starts fastest (an ES module split into five files took 9 ms
 * longer). What the code imports dynamically becomes a file of its own in lazy/, read only on the path that needs it.
 * @throws Error where two sources would be one file, or where a file could load what is not in dist/
 */
export async function bundle(): Promise<Bundle> {
  const files = new Map<string, string>()
  const inputs = new Map<string, readonly string[]>()
  const sources = new Map<string, string>()
  const pending: Entry[] = ['main', 'post', 'process', 'endpoint', 'cli'].map((name) => ({
    source: `src/entry/${name}.ts`,
    output: `${name}.cjs`,
  }))
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const { source, output } = next
    if (isTaken(next, sources)) continue
    sources.set(output.toLowerCase(), source)
    const lazy = lazyFiles(output, (found) => pending.push(found))
    const { text, modules } = await compile(source, lazy)
    files.set(output, text)
    inputs.set(output, modules)
  }
  const outside = outsideOf(files, 'cjs')
  if (outside.length > 0) throw new Error(`The bundles are not all they load:\n${outside.join('\n')}`)
  return { files, inputs }
}

interface Entry {
  readonly source: string
  readonly output: string
}

/** Whether it is built already. @throws Error where another source has its name, in whichever letter case */
export function isTaken({ source, output }: Entry, sources: ReadonlyMap<string, string>): boolean {
  const first = sources.get(output.toLowerCase())
  if (first !== undefined && first !== source)
    throw new Error(`${first} and ${source} would both become dist/${output}: rename one of them`)
  return first !== undefined
}

interface Compiled {
  readonly text: string
  readonly modules: readonly string[]
}

async function compile(source: string, lazy: Plugin): Promise<Compiled> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [source],
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // ES modules where a library has them: what is not used is left out.
    mainFields: ['module', 'main'],
    // One byte a character: V8 reads such a file in half the time.
    charset: 'ascii',
    legalComments: 'none',
    // import() of CommonJS would start Node's loader for ES modules.
    supported: { 'dynamic-import': false },
    plugins: [lazy, selfContained],
    write: false,
    metafile: true,
    logLevel: 'warning',
  })
  const [file] = outputFiles
  if (file === undefined) throw new Error(`${source} built to nothing`)
  const modules = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? path : [])),
  )
  return { text: file.text, modules }
}

/** Leaves `import('./name.ts')` to run time, as `lazy/name.cjs`, and asks for that file to be built. */
function lazyFiles(output: string, found: (entry: Entry) => void): Plugin {
  return {
    name: 'lazy-files',
    setup({ onResolve }) {
      onResolve({ filter: /^\..*\.ts$/ }, ({ kind, path, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined
        const source = relative(root, join(resolveDir, path)).replaceAll('\\', '/')
        // A room's index is named for the room.
        const file = `${basename(source.replace(/\/index\.ts$/, ''), '.ts')}.cjs`
        found({ source, output: `lazy/${file}` })
        return { path: output.startsWith('lazy/') ? `./${file}` : `./lazy/${file}`, external: true }
      })
    },
  }
}
