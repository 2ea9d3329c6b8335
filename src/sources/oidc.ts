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
}

/** Tokens of the CI's own issuer, hidden from the log before anything else sees them. */
export function oidcTokens({ platform, host, channel, ask, retry }: OidcOptions): TokenSource {
  const fetch = async () => {
    const request = () => retrying({ ...retry, name: 'The OIDC token' }, () => platform.token(ask, host))
    const token = await telling((error) => error.final(), request)
    channel.mask(token)
    return token
  }
  return cachedToken(fetch, host.clock)
}
