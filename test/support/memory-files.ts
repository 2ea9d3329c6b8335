import type { FileKind, Files } from '../../src/core/host.ts'

export interface MemoryFile {
  readonly kind: Exclude<FileKind, 'absent'>
  readonly text: string
  readonly mode: number
}

/** A file system in a Map, by absolute path; a link's text is its target. */
export interface MemoryFiles extends Files {
  readonly entries: Map<string, MemoryFile>
  /** Files of another user. */
  readonly foreign: Set<string>
  /** Regular files and their texts. */
  texts(): Record<string, string>
}

/** `fail` is asked before each change; what it returns is thrown. */
export function memoryFiles(
  texts: Readonly<Record<string, string>> = {},
  fail: (change: string, path: string) => Error | undefined = () => undefined,
): MemoryFiles {
  const entries = new Map<string, MemoryFile>(
    Object.entries(texts).map(([path, text]) => [path, { kind: 'file', text, mode: 0o644 }]),
  )
  const foreign = new Set<string>()
  const locks = new Map<string, Promise<unknown>>()
  const change = (name: string, path: string) => {
    const error = fail(name, path)
    if (error !== undefined) throw error
  }
  const order = new Map<string, number>()
  let changes = 0
  const put = (path: string, text: string, mode?: number) => {
    order.set(path, ++changes)
    entries.set(path, { kind: 'file', text, mode: mode ?? entries.get(path)?.mode ?? 0o600 })
  }
  const resolve = (path: string): string | undefined => {
    const entry = entries.get(path)
    return entry?.kind === 'link' ? resolve(entry.text) : entry && path
  }
  const files: MemoryFiles = {
    entries,
    foreign,
    texts: () =>
      Object.fromEntries(
        [...entries].filter(([, { kind }]) => kind === 'file').map(([path, { text }]) => [path, text]),
      ),
    read(path, limit = 1 << 20) {
      const entry = entries.get(resolve(path) ?? path)
      if (entry === undefined) return undefined
      if (entry.kind !== 'file') throw new Error(`${path} is not a regular file`)
      if (Buffer.byteLength(entry.text) > limit) throw new Error(`${path} is larger than ${limit} bytes`)
      return entry.text
    },
    kind: (path) => entries.get(path)?.kind ?? 'absent',
    isOwn: (path) => entries.get(path)?.kind === 'file' && !foreign.has(path),
    readOwn(path, limit) {
      if (files.isOwn(path)) return { text: files.read(path, limit) ?? '', modifiedMs: order.get(path) ?? 0 }
      return undefined
    },
    async readWithin(path, { within, limit }) {
      const inside = (child: string) =>
        within !== undefined && child.startsWith(`${resolve(within) ?? within}/`)

      if (inside(path) && !inside(resolve(path) ?? path)) return { kind: 'outside' }
      const text = files.read(path, limit)
      return text === undefined ? { kind: 'absent' } : { kind: 'text', text }
    },
    exposure: async () => undefined,
    list: (path) =>
      [...entries.keys()].flatMap((each) =>
        each.startsWith(`${path}/`) ? (each.slice(path.length + 1).split('/')[0] ?? []) : [],
      ),
    resolve,
    append(path, text) {
      change('append', path)
      put(path, (entries.get(path)?.text ?? '') + text)
    },
    openEnd(path) {
      change('open', path)
      const before = entries.get(path)?.text ?? ''
      put(path, before)
      return {
        write: (text) => {
          change('append', path)
          put(path, (entries.get(path)?.text ?? '') + text)
        },
        takeBack: () => put(path, before),
        close: () => {},
      }
    },
    replace(path, text, mode) {
      change('replace', path)
      put(path, text, mode)
    },
    sweep: () => {},
    makeDirectory(path) {
      change('makeDirectory', path)
      if (!entries.has(path)) entries.set(path, { kind: 'directory', text: '', mode: 0o700 })
    },
    remove(path) {
      change('remove', path)
      for (const each of [...entries.keys()])
        if (each === path || each.startsWith(`${path}/`)) entries.delete(each)
    },
    async locked<T>(path: string, work: () => T) {
      const before = locks.get(path)
      const done = (async () => {
        await before?.catch(() => {})
        change('lock', path)
        return work()
      })()
      locks.set(path, done)
      return done
    },
  }
  return files
}
