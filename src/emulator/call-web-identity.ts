/** AssumeRoleWithWebIdentity: the call that is not signed. */
import type { JSONWebKeySet } from 'jose'
import { conditionKeysOf } from '../trust/issuers.ts'
import type { Context } from '../trust/verdict.ts'
import { type AssumeContext, accountOfRole, assume, sessionElements } from './assume.ts'
import { isFields } from './decode.ts'
import type { ProviderEntry, SessionTags } from './directory.ts'
import { type AssumeParameters, assumeParametersFrom, webIdentityTokenFrom } from './parameters.ts'
import { refusals } from './refusal.ts'
import { resultAnswer } from './sts-xml.ts'
import { verifyWebIdentity, type WebIdentity } from './web-identity.ts'
import type { WireAnswer } from './wire.ts'

/** The provider's public keys. @throws Refusal */
export type KeySource = (provider: ProviderEntry) => Promise<JSONWebKeySet>

/** @throws Refusal as STS would */
export async function callWebIdentity(
  form: URLSearchParams,
  context: AssumeContext,
  keys: KeySource,
): Promise<WireAnswer> {
  const asked = assumeParametersFrom(form, context.minimumDuration)
  const token = webIdentityTokenFrom(form)
  const account = accountOfRole(asked.roleArn, context)
  const provider = (issuer: string) => context.directory.provider(account, issuer)
  const identity = await verifyWebIdentity(token, { provider, keys, now: context.now })
  checkRolesClaim(identity, asked.roleArn)
  const assumed = assume(
    {
      action: 'sts:AssumeRoleWithWebIdentity',
      parameters: withClaims(asked, identity),
      caller: { kind: 'federated', provider: identity.provider.arn },
      context: claimKeys(identity),
      inherited: { tags: {}, transitive: [], sourceIdentity: undefined },
      chained: false,
      denied: refusals.webIdentityDenied,
    },
    context,
  )
  return resultAnswer('AssumeRoleWithWebIdentity', [
    ['SubjectFromWebIdentityToken', identity.subject],
    ['Audience', identity.audience],
    ...sessionElements(assumed),
    ['Provider', identity.provider.arn],
  ])
}

/** Only these claims are condition keys: a policy that asks for another never matches. */
function claimKeys({ provider, claims, audience }: WebIdentity): Context {
  const keys = conditionKeysOf(provider.host)
  const found = keys.flatMap((key) => {
    const value = key === 'aud' ? audience : claims[key]
    return typeof value === 'string' || isTexts(value) ? [[`${provider.host}:${key}`, value] as const] : []
  })
  return { ...Object.fromEntries(found), 'aws:FederatedProvider': provider.arn }
}

/** Tags and source identity come from the token. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_adding-assume-role-idp */
function withClaims(parameters: AssumeParameters, { claims }: WebIdentity): AssumeParameters {
  const { tags, transitive } = tagsFrom(claims['https://aws.amazon.com/tags'])
  const sourceIdentity = claims['https://aws.amazon.com/source_identity']
  return {
    ...parameters,
    tags,
    transitiveTagKeys: transitive,
    externalId: undefined,
    sourceIdentity: typeof sourceIdentity === 'string' ? sourceIdentity : undefined,
  }
}

function tagsFrom(claim: unknown): SessionTags {
  if (!isFields(claim) || !isFields(claim['principal_tags'])) return { tags: {}, transitive: [] }
  const transitive = claim['transitive_tag_keys']
  const tags = Object.entries(claim['principal_tags']).map(([key, value]) => [key, String([value].flat()[0])])
  return { tags: Object.fromEntries(tags), transitive: isTexts(transitive) ? transitive : [] }
}

function checkRolesClaim({ claims }: WebIdentity, roleArn: string): void {
  const roles = claims['https://aws.amazon.com/roles']
  if (roles !== undefined && ![roles].flat().includes(roleArn)) throw refusals.roleNotInToken()
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}
