/** A built folder on disk: its files, and the licences of the packages whose code is in them. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Bundle } from './bundle.ts'
import { licencesText, packagesAmong } from './licences.ts'

const root = join(import.meta.dirname, '..')

/** Text by its path in the folder. */
export function withLicences({ files, inputs }: Bundle): ReadonlyMap<string, string> {
  const packages = packagesAmong([...inputs.values()].flat())
  return new Map([...files, ['LICENSES.txt', licencesText(packages)]])
}

/** Empties the folder, which may be given from the root, and writes these files to it. */
export function writeFolder(folder: string, files: ReadonlyMap<string, string>): void {
  const at = resolve(root, folder)
  rmSync(at, { recursive: true, force: true })
  for (const [name, text] of files) {
    const path = join(at, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}
