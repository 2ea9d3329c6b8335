import {
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  type Stats,
} from 'node:fs'
import { dirname } from 'node:path'
import type { FileKind, Files, OwnText } from '../core/host.ts'
import { ifThere, replaceFile } from './atomic-file.ts'
import { openEnd } from './open-end.ts'
import { readOpened, withOpened } from './read-file.ts'

const readLimit = 1 << 20

/** What the system reports (EACCES, ENOSPC, …) passes as it is: the caller knows what the file was for. */
export function nodeFiles(): Files {
  return {
    read: (path, limit = readLimit) => read(path, limit),
    kind,
    isOwn,
    readOwn: (path, limit = readLimit) => readOwn(path, limit),
    readWithin: async (path, { within, limit }) =>
      (await import('./places.ts')).readWithin(path, within, limit),
    exposure: async (path, workspace) => (await import('./places.ts')).exposure(path, workspace),
    list,
    resolve: (path) => ifThere(() => realpathSync(path)),
    append,
    openEnd,
    replace: (path, text, mode) => replaceFile({ path, text, mode, temporary: unfinished(path) }),
    sweep: (path) => rmSync(unfinished(path), { force: true }),
    makeDirectory: (path) => void mkdirSync(path, { recursive: true, mode: 0o700 }),
    remove: (path) => rmSync(path, { recursive: true, force: true }),
    async locked(path, work) {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      const { withLock } = await import('./lock.ts')
      return withLock(path, work)
    },
  }
}

function read(path: string, limit: number): string | undefined {
  return withOpened(path, (fd) => readOpened(fd, path, limit))
}

/** Windows knows no O_NOFOLLOW, and tells no owner. */
function readOwn(path: string, limit: number): OwnText | undefined {
  if (constants.O_NOFOLLOW === undefined && !isOwn(path)) return undefined
  try {
    return withOpened(path, (fd) => ownText(fd, path, limit), constants.O_NOFOLLOW)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ELOOP') return undefined
    throw error
  }
}

function ownText(fd: number, path: string, limit: number): OwnText | undefined {
  const stats = fstatSync(fd)
  if (!isOwnFile(stats)) return undefined
  return { text: readOpened(fd, path, limit), modifiedMs: stats.mtimeMs }
}

function kind(path: string): FileKind {
  const stats = ifThere(() => lstatSync(path))
  if (stats === undefined) return 'absent'
  if (stats.isSymbolicLink()) return 'link'
  if (stats.isDirectory()) return 'directory'
  return stats.isFile() ? 'file' : 'other'
}

/** Windows tells no owner: there the directory's access rights must do. */
function isOwn(path: string): boolean {
  const stats = ifThere(() => lstatSync(path))
  return stats !== undefined && isOwnFile(stats)
}

function isOwnFile(stats: Stats): boolean {
  return stats.isFile() && (process.getuid === undefined || stats.uid === process.getuid())
}

function list(path: string): readonly string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}

function append(path: string, text: string): void {
  const end = openEnd(path)
  try {
    end.write(text)
  } finally {
    end.close()
  }
}

/** Always the same, so that what a killed process leaves there is found again. */
function unfinished(path: string): string {
  return `${path}.aws-tmp`
}
