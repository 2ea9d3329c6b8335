import { closeSync, fstatSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { OpenEnd } from '../core/host.ts'

/** The end of a file, open for writing; the file is made where there is none. */
export function openEnd(path: string): OpenEnd {
  const fd = openSync(path, 'a', 0o600)
  const start = fstatSync(fd).size
  const written: Buffer[] = []
  const takeBack = () => {
    const length = written.reduce((sum, piece) => sum + piece.length, 0)
    if (length === 0) return
    // What others have added stands behind it, or between, and is not ours to cut off.
    if (fstatSync(fd).size === start + length) ftruncateSync(fd, start)
    else blank(path, written, start)
    written.length = 0
  }
  return {
    write(text) {
      try {
        for (let left = Buffer.from(text); left.length > 0; ) {
          const size = writeSync(fd, left)
          written.push(left.subarray(0, size))
          left = left.subarray(size)
        }
      } catch (error) {
        takeBack()
        throw error
      }
    },
    takeBack,
    close: () => closeSync(fd),
  }
}

/** Makes empty lines of each piece where it stands: that needs no room on the disk. */
function blank(path: string, pieces: readonly Buffer[], start: number): void {
  const all = readFileSync(path)
  const fd = openSync(path, 'r+')
  try {
    let from = start
    for (const piece of pieces) {
      const at = all.indexOf(piece, from)
      if (at < 0) continue
      const lines = Buffer.alloc(piece.length, '\n')
      for (let done = 0; done < lines.length; ) {
        done += writeSync(fd, lines, done, lines.length - done, at + done)
      }
      from = at + piece.length
    }
  } finally {
    closeSync(fd)
  }
}
