import type { Clock, Files } from '../core/host.ts'
import type { Session } from '../core/session.ts'
import { isAlive, isFresh, type Lease } from './freshness.ts'

export interface CacheOptions {
  /** Of a file only this user can read; it need not exist. */
  readonly path: string
  readonly files: Pick<Files, 'read' | 'replace' | 'locked'>
  readonly clock: Pick<Clock, 'now'>
  readonly renew: () => Promise<Session>
}

/**
 * The session in the file while it is fresh, else a new one, which the file then holds. Several processes that ask at
 * once may each renew; the file is whole at all times and the last wins. A session that still lives outlasts a
 * renewal that fails.
 */
export async function cachedSession(options: CacheOptions): Promise<Session> {
  const { clock, renew } = options
  const held = readLease(options)
  if (held !== undefined && isFresh(held, clock.now())) return held.session
  try {
    const session = await renew()
    await keepSession(session, options)
    return session
  } catch (thrown) {
    if (held !== undefined && isAlive(held, clock.now())) return held.session
    throw thrown
  }
}

/** Leaves a session for the processes that ask next. */
export async function keepSession(
  session: Session,
  { path, files, clock }: Omit<CacheOptions, 'renew'>,
): Promise<void> {
  const lease: Lease = { session, obtainedMs: clock.now() }
  await files.locked(path, () => files.replace(path, JSON.stringify(lease), 0o600))
}

/** A file that cannot be read is no reason to fail: what it holds can be had again. */
function readLease({ path, files }: CacheOptions): Lease | undefined {
  try {
    const text = files.read(path)
    return text === undefined ? undefined : leaseFrom(JSON.parse(text))
  } catch {
    return undefined
  }
}

function leaseFrom(value: Lease): Lease | undefined {
  const { session, obtainedMs } = value
  const whole = typeof session.keys.secretAccessKey === 'string' && typeof obtainedMs === 'number'
  return whole ? value : undefined
}
