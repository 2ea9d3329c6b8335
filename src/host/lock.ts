import { lock } from 'proper-lockfile'
import { CredentialsError } from '../core/errors.ts'

/** A killed process leaves its lock behind; after this long without a sign of life it is taken over. */
const staleMs = 10_000

/**
 * Holds `<path>.lock` while `work` runs. Waits for others for about half a minute, with jitter.
 * @throws CredentialsError `publish-failed` where the lock cannot be had
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
  try {
    return await lock(path, {
      realpath: false,
      stale: staleMs,
      retries: { retries: 400, factor: 1, minTimeout: 50, maxTimeout: 100, randomize: true },
      // By default it throws from a timer, which nothing could catch.
      onCompromised: () => {},
    })
  } catch (cause) {
    throw new CredentialsError(
      'publish-failed',
      `${path} could not be locked: other processes held ${path}.lock for half a minute. ` +
        'Remove that directory if none of them runs any more.',
      { cause },
    )
  }
}
