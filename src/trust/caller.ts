/** Who asks for a role: whom a principal names, and which condition keys follow from the caller alone. */
import { arnFrom } from '../core/arn.ts'
import type { PrincipalName } from './policy.ts'

export type Caller =
  /** The provider's ARN, `arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com`, or its host alone. */
  | { readonly kind: 'federated'; readonly provider: string }
  /** A user, a session, a role (any of its sessions) or an account's root. A session's ARN lacks its role's path: `roleArn` has it. */
  | { readonly kind: 'aws'; readonly arn: string; readonly roleArn?: string }
  | { readonly kind: 'service'; readonly service: string }

type AwsCaller = Extract<Caller, { kind: 'aws' }>

/** Providers that every account has. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-federated-web-identity */
const builtIn = [
  'cognito-identity.amazonaws.com',
  'www.amazon.com',
  'graph.facebook.com',
  'accounts.google.com',
]

/** Whether a principal names the caller. A principal is never a pattern, save a `*` alone. */
export function isCaller(principal: PrincipalName, caller: Caller): boolean {
  if (principal.type === '*') return true
  switch (caller.kind) {
    case 'federated':
      return principal.type === 'Federated' && isProvider(principal.name, caller.provider)
    case 'service':
      return principal.type === 'Service' && principal.name === caller.service
    case 'aws':
      return principal.type === 'AWS' && isAwsCaller(principal.name, caller)
  }
}

/** A host alone means its provider in the account of the role: a trust policy can name no other. */
function isProvider(name: string, provider: string): boolean {
  const host = provider.replace(/^https:\/\//, '')
  if (!name.startsWith('arn:')) return name === host && builtIn.includes(name)
  return name === provider || /^arn:[^:]+:iam::\d{12}:oidc-provider\/(.+)$/.exec(name)?.[1] === host
}

function isAwsCaller(name: string, caller: AwsCaller): boolean {
  const { arn, roleArn } = caller
  if (name === '*' || name === arn || name === roleArn) return true
  const { partition, account } = arnFrom(arn) ?? {}
  if (account === undefined || account === '') return false
  if (name === account || name === `arn:${partition}:iam::${account}:root`) return true
  return roleArn === undefined && isRoleOf(name, caller)
}

/** The session's ARN has no path, but in one account no two roles share a name. */
function isRoleOf(name: string, { arn }: AwsCaller): boolean {
  const [session, role] = [arnFrom(arn), arnFrom(name)]
  const sessionRole = sessionFrom(session?.resource)?.role
  return (
    sessionRole !== undefined &&
    role?.service === 'iam' &&
    role.account === session?.account &&
    role.partition === session.partition &&
    /^role\/(?:.*\/)?([^/]+)$/.exec(role.resource)?.[1] === sessionRole
  )
}

function sessionFrom(resource: string | undefined): { readonly role: string } | undefined {
  const [, role] = /^assumed-role\/([^/]+)\/[^/]+$/.exec(resource ?? '') ?? []
  return role === undefined ? undefined : { role }
}

/**
 * The keys that follow from who calls, in lower case. What does not follow for sure is left out: `aws:userid` of users
 * and roles, tags, the organization.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties
 */
export function keysOfCaller(caller: Caller): Readonly<Record<string, string>> {
  switch (caller.kind) {
    case 'federated':
      return {}
    case 'service':
      return { 'aws:principalisawsservice': 'true', 'aws:principalservicename': caller.service }
    case 'aws':
      return keysOfPrincipal(caller)
  }
}

function keysOfPrincipal(caller: AwsCaller): Readonly<Record<string, string>> {
  const { account = '', resource = '' } = arnFrom(caller.arn) ?? {}
  const common = {
    ...(/^\d{12}$/.test(account) ? { 'aws:principalaccount': account } : {}),
    'aws:principalisawsservice': 'false',
  }
  if (caller.roleArn !== undefined || resource.startsWith('role/') || resource.startsWith('assumed-role/'))
    return { ...common, 'aws:principalarn': roleArnOf(caller), 'aws:principaltype': 'AssumedRole' }
  const [kind, ...rest] = resource.split('/')
  const known = { ...common, 'aws:principalarn': caller.arn }
  switch (kind) {
    case 'user':
      return { ...known, 'aws:principaltype': 'User', 'aws:username': rest.at(-1) ?? '' }
    case 'root':
      return { ...known, 'aws:principaltype': 'Account', 'aws:userid': account }
    case 'federated-user':
      return { ...known, 'aws:principaltype': 'FederatedUser', 'aws:userid': `${account}:${rest.join('/')}` }
    default:
      return known
  }
}

/** IAM Identity Center puts its roles under a path of its own. */
const identityCenterPath = 'aws-reserved/sso.amazonaws.com/'

function roleArnOf({ arn, roleArn }: AwsCaller): string {
  const { partition, account, resource } = arnFrom(arn) ?? {}
  const role = sessionFrom(resource)?.role
  if (roleArn !== undefined || role === undefined) return roleArn ?? arn
  const path = role.startsWith('AWSReservedSSO_') ? identityCenterPath : ''
  return `arn:${partition}:iam::${account}:role/${path}${role}`
}

/** A session alone does not say its role's path. */
export function isRolePathKnown(caller: Caller): boolean {
  return (
    caller.kind !== 'aws' ||
    caller.roleArn !== undefined ||
    sessionFrom(arnFrom(caller.arn)?.resource) === undefined
  )
}

export function nameOf(caller: Caller): string {
  switch (caller.kind) {
    case 'federated':
      return caller.provider
    case 'service':
      return caller.service
    case 'aws':
      return caller.roleArn ?? caller.arn
  }
}
