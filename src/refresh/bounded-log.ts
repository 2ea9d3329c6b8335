import type { Clock, Files } from '../core/host.ts'

export interface LogOptions {
  readonly path: string
  readonly files: Pick<Files, 'append'>
  readonly clock: Pick<Clock, 'now'>
  /** In characters. */
  readonly limit?: number
}

/** Appends lines, each with its time, until the file is full. Never throws: a log is no reason to stop serving. */
export function boundedLog({ path, files, clock, limit = 256 * 1024 }: LogOptions): (line: string) => void {
  const state = { left: limit }
  return (line) => {
    if (state.left <= 0) return
    const text = `${new Date(clock.now()).toISOString()} ${line.replaceAll(/[\r\n]+/g, ' ')}\n`
    state.left -= text.length
    try {
      files.append(path, state.left > 0 ? text : 'This log is full; what happens from here on is not told.\n')
    } catch {
      // The directory is gone: the job is over.
    }
  }
}
