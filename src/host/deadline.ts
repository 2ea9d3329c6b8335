import { CredentialsError } from '../core/errors.ts'

/** The longest delay a timer of Node takes; anything longer would fire at once. */
const longestMs = 2 ** 31 - 1

/** The work's result, unless the limit runs out or the process is told to stop first; the work itself goes on unheard. */
export async function within<T>(work: Promise<T>, limitMs: number | undefined): Promise<T> {
  const { promise: cut, reject } = rejection()
  const interrupt = (signal: NodeJS.Signals) => reject(interrupted(signal))
  const timer =
    limitMs === undefined
      ? undefined
      : setTimeout(() => reject(overdue(limitMs)), Math.min(limitMs, longestMs))
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  try {
    return await Promise.race([work, cut])
  } finally {
    clearTimeout(timer)
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}

function rejection(): { promise: Promise<never>; reject: (error: CredentialsError) => void } {
  let reject: (error: CredentialsError) => void = () => {}
  const promise = new Promise<never>((_, refuse) => {
    reject = refuse
  })
  return { promise, reject }
}

function overdue(limitMs: number): CredentialsError {
  return new CredentialsError(
    'deadline',
    `Action timed out after ${limitMs / 1000} seconds: the work was not done within ${limitMs / 1000} s, and nothing was published. ` +
      'Raise action-timeout-s if the time was too short.',
    { details: { input: 'action-timeout-s' } },
  )
}

function interrupted(signal: NodeJS.Signals): CredentialsError {
  return new CredentialsError('interrupted', `Stopped by ${signal}; nothing was published.`)
}
