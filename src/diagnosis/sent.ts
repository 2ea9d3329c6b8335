import { partitionOfRegion } from '../core/arn.ts'
import { type Claims, claim } from '../core/token.ts'
import { issuerHostFrom } from '../trust/issuers.ts'
import { type Evidence, roleArn } from './evidence.ts'
import { quote } from './text.ts'

/** The claims of the token that a trust policy can check. */
export interface Sent {
  readonly iss: string
  /** The issuer as condition keys name it: `token.actions.githubusercontent.com`. */
  readonly host: string
  readonly sub: string
  readonly aud: string
}

export function sentBy({ claims }: Evidence): Sent | undefined {
  const iss = claim(claims, 'iss')
  const sub = claim(claims, 'sub')
  const aud = audienceOf(claims)
  return iss === undefined || sub === undefined || aud === undefined
    ? undefined
    : { iss, host: issuerHostFrom(iss), sub, aud }
}

/** One audience; of several, the first. */
export function audienceOf(claims: Claims | undefined): string | undefined {
  const value = claims?.['aud']
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' ? first : undefined
}

/** `sub`, `aud` and `iss` as evidence. */
export function sentLines(sent: Sent | undefined): readonly string[] {
  if (sent === undefined) return []
  return [`sub sent: ${quote(sent.sub)}`, `aud sent: ${quote(sent.aud)}`, `iss sent: ${quote(sent.iss)}`]
}

/** The account and partition of the role, with placeholders where the role is no ARN. */
export function ownerOf(evidence: Evidence): { readonly account: string; readonly partition: string } {
  const arn = roleArn(evidence)
  return {
    account: arn?.account || 'AWS_ACCOUNT_ID',
    partition: arn?.partition ?? partitionOfRegion(evidence.plan?.region ?? '').id,
  }
}

export function providerArn(evidence: Evidence, host: string): string {
  const { account, partition } = ownerOf(evidence)
  return `arn:${partition}:iam::${account}:oidc-provider/${host}`
}

/** A value quoted for a shell if it needs it. */
export function toShellWord(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`
}
