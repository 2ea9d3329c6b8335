import type { Clock } from '../core/host.ts'
import { tokenExpiry } from '../core/token.ts'

/** A token shorter lived than this is not sent: it could end on its way. */
const marginMs = 30_000

/** Gives a web identity token; `fresh` demands one that was not given before. */
export type TokenSource = (fresh: boolean) => Promise<string>

/** Keeps a token for as long as it can be used: retries and several roles share one. */
export function cachedToken(request: () => Promise<string>, clock: Pick<Clock, 'now'>): TokenSource {
  let held: Promise<string> | undefined
  const usable = (token: string) => (tokenExpiry(token) ?? Infinity) > clock.now() + marginMs
  return async (fresh) => {
    const earlier = held
    const kept = fresh || earlier === undefined ? undefined : await earlier.catch(() => undefined)
    if (kept !== undefined && usable(kept)) return kept
    // Of several that wait for one token, the first asks for the next.
    if (held === undefined || held === earlier) held = request()
    return held
  }
}
