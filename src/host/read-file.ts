import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import type { ErrorReason } from '../core/errors.ts'
import { CredentialsError } from '../core/errors.ts'
import { ifThere } from './atomic-file.ts'

/** Undefined where nothing stands. All that is asked about the file is asked of the one that was opened. */
export function withOpened<T>(path: string, work: (fd: number) => T, flags = 0): T | undefined {
  // Without O_NONBLOCK, opening a pipe waits for a writer.
  const fd = ifThere(() => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | flags))
  if (fd === undefined) return undefined
  try {
    return work(fd)
  } finally {
    closeSync(fd)
  }
}

/** The text of a regular file of at most `limit` bytes. @throws CredentialsError `unsafe-file` */
export function readOpened(fd: number, path: string, limit: number): string {
  if (!fstatSync(fd).isFile()) throw unsafe(`${path} is not a regular file.`, 'not-regular')
  const bytes = readUpTo(fd, limit + 1)
  if (bytes.length > limit) throw unsafe(`${path} is larger than ${limit} bytes.`, 'too-large')
  return textFrom(bytes, path)
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
  throw unsafe(`${path} is not UTF-8 text.`, 'not-text')
}

function unsafe(message: string, reason: ErrorReason): CredentialsError {
  return new CredentialsError('unsafe-file', message, { details: { reason } })
}
