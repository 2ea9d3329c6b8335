import { type Arn, arnFrom } from '../core/arn.ts'
import type { CredentialsError } from '../core/errors.ts'
import { InvalidInputs, type ProblemReason } from '../core/errors.ts'
import type { Facts } from '../core/facts.ts'
import type { Plan, RoleStep } from '../core/plan.ts'
import type { NoToken } from '../core/platform.ts'
import type { Identity } from '../core/session.ts'
import type { Claims } from '../core/token.ts'
import { type Denial, denialFrom } from './denial.ts'
import type { Surroundings } from './surroundings.ts'

/** Everything known about a failure. */
export interface Evidence {
  readonly error: CredentialsError
  /** Undefined where the failure came before the plan. */
  readonly plan: Plan | undefined
  /** The failure is none of one role's: there are several plans, and this is the first. All have one source, network and budget. */
  readonly ofAllRoles?: boolean
  readonly facts: Facts
  /** Why the job can have no token; undefined where it can have one. */
  readonly noToken: Pick<NoToken, 'because' | 'fix'> | undefined
  /** Inputs that an environment variable filled: which one. Empty where the inputs could not be used. */
  readonly origins: Readonly<Record<string, string>>
  /** Variables that name certificate authorities, and what they name. */
  readonly authorities?: Readonly<Record<string, string>>
  /** Of the token that was really sent; never the token. */
  readonly claims: Claims | undefined
  /** The parsed payload of `facts.eventFile`, if any. */
  readonly event: unknown
  /** Local time, milliseconds since the epoch. */
  readonly nowMs: number
  /** The identity that assumed the role, if known. */
  readonly chained?: Identity
  /** Absent if they were not read. */
  readonly around?: Surroundings
}

/** The service's code without `Exception`: services and SDKs spell most of them both ways. */
export function awsCode({ error }: Evidence): string | undefined {
  return error.details.awsCode?.replace(/Exception$/, '')
}

export function awsMessage({ error }: Evidence): string {
  return error.details.awsMessage ?? ''
}

/** STS refused this call with one of these codes. */
export function refused(
  evidence: Evidence,
  action: string | undefined,
  ...codes: readonly string[]
): boolean {
  const code = awsCode(evidence)
  return (
    evidence.error.code === 'sts-refused' &&
    (action === undefined || evidence.error.details.action === action) &&
    code !== undefined &&
    codes.includes(code)
  )
}

/** What AWS says of a call that it does not allow; undefined for other failures. */
export function denialOf(evidence: Evidence): Denial | undefined {
  if (!refused(evidence, undefined, 'AccessDenied') || /roles claim/i.test(awsMessage(evidence)))
    return undefined
  return denialFrom(awsMessage(evidence))
}

/** Whether a trust policy, or the caller's own permissions, can be what does not allow it: AWS names no other policy. */
export function isOpen({ effect, policy }: Denial): boolean {
  return effect === 'implicit' && (policy === undefined || policy === 'identity' || policy === 'trust')
}

/** AWS's one answer for a missing role and for each way in which a trust policy can say no. */
export function deniedWebIdentity(evidence: Evidence): boolean {
  const denial = denialOf(evidence)
  return (
    refused(evidence, 'AssumeRoleWithWebIdentity', 'AccessDenied') &&
    denial !== undefined &&
    isOpen(denial) &&
    denial.action !== 'sts:TagSession' &&
    !/incorrect token audience/i.test(awsMessage(evidence)) &&
    !isManagedByAws(evidence)
  )
}

/** The account has no identity provider for the token's issuer, or the Region knows nothing of the account. */
export function isNoProvider(evidence: Evidence): boolean {
  return (
    refused(evidence, 'AssumeRoleWithWebIdentity', 'InvalidIdentityToken') &&
    /No OpenIDConnect provider found in your account/i.test(awsMessage(evidence))
  )
}

/** Roles that AWS manages: only AWS can change their trust policy. */
export function isManagedByAws(evidence: Evidence): boolean {
  return /^role\/aws-(reserved|service-role)\//.test(roleArn(evidence)?.resource ?? '')
}

/** The role that could not be assumed: the one AWS names, else the first with a web identity, else the last. */
export function roleStep({ error, plan, ofAllRoles }: Evidence): RoleStep | undefined {
  if (plan === undefined || ofAllRoles) return undefined
  const { action, awsMessage: message = '' } = error.details
  const named = plan.steps.find((step) => step.role.startsWith('arn:') && endsIn(message, step.role))
  if (named !== undefined) return named
  return action === 'AssumeRole' ? plan.steps.at(-1) : plan.steps[0]
}

/** `…/role/deploy` is not the role that `…/role/deploy-all` names. */
function endsIn(message: string, arn: string): boolean {
  const [, rest] = message.split(arn, 2)
  return rest !== undefined && !/^[\w+=,.@/-]/.test(rest.replace(/^\.(\s|$)/, ''))
}

/** The parts of the failed role's ARN; undefined for a bare name. */
export function roleArn(evidence: Evidence): Arn | undefined {
  return arnFrom(roleStep(evidence)?.role ?? '')
}

/** `deploy` of `arn:aws:iam::111122223333:role/ci/deploy`, or the last part of a bare name. */
export function roleName(evidence: Evidence): string | undefined {
  return roleStep(evidence)?.role.split('/').at(-1)
}

/** Whether the job wanted a role and a token it could not have; what was around may still have been tried. */
export function wantsToken(evidence: Evidence): boolean {
  const { plan, noToken, error } = evidence
  if (noToken === undefined) return false
  if (error.code === 'no-token') return error.details.reason !== 'not-passed-on'
  const { because } = noToken
  const instead = plan?.source.kind === 'ambient' && plan.source.hint?.startsWith(because) === true
  const tried = refused(evidence, undefined, 'AccessDenied', 'ExpiredToken', 'InvalidClientTokenId')
  return instead && (error.code === 'no-credentials' || tried)
}

/** Whether an input was rejected for this reason. */
export function rejectedInput({ error }: Evidence, input: string, reason: ProblemReason): boolean {
  const { details, code } = error
  if (code === 'invalid-input' && details.input === input && details.reason === reason) return true
  const problems = error instanceof InvalidInputs ? error.problems : []
  return problems.some((problem) => problem.input === input && problem.reason === reason)
}

/** The value at a path of the event's payload; undefined where there is none. */
export function inEvent(event: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (node, name) =>
      typeof node === 'object' && node !== null
        ? Object.getOwnPropertyDescriptor(node, name)?.value
        : undefined,
    event,
  )
}

/** Events that give runs from a fork no secrets or tokens. */
const forkBound = new Set(['pull_request', 'pull_request_review', 'pull_request_review_comment'])

/** The repository that the pull request comes from, where it is another one: GitHub gives such runs no token. */
export function forkOf({ facts, event }: Evidence): string | undefined {
  if (!forkBound.has(facts.event ?? '')) return undefined
  const head = inEvent(event, 'pull_request', 'head', 'repo', 'full_name')
  const base = inEvent(event, 'pull_request', 'base', 'repo', 'full_name') ?? facts.repository
  if (inEvent(event, 'pull_request', 'head') === undefined || head === base) return undefined
  return typeof head === 'string' ? head : 'a deleted fork'
}

export function isDependabot({ facts }: Evidence): boolean {
  return facts.actor === 'dependabot[bot]'
}

/** Node's error code, of the error or of what it wraps. */
export function errno({ error }: Evidence): string | undefined {
  if (error.details.errno !== undefined) return error.details.errno
  const cause: unknown = error.cause
  const code: unknown =
    typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? code : undefined
}
