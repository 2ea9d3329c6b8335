import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { CredentialsError } from '../core/errors.ts'
import type { FileKind, Files } from '../core/host.ts'
import { ifThere, replaceFile, writeWhole } from './atomic-file.ts'

const readLimit = 1 << 20

/** What the system reports (EACCES, ENOSPC, …) passes as it is: the caller knows what the file was for. */
export function nodeFiles(): Files {
  return {
    read: (path, limit = readLimit) => read(path, limit),
    kind,
    isOwn,
    list,
    resolve: (path) => ifThere(() => realpathSync(path)),
    append,
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
  // Without O_NONBLOCK, opening a pipe waits for a writer.
  const fd = ifThere(() => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK))
  if (fd === undefined) return undefined
  try {
    if (!fstatSync(fd).isFile()) throw unsafe(`${path} is not a regular file.`)
    const bytes = readUpTo(fd, limit + 1)
    if (bytes.length > limit) throw unsafe(`${path} is larger than ${limit} bytes.`)
    return textFrom(bytes, path)
  } finally {
    closeSync(fd)
  }
}

function readUpTo(fd: number, most: number): Buffer {
  const chunks: Buffer[] = []
  let left = most
  while (left > 0) {
    const chunk = Buffer.allocUnsafe(Math.min(left, 1 << 16))
    const size = readSync(fd, chunk)
    if (size === 0) break
    chunks.push(chunk.subarray(0, size))
    left -= size
  }
  return Buffer.concat(chunks)
}

/** Decoding anything else and writing it back would change bytes that are not ours. */
function textFrom(bytes: Buffer, path: string): string {
  const text = bytes.toString('utf8')
  if (Buffer.from(text).equals(bytes)) return text
  throw unsafe(`${path} is not UTF-8 text.`)
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
  return stats?.isFile() === true && (process.getuid === undefined || stats.uid === process.getuid())
}

function list(path: string): readonly string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}

function append(path: string, text: string): () => void {
  const fd = openSync(path, 'a', 0o600)
  try {
    const { size } = fstatSync(fd)
    try {
      writeWhole(fd, text)
    } catch (error) {
      ftruncateSync(fd, size)
      throw error
    }
    const end = size + Buffer.byteLength(text)
    return () => cutBack(path, { from: end, to: size })
  } finally {
    closeSync(fd)
  }
}

/** Only while nothing was added after it: that would not be ours to remove. */
function cutBack(path: string, { from, to }: { from: number; to: number }): void {
  if (statSync(path).size === from) truncateSync(path, to)
}

/** Always the same, so that what a killed process leaves there is found again. */
function unfinished(path: string): string {
  return `${path}.aws-tmp`
}

function unsafe(message: string): CredentialsError {
  return new CredentialsError('unsafe-file', message)
}
