/** The part that both AssumeRole calls share: may this caller have a session of this role, and which. */
import type { Caller } from '../trust/caller.ts'
import { evaluate } from '../trust/evaluate.ts'
import type { Context } from '../trust/verdict.ts'
import {
  type Directory,
  type Principal,
  type RoleEntry,
  type SessionEntry,
  type SessionTags,
  toPrincipal,
} from './directory.ts'
import { endOf, mintSession } from './mint-session.ts'
import type { AssumeParameters } from './parameters.ts'
import { type Refusal, refusals } from './refusal.ts'
import { checkSessionPolicy, packedPolicySize } from './session-policy.ts'
import type { Element } from './sts-xml.ts'

export interface AssumeContext {
  readonly directory: Directory
  /** Milliseconds since the epoch. */
  readonly now: number
  /** The Region asked; undefined where the request does not say. */
  readonly region: string | undefined
  readonly partition: string
  readonly minimumDuration: number
  readonly packedPolicyBytes: number
  /** The kind of the next session's secret. */
  readonly nextSecret: () => 'special' | 'alphanumeric'
}

export interface AssumeRequest {
  readonly action: 'sts:AssumeRole' | 'sts:AssumeRoleWithWebIdentity'
  readonly parameters: AssumeParameters
  readonly caller: Caller
  /** The caller's own condition keys. */
  readonly context: Context
  /** Tags and source identity that the caller brings along. */
  readonly inherited: SessionTags & { readonly sourceIdentity: string | undefined }
  /** AssumeRole with the credentials of a role. */
  readonly chained: boolean
  readonly denied: (action: string) => Refusal
}

export interface Assumed {
  readonly session: SessionEntry
  readonly principal: Principal
  readonly packedPolicySize: number | undefined
  /** Milliseconds since the epoch. */
  readonly expiration: number
}

/** @throws Refusal as STS would */
export function assume(request: AssumeRequest, context: AssumeContext): Assumed {
  const { parameters, inherited } = request
  checkSessionPolicy(parameters.policy)
  const role = roleFor(request, context)
  const requested = requestedTags(parameters, inherited)
  checkTrust(request, { role, requested, now: context.now })
  checkDuration(request, role)
  const packed = packedPolicySize({ ...parameters, tags: requested.tags }, context.packedPolicyBytes)
  const end = endOf(role, parameters.duration, context.now)
  const session = mintSession(
    {
      role,
      sessionName: parameters.sessionName,
      sourceIdentity: parameters.sourceIdentity ?? inherited.sourceIdentity,
      endsAt: end.real,
      ...withInherited(requested, inherited),
    },
    context.nextSecret(),
  )
  context.directory.keep(session)
  return { session, principal: toPrincipal(session), packedPolicySize: packed, expiration: end.stated }
}

/** The account a role ARN names. @throws Refusal */
export function accountOfRole(arn: string, context: AssumeContext): string {
  const match = /^arn:([^:]+):iam::(\d{12}):role\/.+$/.exec(arn)
  if (match === null || match[1] !== context.partition) throw refusals.roleArn()
  return match[2] ?? ''
}

function roleFor(request: AssumeRequest, context: AssumeContext): RoleEntry {
  const accountId = accountOfRole(request.parameters.roleArn, context)
  const disabled = context.directory.account(accountId)?.disabledRegions ?? []
  if (context.region !== undefined && disabled.includes(context.region))
    throw refusals.regionDisabled(accountId)
  const role = context.directory.role(request.parameters.roleArn)
  // AWS does not tell a role that is not there from one that does not trust the caller.
  if (role === undefined) throw request.denied(request.action)
  return role
}

/** What the call asks for: its parameters, and for AssumeRoleWithWebIdentity the token's own tags. */
function requestedTags(parameters: AssumeParameters, inherited: SessionTags): SessionTags {
  const { tags, transitiveTagKeys } = parameters
  const clash = Object.keys(tags).find((key) => inherited.transitive.some((each) => sameKey(each, key)))
  if (clash !== undefined)
    throw refusals.parameter(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    )
  const keys = Object.keys(tags)
  if (transitiveTagKeys.some((key) => !keys.some((each) => sameKey(each, key))))
    throw refusals.parameter('The specified transitive tag key must be included in the requested tags.')
  return { tags, transitive: transitiveTagKeys }
}

function sameKey(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase()
}

function withInherited(requested: SessionTags, inherited: SessionTags): SessionTags {
  const kept = Object.entries(inherited.tags).filter(([key]) =>
    inherited.transitive.some((each) => sameKey(each, key)),
  )
  return {
    tags: { ...Object.fromEntries(kept), ...requested.tags },
    transitive: [...inherited.transitive, ...requested.transitive],
  }
}

interface TrustCheck {
  readonly role: RoleEntry
  readonly requested: SessionTags
  readonly now: number
}

/** Tags need sts:TagSession of the trust policy, a source identity sts:SetSourceIdentity. */
function checkTrust(request: AssumeRequest, { role, requested, now }: TrustCheck): void {
  const { parameters, inherited, caller } = request
  const sourceIdentity = parameters.sourceIdentity ?? inherited.sourceIdentity
  const tagged = Object.keys(requested.tags).length > 0 || inherited.transitive.length > 0
  const actions = [
    request.action,
    ...(tagged ? ['sts:TagSession'] : []),
    ...(sourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
  ]
  const context = {
    ...request.context,
    ...parameterKeys(parameters),
    ...tagKeys(requested),
    ...timeKeys(now),
  }
  for (const action of actions)
    if (evaluate(role.trust, { action, caller, context }).decision !== 'allowed') throw request.denied(action)
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html */
function parameterKeys({ sessionName, externalId, sourceIdentity }: AssumeParameters): Context {
  return {
    'sts:RoleSessionName': sessionName,
    ...(externalId === undefined ? {} : { 'sts:ExternalId': externalId }),
    ...(sourceIdentity === undefined ? {} : { 'sts:SourceIdentity': sourceIdentity }),
  }
}

function tagKeys({ tags, transitive }: SessionTags): Context {
  const keys = Object.keys(tags)
  return {
    ...Object.fromEntries(keys.map((key) => [`aws:RequestTag/${key}`, tags[key] ?? ''])),
    ...(keys.length > 0 ? { 'aws:TagKeys': keys } : {}),
    ...(transitive.length > 0 ? { 'sts:TransitiveTagKeys': transitive } : {}),
  }
}

function timeKeys(now: number): Context {
  return { 'aws:CurrentTime': new Date(now).toISOString(), 'aws:EpochTime': String(Math.floor(now / 1000)) }
}

function checkDuration(request: AssumeRequest, role: RoleEntry): void {
  const { duration } = request.parameters
  if (request.chained && duration > 3600) throw refusals.overChainLimit()
  if (duration > role.maxSessionDuration) throw refusals.overMaximum()
}

/** What both answers say of the session, in AWS's order. */
export function sessionElements(assumed: Assumed): readonly Element[] {
  const { session, principal } = assumed
  return [
    [
      'AssumedRoleUser',
      [
        ['AssumedRoleId', principal.id],
        ['Arn', principal.arn],
      ],
    ],
    [
      'Credentials',
      [
        ['AccessKeyId', session.accessKeyId],
        ['SecretAccessKey', session.secret],
        ['SessionToken', session.sessionToken],
        ['Expiration', new Date(assumed.expiration).toISOString().replace('.000Z', 'Z')],
      ],
    ],
    ['PackedPolicySize', assumed.packedPolicySize],
    ['SourceIdentity', session.sourceIdentity],
  ]
}
