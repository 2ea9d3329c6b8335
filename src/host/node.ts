import { closeSync, openSync, readSync, realpathSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Host } from '../core/host.ts'
import { within } from './deadline.ts'
import { nodeFiles } from './files.ts'
import { nodeHttp } from './http.ts'

/** The real world, for Node 20 and newer. Costs nothing until it is used. */
export function nodeHost(): Host {
  return {
    env: process.env,
    clock: {
      now: Date.now,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      random: Math.random,
    },
    http: nodeHttp(process.env),
    files: nodeFiles(),
    machine: {
      platform: process.platform,
      get home() {
        return os().homedir()
      },
      node: process.execPath,
      pid: process.pid,
      parent: process.ppid,
      get directory() {
        return dirname(realpathSync(process.argv[1] ?? '.'))
      },
      get temp() {
        return os().tmpdir()
      },
      nonce: nonces(),
    },
    print,
    async start(bundle, input) {
      const { startBundle } = await import('./start.ts')
      return startBundle(this.machine.directory, bundle, input)
    },
    within,
  }
}

/** Loaded where it is asked for: the OIDC path does without. */
function os() {
  return process.getBuiltinModule('node:os')
}

/** Sixteen bytes a call, of a few hundred that are fetched at once. */
function nonces(): () => string {
  let left = Buffer.alloc(0)
  return () => {
    if (left.length < 16) left = randomBytes(256)
    const bytes = left.subarray(0, 16)
    left = left.subarray(16)
    return bytes.toString('hex')
  }
}

/** Where the system offers randomness as a file, that spares loading all of node:crypto. */
function randomBytes(size: number): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(size)
  if (process.platform === 'win32') return process.getBuiltinModule('node:crypto').randomFillSync(bytes)
  const fd = openSync('/dev/urandom', 'r')
  try {
    if (readSync(fd, bytes) !== size) throw new Error('/dev/urandom gave too little')
    return bytes
  } finally {
    closeSync(fd)
  }
}

/**
 * Past the stream, so that a line is out before anything that follows, process.exit included. A pipe whose reader is
 * slow reports EAGAIN: wait for it. One whose reader is gone has nobody to tell.
 */
function print(line: string): void {
  const bytes = Buffer.from(`${line}\n`)
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(1, bytes, done)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code === 'EPIPE') return
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}
