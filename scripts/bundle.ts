/** What the action and the command line run, bundled from the sources. */
import { join, posix, relative } from 'node:path'
import { build, type Metafile, type Plugin } from 'esbuild'
import { outsideOf } from './outside.ts'
import { selfContained } from './self-contained.ts'
import { withoutProse } from './without-prose.ts'

const root = join(import.meta.dirname, '..')

/** A folder of files that Node starts, and of those that they load. */
export interface Target {
  /** From the root. */
  readonly folder: string
  /** Names in src/entry/. */
  readonly entries: readonly string[]
}

/** Committed, for a runner takes it as it is. */
export const action: Target = { folder: 'dist', entries: ['main', 'post', 'process', 'endpoint'] }
/** Part of the npm package alone. */
export const commandLine: Target = { folder: 'bin', entries: ['cli'] }

export interface Bundle {
  /** Text by its path in the folder. */
  readonly files: ReadonlyMap<string, string>
  /** The modules of which something is in that file, as paths from the root, with slashes. */
  readonly inputs: ReadonlyMap<string, readonly string[]>
}

/**
 * One CommonJS file an entry, for that is what Node starts fastest (an ES module split into five files took 9 ms
 * longer). What the code imports dynamically becomes a file of its own in lazy/, read only on the path that needs it.
 * @throws Error where two sources would be one file, or where a file could load what is not in the folder
 */
export async function bundle({ folder, entries }: Target): Promise<Bundle> {
  const files = new Map<string, string>()
  const inputs = new Map<string, readonly string[]>()
  const sources = new Map<string, string>()
  const pending: Entry[] = entries.map((name) => ({ source: `src/entry/${name}.ts`, output: `${name}.cjs` }))
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
  if (outside.length > 0) throw new Error(`${folder}/ is not all that it loads:\n${outside.join('\n')}`)
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
    throw new Error(`${first} and ${source} would both become ${output}: rename one of them`)
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
    plugins: [lazy, selfContained, withoutProse],
    write: false,
    metafile: true,
    logLevel: 'warning',
  })
  const [file] = outputFiles
  if (file === undefined) throw new Error(`${source} built to nothing`)
  return { text: file.text, modules: Object.values(metafile.outputs).flatMap(modulesIn) }
}

/** The modules of which something is left in an output. */
export function modulesIn({ inputs }: Metafile['outputs'][string]): readonly string[] {
  return Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? path : []))
}

/** Leaves `import('./x.ts')` to run time, as `require` of the file in lazy/, and asks for that file to be built. */
function lazyFiles(output: string, found: (entry: Entry) => void): Plugin {
  return {
    name: 'lazy-files',
    setup({ onResolve }) {
      onResolve({ filter: /^\..*\.ts$/ }, ({ kind, path, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined
        const source = relative(root, join(resolveDir, path)).replaceAll('\\', '/')
        const target = lazyName(source)
        found({ source, output: target })
        const from = posix.relative(posix.dirname(output), target)
        return { path: from.startsWith('.') ? from : `./${from}`, external: true }
      })
    },
  }
}

/** By its whole path in src/, so that no two sources share a name: `lazy/host/proxy.cjs` is `src/host/proxy.ts`. */
export function lazyName(source: string): string {
  const [, path] = /^src\/(.+)\.ts$/.exec(source) ?? []
  if (path === undefined) throw new Error(`${source} is loaded when it is needed, but is not in src/`)
  return `lazy/${path}.cjs`
}
