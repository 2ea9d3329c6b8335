import { CredentialsError } from '../core/errors.ts'
import { isAlphanumeric } from '../core/session.ts'
import type { Sessions } from './means.ts'

/** AWS gives no say in the alphabet of its keys, so the only way is to ask again. */
export async function untilAlphanumeric(ask: () => Promise<Sessions>): Promise<Sessions> {
  const most = 100
  for (let asked = 1; asked <= most; asked++) {
    const sessions = await ask()
    if (isAlphanumeric((sessions.at(-1) ?? sessions[0]).keys)) return sessions
  }
  throw new CredentialsError(
    'special-characters',
    `None of ${most} sets of credentials was free of special characters. Run the job again, or drop special-characters-workaround and quote the credentials where they are used.`,
    { details: { input: 'special-characters-workaround' } },
  )
}
