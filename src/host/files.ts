import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { CredentialsError } from '../core/errors.ts'
import type { FileKind, Files } from '../core/host.ts'

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
    replace: (path, text, mode) => replace({ path, text, mode, temporary: unfinished(path) }),
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

interface Replacement {
  readonly path: string
  readonly text: string
  readonly mode: number | undefined
  /** In the same directory, so that the renaming is atomic. */
  readonly temporary: string
}

/**
 * Written here because write-file-atomic 6 takes a short write for a whole one: on a full disk it puts a truncated
 * file in the place of the good one.
 */
function replace({ path, text, mode, temporary }: Replacement): void {
  const former = ifThere(() => statSync(path))
  rmSync(temporary, { force: true })
  try {
    const fd = openSync(temporary, 'wx', 0o600)
    try {
      writeWhole(fd, text)
      fchmodSync(fd, mode ?? (former === undefined ? 0o600 : former.mode & 0o777))
      keepOwner(fd, former)
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
    rename(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** Windows refuses while another program has the file open without sharing it, as most do; such looks are short. */
function rename(from: string, to: string): void {
  const mostTries = process.platform === 'win32' ? 100 : 1
  for (let tries = 1; ; tries++) {
    try {
      renameSync(from, to)
      return
    } catch (error) {
      if (tries >= mostTries || !isShared(error)) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    }
  }
}

function isShared(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^E(PERM|ACCES|BUSY)$/.test(String(error.code))
}

/** In a container that runs as root, the files of the runner's user stay theirs. */
function keepOwner(fd: number, former: Stats | undefined): void {
  const own = fstatSync(fd)
  if (former === undefined || (former.uid === own.uid && former.gid === own.gid)) return
  try {
    fchownSync(fd, former.uid, former.gid)
  } catch {
    // Only root may; the content matters more.
  }
}

function writeWhole(fd: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done)
}

function ifThere<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return undefined
    }
    throw error
  }
}

function unsafe(message: string): CredentialsError {
  return new CredentialsError('unsafe-file', message)
}
