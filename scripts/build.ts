/** Builds dist/: what the action and the command line run. `--check` fails when dist/ differs from a fresh build. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')

/** CommonJS libraries inside ES modules look for `require`. */
const banner = 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);'

async function bundle(outdir: string) {
  return build({
    absWorkingDir: root,
    entryPoints: { main: 'src/entry/main.ts', post: 'src/entry/post.ts', cli: 'src/entry/cli.ts' },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    legalComments: 'none',
    banner: { js: banner },
    chunkNames: 'chunks/[name]-[hash]',
    metafile: true,
    logLevel: 'warning',
  })
}

function contents(directory: string): Map<string, string> {
  const names = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return new Map(
    names
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(directory.length + 1), readFileSync(path, 'utf8')]),
  )
}

async function check() {
  const fresh = mkdtempSync(join(tmpdir(), 'dist-'))
  try {
    await bundle(fresh)
    const [built, committed] = [contents(fresh), contents(join(root, 'dist'))]
    const stale = [...new Set([...built.keys(), ...committed.keys()])].filter(
      (name) => built.get(name) !== committed.get(name),
    )
    if (stale.length === 0) return
    console.error(`dist/ is stale: ${stale.join(', ')}. Run 'npm run build' and commit dist/.`)
    process.exitCode = 1
  } finally {
    rmSync(fresh, { recursive: true })
  }
}

if (process.argv.includes('--check')) await check()
else {
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  const { metafile } = await bundle(join(root, 'dist'))
  for (const [name, { bytes }] of Object.entries(metafile.outputs))
    console.log(`${String(bytes).padStart(8)}  ${name}`)
}
