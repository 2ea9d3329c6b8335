/** Verifies a web identity token as STS does: its issuer, its audience, its time, its signature. */
import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'
import type { ProviderEntry } from './directory.ts'
import { refusals } from './refusal.ts'

/** Seconds that IAM allows past `exp`. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html */
const tolerance = 300

/** The algorithms of https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
const algorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512']

export interface WebIdentityOptions {
  /** The provider of the role's account for an issuer. */
  readonly provider: (issuer: string) => ProviderEntry | undefined
  /** The provider's public keys. @throws Refusal */
  readonly keys: (provider: ProviderEntry) => Promise<JSONWebKeySet>
  /** Milliseconds since the epoch. */
  readonly now: number
}

export interface WebIdentity {
  readonly provider: ProviderEntry
  readonly claims: JWTPayload
  readonly subject: string
  /** The one of the token's audiences that the provider knows. */
  readonly audience: string
}

/** @throws Refusal as STS would */
export async function verifyWebIdentity(token: string, options: WebIdentityOptions): Promise<WebIdentity> {
  const unverified = decoded(token)
  const missing = ['iss', 'sub', 'aud', 'exp', 'iat'].find((name) => unverified[name] === undefined)
  if (missing !== undefined) throw refusals.missingClaim(missing)
  const provider = options.provider(String(unverified.iss))
  if (provider === undefined) throw refusals.noProvider(String(unverified.iss))
  const audience = [unverified.aud ?? []].flat().find((each) => provider.audiences.includes(each))
  if (audience === undefined) throw refusals.audience()
  checkExpiry(unverified, options.now)
  const claims = await verified(token, await options.keys(provider), options.now)
  return { provider, claims, subject: String(claims.sub), audience }
}

function decoded(token: string): JWTPayload {
  try {
    return decodeJwt(token)
  } catch {
    throw refusals.notAToken()
  }
}

function checkExpiry({ exp = 0 }: JWTPayload, now: number): void {
  const seconds = Math.floor(now / 1000)
  if (seconds >= exp + tolerance) throw refusals.tokenExpired(seconds, exp)
}

async function verified(token: string, jwks: JSONWebKeySet, now: number): Promise<JWTPayload> {
  try {
    const options = { algorithms, currentDate: new Date(now), clockTolerance: tolerance }
    return (await jwtVerify(token, createLocalJWKSet(jwks), options)).payload
  } catch (cause) {
    throw cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JWKSInvalid
      ? refusals.noKey()
      : refusals.badToken()
  }
}
