/** What is known of an identity provider: questions about the rows. */
import { type Issuer, issuers } from './issuer-rows.ts'
import { matchesWildcards } from './pattern.ts'
import { remembering } from './remember.ts'

/** The row of a provider, by its host and path; undefined where nothing is known of it. */
export function issuerOf(host: string): Issuer | undefined {
  return rows(host, () => ({
    row: issuers.find(
      (each) => isHost(each.host, host) || (each.tenants === 'below' && host.startsWith(`${each.host}/`)),
    ),
  })).row
}

const rows = remembering<{ readonly row: Issuer | undefined }>()

/** An issuer that a service runs for its customers on the public internet. */
export function isPublicIssuer(host: string): boolean {
  const issuer = issuerOf(host)
  return issuer !== undefined && issuer.ownHost !== true
}

/** Everyone can have tokens of this issuer. */
export function isShared(host: string): boolean {
  const issuer = issuerOf(host)
  return issuer?.shared === true && isHost(issuer.host, host)
}

/** The claims that IAM insists on. */
export function requiredOf(host: string): readonly string[] {
  const issuer = issuerOf(host)
  return issuer !== undefined && isHost(issuer.host, host) ? issuer.required : []
}

/** A trailing slash is part of some issuers. */
function isHost(pattern: string, host: string): boolean {
  return matchesWildcards(pattern, host.endsWith('/') ? host.slice(0, -1) : host)
}

/** The claims of a token that a trust policy can ask about. */
export function conditionKeysOf(host: string): readonly string[] {
  const issuer = issuerOf(host)
  const common = issuer?.forms?.every((each) => each.sub === undefined) === true ? [] : ['sub', 'aud', 'amr']
  return [...common, ...(issuer?.keys ?? [])]
}

/** Further keys that IAM fills for issuers of which it lists none of their own, if the token has the claim. */
export function unlistedKeysOf(host: string): readonly string[] {
  return (issuerOf(host)?.keys ?? []).length === 0 ? ['email', 'oaud'] : []
}

/** `token.actions.githubusercontent.com` of `https://token.actions.githubusercontent.com`; also of a provider's ARN. */
export function issuerHostFrom(urlOrArn: string): string {
  return urlOrArn
    .replace(/^arn:[^:]*:iam::\d*:oidc-provider\//, '')
    .replace(/^https?:\/\//, '')
    .replace(/\/$/, '')
}
