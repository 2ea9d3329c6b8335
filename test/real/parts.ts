/** What `scripts/real-parts.sh` installed: one command per part, and their versions. */
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const { REAL_PARTS_DIR, XDG_CACHE_HOME } = process.env

export const partsFolder =
  REAL_PARTS_DIR || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'configure-aws-credentials/real-parts')

const missing = (what: string) =>
  new Error(
    `${what} is not in ${partsFolder}. Run scripts/real-parts.sh, which needs a network; nothing is skipped.`,
  )

/** The path of a part's command. */
export function part(name: string): string {
  const path = join(partsFolder, 'bin', name)
  if (!existsSync(path)) throw missing(name)
  return path
}

/** e.g. `1.44.5` */
export function versionOf(name: string): string {
  const inventory = join(partsFolder, 'parts.json')
  if (!existsSync(inventory)) throw missing('parts.json')
  const version: unknown = JSON.parse(readFileSync(inventory, 'utf8'))[name]
  if (typeof version !== 'string') throw missing(name)
  return version
}
