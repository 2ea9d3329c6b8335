/** Builds dist/: what the action and the command line run. `--check` fails when dist/ differs from a fresh build. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { bundle } from './bundle.ts'
import { licencesText, packagesAmong } from './licences.ts'

const dist = join(import.meta.dirname, '..', 'dist')

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

const { files, inputs } = await bundle()
const packages = packagesAmong([...inputs.values()].flat())
const built = new Map([...files, ['LICENSES.txt', licencesText(packages)] as const])

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
