/** What the outside world offers, as an interface: the only way to a clock, a file, a socket or a process. */

import type { ProxyUrl } from './proxy.ts'

export type Env = Record<string, string | undefined>

/** At most eight members; functions take the slice they need. */
export interface Host {
  /** The live environment of this process: deleting a variable hides it from the SDK's own look-ups too. */
  readonly env: Env
  readonly clock: Clock
  readonly http: Http
  readonly files: Files
  readonly machine: Machine
  /** Writes one line, at once and in order, to standard output. */
  print(line: string): void
  /**
   * Starts one of this package's bundles as a process that outlives this one, and gives it its input.
   * @returns the first line it prints
   * @throws CredentialsError `publish-failed` where it ends or says nothing for 10 seconds
   */
  start(bundle: string, input: string): Promise<string>
  /**
   * The work's result, unless the time ends or the process is told to stop first.
   * @throws CredentialsError `deadline`, `interrupted`
   */
  within<T>(work: Promise<T>, limitMs: number | undefined): Promise<T>
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  sleep(ms: number): Promise<void>
  /** In [0, 1). Jitter only; never used where an adversary would care. */
  random(): number
}

export interface Machine {
  readonly platform: string
  readonly home: string
  /** The Node binary that runs now, absolute. */
  readonly node: string
  readonly pid: number
  /** Where the bundles of this package are, absolute: main.cjs and its siblings. */
  readonly directory: string
  /** The process that started this one: the runner. */
  readonly parent: number
  /** A directory for temporary files, absolute. */
  readonly temp: string
  /** 16 unguessable bytes in hexadecimal. */
  nonce(): string
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** Absolute, http or https. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** The proxy to go through; absent = direct. */
  readonly proxy?: ProxyUrl
  readonly limits?: HttpLimits
  /** Called once it is written: the time for work that its answer does not need. Must not throw. */
  readonly sent?: () => void
}

export interface HttpLimits {
  /** Until the connection stands, TLS included. Default 5 000. */
  readonly connectMs?: number
  /** Until the whole answer is read. Default 15 000. */
  readonly answerMs?: number
  /** Of the answer's body. Default 1 MiB. */
  readonly bodyBytes?: number
}

export interface HttpAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

export interface Http {
  /** Opens a connection that the next `send` to this origin uses, so that TLS overlaps with other work. Never fails. */
  open(url: string): void
  /**
   * One exchange, no retries, no redirects followed.
   * @throws CredentialsError `network` or `timeout` with `details.phase`, `host`, `errno`
   */
  send(request: HttpRequest): Promise<HttpAnswer>
}

/** What stands at a path, without following a symbolic link. */
export type FileKind = 'absent' | 'file' | 'directory' | 'link' | 'other'

/** A file of this process's user. */
export interface OwnText {
  readonly text: string
  /** When it was written last, in milliseconds since the epoch, with fractions. */
  readonly modifiedMs: number
}

/** `outside`: links led out of the directory in which the file must lie. */
export type WithinText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'outside' }

/** The end of a file that is open for writing. */
export interface OpenEnd {
  /** Adds the text in one write; on failure nothing of it stays. */
  write(text: string): void
  /** Takes away what was written, also where others have added to the file since. */
  takeBack(): void
  close(): void
}

export interface Files {
  /** Undefined where nothing stands. Follows links. @throws when larger than `limit` bytes, or not a regular file. */
  read(path: string, limit?: number): string | undefined
  kind(path: string): FileKind
  /** Whether a regular file stands there, not a link to one, that belongs to this process's user. */
  isOwn(path: string): boolean
  /** What `isOwn` asks, and the text, of the one file that was opened; undefined where it is no such file. @throws as `read` */
  readOwn(path: string, limit?: number): OwnText | undefined
  /**
   * As `read`, by one opening: the file that was opened is judged. Where `within` is given and the path leads through that directory,
   * under whatever name or letter case, the file must lie in it.
   */
  readWithin(
    path: string,
    options: { readonly within: string | undefined; readonly limit: number },
  ): Promise<WithinText>
  /** Why somebody else could decide what the file is or holds, to follow its path in a sentence; undefined where nobody can. */
  exposure(path: string, workspace: string | undefined): Promise<string | undefined>
  /** The names in a directory; none where it cannot be read. */
  list(path: string): readonly string[]
  /** Links resolved; undefined where nothing stands. */
  resolve(path: string): string | undefined
  /** One write at the end of the file, nothing of it on failure. */
  append(path: string, text: string): void
  /** Opens a file, made where there is none, to write at its end. */
  openEnd(path: string): OpenEnd
  /**
   * Atomic: the old or the new content, nothing between. Keeps an existing file's mode unless `mode` is given. One at
   * a time: the caller holds the lock or is the only one to know the path.
   */
  replace(path: string, text: string, mode?: number): void
  /** Removes what a `replace` of this path left beside it when its process was killed. */
  sweep(path: string): void
  /** The directory and its parents, each 0700 where it has to be made. */
  makeDirectory(path: string): void
  /** A file or an empty or full directory; silent where nothing stands. */
  remove(path: string): void
  /** Runs `work` while no other process holds the lock on `path`. The file need not exist. */
  locked<T>(path: string, work: () => T): Promise<T>
}
