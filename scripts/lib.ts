/** Builds lib/: the library as ES modules with their types, for the package alone; it needs no other package. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { build } from 'esbuild'
import { outsideOf } from './outside.ts'
import { selfContained } from './self-contained.ts'

const root = join(import.meta.dirname, '..')
const lib = join(root, 'lib')
const entries = ['index', 'emulator/index']

function bundle() {
  return build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entries.map((name) => [name, `src/${name}.ts`])),
    outdir: 'lib',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    charset: 'utf8',
    legalComments: 'none',
    // What is bundled as CommonJS asks for Node's modules by `require`, which here knows no others.
    banner: { js: 'const require = (name) => process.getBuiltinModule(name)' },
    plugins: [selfContained],
    logLevel: 'warning',
  })
}

/** Of the compiler's declarations those stay that the entries' types lead to. */
function declare() {
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

/** @throws Error where a file could load what is neither Node's nor in lib/ */
function check() {
  const paths = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.js'))
  const files = new Map(
    paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(lib, path), 'utf8')]),
  )
  const outside = outsideOf(files, 'esm')
  if (outside.length > 0) throw new Error(`The library is not all it loads:\n${outside.join('\n')}`)
}

rmSync(lib, { recursive: true, force: true })
await bundle()
check()
declare()
