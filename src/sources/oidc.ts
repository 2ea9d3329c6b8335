import { telling } from '../core/errors.ts'
import type { Host } from '../core/host.ts'
import type { Channel, Platform, TokenRequest } from '../core/platform.ts'
import { type RetryContext, retrying } from '../core/retry.ts'
import { cachedToken, type TokenSource } from './web-identity.ts'

export interface OidcOptions {
  readonly platform: Platform
  readonly host: Host
  readonly channel: Pick<Channel, 'mask'>
  readonly ask: TokenRequest
  readonly retry: Omit<RetryContext, 'name'>
  /** Called once a request is on its way: the time for whatever can be done before its answer. */
  readonly meanwhile: () => void
}

/**
 * Tokens of the CI's own issuer, hidden from the log before anything else sees them. A failure begins with the words of
 * the established action, which runbooks search for.
 */
export function oidcTokens({ platform, host, channel, ask, retry, meanwhile }: OidcOptions): TokenSource {
  const fetch = async () => {
    const request = () => {
      const answer = platform.token(ask, host)
      meanwhile()
      return answer
    }
    const repeated = () => retrying({ ...retry, name: 'The OIDC token' }, request)
    const token = await telling((error) => error.final().prefixed('getIDToken call failed: '), repeated)
    channel.mask(token)
    return token
  }
  return cachedToken(fetch, host.clock)
}
