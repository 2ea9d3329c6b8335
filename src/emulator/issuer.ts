/** The identity provider: discovery document, public keys, and GitHub's token endpoint. */
import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose'
import type { EmulatorConfig } from './config.ts'
import { defaultAudience, githubClaims } from './github-claims.ts'
import { jsonAnswer, queryOf, type WireAnswer, type WireRequest } from './wire.ts'

export interface Issuer {
  /** The `iss` of its tokens. */
  readonly url: string
  /** https://openid.net/specs/openid-connect-discovery-1_0.html */
  discovery(): WireAnswer
  jwks(): Promise<WireAnswer>
  keys(): Promise<JSONWebKeySet>
  /** https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token */
  token(request: WireRequest, now: number): Promise<WireAnswer>
  /** A token with exactly these claims, save `iss`, `iat`, `exp` and `jti` where they are absent. */
  mint(claims: Readonly<Record<string, unknown>>, now: number): Promise<string>
}

export function createIssuer(config: EmulatorConfig, baseUrl: string): Issuer {
  const url = config.issuer === 'self' ? baseUrl : config.issuer
  const alg = config.signingAlgorithm
  const pair = generateKeyPair(alg)
  const kid = randomUUID()
  const keys = async (): Promise<JSONWebKeySet> => {
    const jwk = await exportJWK((await pair).publicKey)
    return { keys: [{ ...jwk, kid, alg, use: 'sig' }] }
  }
  const mint: Issuer['mint'] = async (claims, now) => {
    const iat = Math.floor(now / 1000)
    const payload = { jti: randomUUID(), iss: url, nbf: iat, iat, exp: iat + config.tokenSeconds, ...claims }
    return new SignJWT(payload).setProtectedHeader({ typ: 'JWT', alg, kid }).sign((await pair).privateKey)
  }
  return {
    url,
    keys,
    mint,
    jwks: async () => jsonAnswer(200, await keys()),
    discovery: () => jsonAnswer(200, discoveryDocument({ issuer: url, baseUrl, alg })),
    token: async (request, now) => {
      const job = jobOf(request, config)
      if (job === undefined)
        return jsonAnswer(401, {
          message: 'The request token is not that of a job.',
          typeKey: 'Unauthorized',
        })
      const claims = githubClaims(job.claims)
      const aud = queryOf(request.target).get('audience') ?? defaultAudience(claims)
      const value = await mint({ ...claims, aud }, now)
      return jsonAnswer(200, { count: value.length, value })
    },
  }
}

function jobOf(request: WireRequest, config: EmulatorConfig): EmulatorConfig['jobs'][number] | undefined {
  const [, shown] = /^bearer (.+)$/i.exec(request.headers['authorization'] ?? '') ?? []
  return config.jobs.find((job) => job.requestToken === shown)
}

function discoveryDocument(at: {
  readonly issuer: string
  readonly baseUrl: string
  readonly alg: string
}): object {
  return {
    issuer: at.issuer,
    jwks_uri: `${at.baseUrl}/.well-known/jwks`,
    subject_types_supported: ['public', 'pairwise'],
    response_types_supported: ['id_token'],
    claims_supported: ['sub', 'aud', 'exp', 'iat', 'iss', 'jti', 'nbf'],
    id_token_signing_alg_values_supported: [at.alg],
    scopes_supported: ['openid'],
  }
}
