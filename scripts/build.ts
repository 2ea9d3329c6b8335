/** Builds dist/: what the action and the command line run. `--check` fails when dist/ differs from a fresh build. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { build, type Plugin } from 'esbuild'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')

/**
 * One CommonJS file an entry, for that is what Node starts fastest (an ES module split into five files took 9 ms
 * longer). What the code imports dynamically becomes a file of its own in lazy/, read only on the path that needs it.
 */
async function bundle(): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  const pending = ['main', 'post', 'process', 'endpoint', 'cli'].map((name) => ({
    source: `src/entry/${name}.ts`,
    output: `${name}.cjs`,
  }))
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const { source, output } = next
    if (files.has(output)) continue
    const lazy = lazyFiles(output, (found) => pending.push(found))
    files.set(output, await compile(source, lazy))
  }
  return files
}

async function compile(source: string, lazy: Plugin): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [source],
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    legalComments: 'none',
    // import() of CommonJS would start Node's loader for ES modules.
    supported: { 'dynamic-import': false },
    plugins: [lazy],
    write: false,
    logLevel: 'warning',
  })
  const [file] = outputFiles
  if (file === undefined) throw new Error(`${source} built to nothing`)
  return file.text
}

/** Leaves `import('./name.ts')` to run time, as `lazy/name.cjs`, and asks for that file to be built. */
function lazyFiles(output: string, found: (entry: { source: string; output: string }) => void): Plugin {
  return {
    name: 'lazy-files',
    setup({ onResolve }) {
      onResolve({ filter: /^\..*\.ts$/ }, ({ kind, path, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined
        const source = relative(root, join(resolveDir, path))
        // A room's index is named for the room.
        const file = `${basename(source.replace(/[\\/]index\.ts$/, ''), '.ts')}.cjs`
        found({ source, output: `lazy/${file}` })
        return { path: output.startsWith('lazy/') ? `./${file}` : `./lazy/${file}`, external: true }
      })
    },
  }
}

function committed(): Map<string, string> {
  if (!existsSync(dist)) return new Map()
  const entries = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [relative(dist, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]
    }),
  )
}

const built = await bundle()

if (process.argv.includes('--check')) {
  const present = committed()
  const stale = [...new Set([...built.keys(), ...present.keys()])].filter(
    (name) => built.get(name) !== present.get(name),
  )
  if (stale.length > 0) {
    console.error(`dist/ is stale: ${stale.join(', ')}. Run 'npm run build' and commit dist/.`)
    process.exitCode = 1
  }
} else {
  rmSync(dist, { recursive: true, force: true })
  for (const [name, text] of built) {
    mkdirSync(dirname(join(dist, name)), { recursive: true })
    writeFileSync(join(dist, name), text)
    console.log(`${String(Buffer.byteLength(text)).padStart(8)}  ${name}`)
  }
}
