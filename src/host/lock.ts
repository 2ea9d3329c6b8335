import { lock } from 'proper-lockfile'
import { CredentialsError } from '../core/errors.ts'

/** A killed process leaves its lock behind; after this long without a sign of life it is taken over. */
const staleMs = 10_000

/**
 * Holds `<path>.lock` while `work` runs. Waits for others for about half a minute, with jitter.
 * @throws CredentialsError `publish-failed` where others hold it all the while; what the system reports as it is
 */
export async function withLock<T>(path: string, work: () => T): Promise<T> {
  const release = await acquire(path)
  try {
    return await work()
  } finally {
    // Fails only where someone else has taken a stale lock over; the work is done either way.
    await release().catch(() => {})
  }
}

async function acquire(path: string): Promise<() => Promise<void>> {
  for (let attempt = 1; ; attempt++) {
    try {
      // By default it throws from a timer where the lock was lost, which nothing could catch.
      return await lock(path, { realpath: false, stale: staleMs, onCompromised: () => {} })
    } catch (cause) {
      if (attempt >= mostAttempts(cause)) throw attempt < 400 ? cause : heldTooLong(path, cause)
    }
    await new Promise((resolve) => setTimeout(resolve, 50 + 50 * Math.random()))
  }
}

/** A directory that cannot be written stays so; a few more tries are for locks that are taken away meanwhile. */
function mostAttempts(cause: unknown): number {
  return cause instanceof Error && 'code' in cause && cause.code === 'ELOCKED' ? 400 : 5
}

function heldTooLong(path: string, cause: unknown): CredentialsError {
  return new CredentialsError(
    'publish-failed',
    `${path} could not be locked: other processes held ${path}.lock for half a minute. ` +
      'Remove that directory if none of them runs any more.',
    { cause, details: { reason: 'locked' } },
  )
}
