/** What is wrong with an OpenID Connect provider in IAM. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html */
import { isObject } from '../core/json.ts'
import { issuerHostFrom, issuerOf } from './issuers.ts'
import { finding, type LintFinding, pointerTo } from './lint-finding.ts'

/** As CloudFormation writes it, `AWS::IAM::OIDCProvider`. */
export interface OidcProvider {
  readonly Url: string
  readonly ClientIdList?: readonly string[]
  readonly ThumbprintList?: readonly string[]
}

export function isOidcProvider(value: unknown): value is OidcProvider {
  return isObject(value) && typeof value['Url'] === 'string'
}

/** IAM ignores the thumbprint of an issuer whose certificate is from a public authority. */
export function lintProvider({ Url, ThumbprintList = [] }: OidcProvider): readonly LintFinding[] {
  const host = issuerHostFrom(Url)
  if (ThumbprintList.length === 0 || issuerOf(host) === undefined) return []
  const path = ['ThumbprintList']
  return [
    finding('unneeded-thumbprints', path, {
      message: `IAM checks the certificate of ${host} against public authorities and ignores the thumbprints.`,
      fix: 'Remove them: a list that AWS ignores gives a false sense of protection.',
      patch: [{ op: 'remove', path: pointerTo(path) }],
    }),
  ]
}
