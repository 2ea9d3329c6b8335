/** Where a path leads, link by link. Loaded only where that matters. */

import { type BigIntStats, fstatSync, lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, parse, resolve, sep } from 'node:path'
import type { WithinText } from '../core/host.ts'
import { ifThere } from './atomic-file.ts'
import { readOpened, withOpened } from './read-file.ts'

const mostLinks = 40
const sticky = 0o1000n
const byEverybody = 0o002n

/** One entry of a directory on the way. Neither path has a link in it, but the entry may be one. */
interface Step {
  readonly directory: string
  readonly entry: string
  readonly stats: BigIntStats
}

/** Every step of the way as the system takes it, as far as there is something. */
function wayTo(path: string): readonly Step[] {
  const { root } = parse(resolve(path))
  const steps: Step[] = []
  const ahead = namesIn(resolve(path).slice(root.length))
  let directory = root
  let links = 0
  for (let name = ahead.shift(); name !== undefined; name = ahead.shift()) {
    const entry = join(directory, name)
    const stats = ifThere(() => lstatSync(entry, { bigint: true }))
    if (stats === undefined) break
    steps.push({ directory, entry, stats })
    if (!stats.isSymbolicLink()) {
      directory = entry
      continue
    }
    const target = readlinkSync(entry)
    const absolute = parse(target).root
    if (++links > mostLinks) break
    if (absolute !== '') directory = absolute
    ahead.unshift(...namesIn(target.slice(absolute.length)))
  }
  return steps
}

function namesIn(path: string): string[] {
  return path.split(sep === '/' ? /\/+/ : /[\\/]+/).filter((name) => name !== '')
}

/**
 * The text of a file by one opening, judged by what was opened: whatever is put in its place later changes nothing.
 * Where the way leads through the directory `within`, by whatever name or letter case, the file must lie in it.
 */
export function readWithin(path: string, within: string | undefined, limit: number): WithinText {
  const found = withOpened(path, (fd): WithinText => {
    if (within !== undefined && leadsThrough(path, within) && !liesIn(fd, path, within))
      return { kind: 'outside' }
    return { kind: 'text', text: readOpened(fd, path, limit) }
  })
  return found ?? { kind: 'absent' }
}

function leadsThrough(path: string, root: string): boolean {
  const below = resolve(path)
  const above = resolve(root)
  if (below.startsWith(above.endsWith(sep) ? above : `${above}${sep}`)) return true
  const top = ifThere(() => statSync(root, { bigint: true }))
  return top !== undefined && wayTo(path).some(({ stats }) => isSame(stats, top))
}

/** The opened file's own path is in the directory: there, the same file is found. */
function liesIn(fd: number, path: string, root: string): boolean {
  const top = ifThere(() => statSync(root, { bigint: true }))
  const real = ifThere(() => openedPath(fd)) ?? ifThere(() => realpathSync(path))
  if (top === undefined || real === undefined) return false
  const there = ifThere(() => lstatSync(real, { bigint: true }))
  return there !== undefined && isSame(there, fstatSync(fd, { bigint: true })) && isBelow(real, top)
}

/** Linux tells where the file is that was opened, whatever the links say since. */
function openedPath(fd: number): string | undefined {
  return process.platform === 'linux' ? readlinkSync(`/proc/self/fd/${fd}`) : undefined
}

function isBelow(path: string, top: BigIntStats): boolean {
  for (let above = dirname(path), below = path; above !== below; below = above, above = dirname(above)) {
    const stats = ifThere(() => lstatSync(above, { bigint: true }))
    if (stats !== undefined && isSame(stats, top)) return true
  }
  return false
}

function isSame(one: BigIntStats, other: BigIntStats): boolean {
  return one.dev === other.dev && one.ino === other.ino
}

/**
 * Why somebody else could decide what the file is or holds: a link that the workspace brought along, or a mode by which
 * everybody may write to its directory or replace it. Windows has no such modes: there only links count.
 */
export function exposure(path: string, workspace: string | undefined): string | undefined {
  const top = workspace === undefined ? undefined : ifThere(() => statSync(workspace, { bigint: true }))
  const way = wayTo(dirname(path))
  for (const { directory, entry, stats } of way) {
    if (stats.isSymbolicLink() && top !== undefined && isBelow(entry, top)) {
      return `goes through ${entry}, a symbolic link in the workspace`
    }
    if (isReplaceable(directory, stats)) return open(directory)
  }
  const directory = ifThere(() => realpathSync(dirname(path)))
  const file = directory && ifThere(() => lstatSync(join(directory, basename(path)), { bigint: true }))
  const last = directory ?? way.at(-1)?.entry
  return last !== undefined && isReplaceable(last, file || undefined) ? open(last) : undefined
}

function open(directory: string): string {
  return `lies in ${directory}, which everybody may write to (mode o+w)`
}

/** In a sticky directory, such as /tmp, only its owner can replace an entry. */
function isReplaceable(directory: string, entry: BigIntStats | undefined): boolean {
  const stats = ifThere(() => lstatSync(directory, { bigint: true }))
  if (stats === undefined || !hasModes() || (stats.mode & byEverybody) === 0n) return false
  const foreign = entry !== undefined && entry.uid !== 0n && entry.uid !== BigInt(process.getuid?.() ?? -1)
  return (stats.mode & sticky) === 0n || foreign
}

function hasModes(): boolean {
  return process.platform !== 'win32'
}
