import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs'

export interface Replacement {
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
export function replaceFile({ path, text, mode, temporary }: Replacement): void {
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

/** A write may take less than all. */
function writeWhole(fd: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done)
}

/** Undefined where nothing stands at the path that is looked at. */
export function ifThere<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return undefined
    }
    throw error
  }
}
