/** Whose credentials made a signed call, and how they came to make it. */
import { arnFrom } from '../core/arn.ts'
import type { Denial } from './denial.ts'
import { denialOf, type Evidence, isManagedByAws, isOpen, refused, roleArn, wantsToken } from './evidence.ts'

/** Whom AWS names as the caller; else the identity that is known. */
export function callerOf(evidence: Evidence): string | undefined {
  return denialOf(evidence)?.caller ?? evidence.chained?.arn
}

/**
 * The step used these credentials only because the job wanted a token and could not get one. Credentials in the
 * variables of the job do not count: an earlier step, or the workflow, set them on purpose.
 */
export function isIncidental(evidence: Evidence): boolean {
  return wantsToken(evidence) && evidence.around?.chosen === undefined
}

/** `deploy` of `arn:aws:sts::111122223333:assumed-role/deploy/session`. */
function roleOfSession(arn: string | undefined): string | undefined {
  return /^assumed-role\/([^/]+)\//.exec(arnFrom(arn ?? '')?.resource ?? '')?.[1]
}

/** A role's name is unique in its account, whatever its path. */
export function isTheRoleAlready(evidence: Evidence): boolean {
  const caller = callerOf(evidence)
  const wanted = arnFrom(denialOf(evidence)?.resource ?? '') ?? roleArn(evidence)
  const name = wanted?.resource.split('/').at(-1)
  return (
    refused(evidence, 'AssumeRole', 'AccessDenied') &&
    name !== undefined &&
    roleOfSession(caller) === name &&
    arnFrom(caller ?? '')?.account === wanted?.account
  )
}

/** AWS refused the role to a caller, and a change of who may assume it could be what is missing. */
export function deniedAssumption(evidence: Evidence): Denial | undefined {
  const denial = denialOf(evidence)
  const assuming = refused(evidence, 'AssumeRole', 'AccessDenied')
  if (!assuming || denial === undefined || !isOpen(denial) || denial.action === 'sts:SetSourceIdentity')
    return undefined
  return isTheRoleAlready(evidence) || isManagedByAws(evidence) || isRootUser(evidence) ? undefined : denial
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export function isRootUser(evidence: Evidence): boolean {
  const { error } = evidence
  return (
    refused(evidence, 'AssumeRole', 'AccessDenied') &&
    (/root accounts/i.test(error.details.awsMessage ?? '') || /:root$/.test(callerOf(evidence) ?? ''))
  )
}

/** Whom a trust policy has to name for this caller. */
export interface Principal {
  readonly AWS: string
  /** With the whole account as the principal: the role that is meant, by a pattern of its path. */
  readonly roleLike?: string
  /** The role of the session, where its path is not known: the ARN holds only without one. */
  readonly pathless?: string
}

/**
 * A trust policy names the role of a session, path included, and IAM refuses to save a role that does not exist. The
 * path is not in the session's ARN.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function principalOf(caller: string, evidence: Evidence): Principal {
  const parts = arnFrom(caller)
  const name = roleOfSession(caller)
  if (parts === undefined || name === undefined) return { AWS: caller }
  const { partition, account } = parts
  const prefix = `arn:${partition}:iam::${account}`
  const known = knownRoles(evidence).find(
    (arn) => arn.startsWith(`${prefix}:role/`) && arn.endsWith(`/${name}`),
  )
  if (known !== undefined) return { AWS: known }
  if (name.startsWith('AWSReservedSSO_'))
    // https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
    return { AWS: `${prefix}:root`, roleLike: `${prefix}:role/aws-reserved/sso.amazonaws.com*/${name}` }
  return { AWS: `${prefix}:role/${name}`, pathless: name }
}

/** ARNs of roles with their paths. */
function knownRoles({ plan, around }: Evidence): readonly string[] {
  const { serviceRole } = around ?? {}
  return [...(plan?.steps ?? []).map(({ role }) => role), ...(serviceRole === undefined ? [] : [serviceRole])]
}
