/** The library as ES modules with their types, for the npm package alone; it needs no other package. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { build } from 'esbuild'
import { type Bundle, modulesIn } from './bundle.ts'
import { outsideOf } from './outside.ts'
import { selfContained } from './self-contained.ts'
import { withoutProse } from './without-prose.ts'

const root = join(import.meta.dirname, '..')
const lib = join(root, 'lib')
const entries = ['index', 'emulator/index']

/** @throws Error where a file could load what is neither Node's nor one of them */
export async function library(): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entries.map((name) => [name, `src/${name}.ts`])),
    outdir: lib,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    // The names of chunks are made of paths: where node_modules is a link, they stay those of any folder.
    preserveSymlinks: true,
    charset: 'utf8',
    legalComments: 'none',
    // What is bundled as CommonJS asks for Node's modules by `require`, which here knows no others.
    banner: { js: 'const require = (name) => process.getBuiltinModule(name)' },
    plugins: [selfContained, withoutProse],
    write: false,
    metafile: true,
    logLevel: 'warning',
  })
  const inLib = (path: string) => relative(lib, path).replaceAll('\\', '/')
  const files = new Map(outputFiles.map(({ path, text }) => [inLib(path), text]))
  const outside = outsideOf(files, 'esm')
  if (outside.length > 0) throw new Error(`lib/ is not all that it loads:\n${outside.join('\n')}`)
  const inputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [path, modulesIn(output)]))
  return { files, inputs }
}

/** Writes lib/'s types. Of the compiler's declarations those stay that the entries' types lead to. */
export function declareTypes(): void {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.lib.json'], { cwd: root, stdio: 'inherit' })
  const used = new Set<string>()
  const pending = entries.map((name) => join(lib, `${name}.d.ts`))
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (used.has(next)) continue
    used.add(next)
    for (const [, specifier = ''] of readFileSync(next, 'utf8').matchAll(/(?:from |import\()'([^']+)'/g)) {
      if (!specifier.startsWith('.'))
        throw new Error(
          `${relative(root, next)} speaks of ${specifier}, which the package does not bring along`,
        )
      pending.push(join(dirname(next), specifier.replace(/\.ts$/, '.d.ts')))
    }
  }
  const all = readdirSync(lib, { recursive: true, encoding: 'utf8' }).map((path) => join(lib, path))
  for (const path of all) if (path.endsWith('.d.ts') && !used.has(path)) rmSync(path)
  for (const path of all.toSorted().toReversed())
    if (existsSync(path) && isEmptyFolder(path)) rmSync(path, { recursive: true })
}

function isEmptyFolder(path: string): boolean {
  return !/\.\w+$/.test(path) && readdirSync(path).length === 0
}
