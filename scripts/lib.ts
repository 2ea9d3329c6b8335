/** Builds lib/: the library as ES modules with their types, for the package alone; it needs no other package. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { build } from 'esbuild'

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
    // What is bundled as CommonJS asks for Node's modules by `require`.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'\nconst require = requireFrom(import.meta.url)",
    },
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

rmSync(lib, { recursive: true, force: true })
await bundle()
declare()
