import { CredentialsError, telling } from '../core/errors.ts'
import type { Host } from '../core/host.ts'
import type { Log } from '../core/log.ts'
import type { JobToken, TokenRequest } from '../core/platform.ts'
import { type RetryContext, retrying } from '../core/retry.ts'
import { cachedToken, type TokenSource } from './web-identity.ts'

export interface OidcOptions {
  readonly token: JobToken
  readonly host: Host
  readonly log: Pick<Log, 'mask'>
  readonly ask: TokenRequest
  readonly retry: Omit<RetryContext, 'name'>
  /** Called once a request is on its way: the time for whatever can be done before its answer. */
  readonly meanwhile: () => void
}

/**
 * Tokens of the CI's own issuer, hidden from the log before anything else sees them. A failure begins with the words of
 * the established action, which runbooks search for.
 */
export function oidcTokens({ token, host, log, ask, retry, meanwhile }: OidcOptions): TokenSource {
  const fetch = async () => {
    if (token.kind === 'none')
      throw new CredentialsError('no-token', `${token.because}.`, { details: { reason: 'not-permitted' } })
    const request = () => {
      const answer = token.kind === 'fixed' ? token.read(host) : token.ask(ask, host)
      meanwhile()
      return answer
    }
    const repeated = () => retrying({ ...retry, name: 'The OIDC token' }, request)
    const given = await telling((error) => error.final().prefixed('getIDToken call failed: '), repeated)
    log.mask(given)
    return given
  }
  return cachedToken(fetch, host.clock)
}
