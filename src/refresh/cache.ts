import { createHash } from 'node:crypto'
import type { Clock, Files } from '../core/host.ts'
import type { Session } from '../core/session.ts'
import { isAlive, isFresh, type Lease, retryTime } from './freshness.ts'

export interface CacheOptions {
  /** Of a file in a directory that only this user can read; it need not exist. */
  readonly path: string
  readonly files: Pick<Files, 'read' | 'replace' | 'locked' | 'kind' | 'isOwn'>
  readonly clock: Pick<Clock, 'now'>
  /** @param limitMs how long to try at most; undefined where there is nothing else to serve */
  readonly renew: (limitMs: number | undefined) => Promise<Session>
}

type Place = Omit<CacheOptions, 'renew'>

interface CachedLease extends Lease {
  /** After a renewal that failed: until then the session is served without another attempt. */
  readonly retryMs?: number
}

/** While a session still lives, nobody waits longer than this for the next. */
const patienceMs = 5_000

/** What every file system keeps apart and takes as it is; Windows has devices of some names. */
const plainName = /^(?!(?:con|prn|aux|nul|com\d|lpt\d)$)[a-z0-9_-]{1,64}$/

/** The order of a profile in a directory: a file of its own for each name, whatever the name and the file system. */
export function orderFile(profile: string): string {
  if (plainName.test(profile)) return `${profile}.json`
  return `~${createHash('sha256').update(profile).digest('hex').slice(0, 32)}.json`
}

/** Beside an order: the session that was obtained by it last. No order is named like that: its name has one dot. */
export function sessionPath(orderPath: string): string {
  return orderPath.replace(/\.json$/, '.session.json')
}

/**
 * The session in the file while it is fresh, without waiting for anybody. Else a new one: of several processes that
 * ask at once, one renews and the others take what it got. A session that still lives outlasts a renewal that fails.
 */
export async function cachedSession(options: CacheOptions): Promise<Session> {
  const { path, files, clock, renew } = options
  if (!isOurs(options)) return renew(undefined)
  const held = readLease(options)
  if (held !== undefined && isServed(held, clock.now())) return held.session
  const turn = { had: false }
  try {
    return await files.locked(path, () => {
      turn.had = true
      return renewed(options)
    })
  } catch (thrown) {
    if (turn.had) throw thrown
    // Without the lock the session is as good; only others may fetch one too.
    return renewed(options)
  }
}

async function renewed(options: CacheOptions): Promise<Session> {
  const { clock, renew } = options
  const held = readLease(options)
  if (held !== undefined && isServed(held, clock.now())) return held.session
  const alive = held !== undefined && isAlive(held, clock.now())
  try {
    const session = await renew(alive ? patienceMs : undefined)
    write({ session, obtainedMs: clock.now() }, options)
    return session
  } catch (thrown) {
    if (held === undefined || !isAlive(held, clock.now())) throw thrown
    write({ ...held, retryMs: retryTime(held, clock.now()) }, options)
    return held.session
  }
}

/** Leaves a session for the processes that ask next. */
export function keepSession(session: Session, { path, files, clock }: Place): void {
  files.replace(path, toText({ session, obtainedMs: clock.now() }), 0o600)
}

/** A link or somebody else's file is neither believed nor written to. */
function isOurs({ path, files }: Place): boolean {
  return files.kind(path) === 'absent' || files.isOwn(path)
}

function isServed(lease: CachedLease, nowMs: number): boolean {
  return isFresh(lease, nowMs) || (nowMs < (lease.retryMs ?? 0) && isAlive(lease, nowMs))
}

/** A cache that cannot be written costs time, not the session. */
function write(lease: CachedLease, { path, files }: Place): void {
  try {
    files.replace(path, toText(lease), 0o600)
  } catch {
    // The next process renews again.
  }
}

function toText(lease: CachedLease): string {
  return JSON.stringify(lease)
}

/** A file that cannot be read is no reason to fail: what it holds can be had again. */
function readLease({ path, files }: Place): CachedLease | undefined {
  try {
    const text = files.read(path)
    return text === undefined ? undefined : leaseFrom(JSON.parse(text))
  } catch {
    return undefined
  }
}

function leaseFrom(value: CachedLease): CachedLease | undefined {
  const { session, obtainedMs } = value
  const { keys, identity, expiration } = session
  const texts = [keys.accessKeyId, keys.secretAccessKey, identity.account, identity.arn]
  const whole = texts.every((text) => typeof text === 'string') && typeof obtainedMs === 'number'
  return whole && ['number', 'undefined'].includes(typeof expiration) ? value : undefined
}
