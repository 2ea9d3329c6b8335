import { CredentialsError } from '../core/errors.ts'
import type { Clock } from '../core/host.ts'
import { claimsFrom, tokenExpiry } from '../core/token.ts'

/** A token shorter lived than this is not sent: it could end on its way. */
const marginMs = 30_000

/** Gives a web identity token; `fresh` demands one that was not given before. */
export type TokenSource = (fresh: boolean) => Promise<string>

/** Keeps a token for as long as it can be used: retries and several roles share one. */
export function cachedToken(request: () => Promise<string>, clock: Pick<Clock, 'now'>): TokenSource {
  let held: Promise<string> | undefined
  const ask = () => {
    const asked = request()
    held = asked
    asked.catch(() => {
      if (held === asked) held = undefined
    })
    return asked
  }
  const usable = (token: string) => (tokenExpiry(token) ?? Infinity) > clock.now() + marginMs
  return async (fresh) => {
    const earlier = held
    // Several that wait for one token share its failure too.
    const kept = fresh ? undefined : await earlier
    if (kept !== undefined && usable(kept)) return kept
    // Of several that wait for one token, the first asks for the next.
    return held === undefined || held === earlier ? ask() : held
  }
}

/**
 * Refuses what is no JSON Web Token: a variable that an earlier step set could name any file of the machine. AWS takes
 * no other tokens.
 */
export function onlyJwt(tokens: TokenSource): TokenSource {
  return async (fresh) => {
    const token = await tokens(fresh)
    if (claimsFrom(token) !== undefined) return token
    throw new CredentialsError(
      'token-file-unreadable',
      'The web identity token was not sent: the file holds no JSON Web Token. Check AWS_WEB_IDENTITY_TOKEN_FILE, or web_identity_token_file of the profile.',
      { details: { reason: 'opaque', input: 'AWS_WEB_IDENTITY_TOKEN_FILE' } },
    )
  }
}
