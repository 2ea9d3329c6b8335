/** Builds dist/: what the action runs. `--check` fails when dist/ differs from a fresh build. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { action, bundle } from './bundle.ts'
import { withLicences, writeFolder } from './folder.ts'

const dist = join(import.meta.dirname, '..', action.folder)

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

const built = withLicences(await bundle(action))

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
  writeFolder(action.folder, built)
  for (const [name, text] of built) console.log(`${String(Buffer.byteLength(text)).padStart(8)}  ${name}`)
}
