import type { Env } from '../core/host.ts'
import type { Plan } from '../core/plan.ts'
import type { Change, ReceiptEntry } from '../core/receipt.ts'
import type { Session } from '../core/session.ts'

/** The variables of an AWS client that hold credentials or a Region. */
export const awsVariables = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
] as const

/**
 * What SDKs read beside the keys: left over from other credentials, each spoils these. An empty one is no harm.
 * - AWS_SECURITY_TOKEN: botocore prefers it to AWS_SESSION_TOKEN
 * - AWS_CREDENTIAL_EXPIRATION: botocore and the JavaScript SDK take it for the end of the keys
 * - AWS_CREDENTIAL_SCOPE: the JavaScript SDK signs for it
 * - AWS_SESSION_EXPIRATION: what aws-vault and prompts that show the time left take for the end of the keys
 */
export const neighbours = [
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_SESSION_EXPIRATION',
  'AWS_CREDENTIAL_SCOPE',
] as const

/** What the steps that follow find in their environment. */
export function sessionVariables(
  session: Session,
  plan: Pick<Plan, 'region' | 'targets'>,
  env: Env,
): Readonly<Record<string, string>> {
  const { targets, region } = plan
  if (targets.env === 'none') return {}
  const regions = { AWS_REGION: region, AWS_DEFAULT_REGION: region }
  const profile = targets.profile === undefined ? {} : { AWS_PROFILE: targets.profile.name }
  if (targets.env === 'region') return { ...regions, ...profile }
  const { accessKeyId, secretAccessKey, sessionToken } = session.keys
  return {
    ...regions,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken === undefined
      ? blanked(['AWS_SESSION_TOKEN'], env)
      : { AWS_SESSION_TOKEN: sessionToken }),
    ...blanked(neighbours, env),
    ...profile,
  }
}

/** Those which are set. */
function blanked(names: readonly string[], env: Env): Readonly<Record<string, string>> {
  return Object.fromEntries(names.filter((name) => env[name]).map((name) => [name, '']))
}

/** What leads SDKs to an endpoint. */
export const endpointVariables = [
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
] as const

/** What SDKs prefer to a profile or an endpoint: whatever is set there would hide what is renewed. */
export const rivals = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
] as const

/** The variables that lead to renewed credentials, with their rivals blanked. */
export function renewedVariables(
  region: string,
  lead: Readonly<Record<string, string>>,
  env: Env,
): Readonly<Record<string, string>> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    ...blanked([...rivals, ...neighbours], env),
    ...lead,
  }
}

/** The record by which the variables can be put back. */
export function variablesEntry(variables: Readonly<Record<string, string>>, env: Env): ReceiptEntry {
  const changes = Object.entries(variables).map(([name, after]): [string, Change] => {
    const before = env[name]
    return [name, before === undefined ? { after } : { before, after }]
  })
  return { kind: 'variables', changes: Object.fromEntries(changes) }
}

/**
 * What a log-out makes of the variables that earlier steps set and that still hold what was set, the last step's
 * changes first. What they blanked stays blank.
 */
export function undoneVariables(
  all: readonly Readonly<Record<string, Change>>[],
  env: Env,
): Readonly<Record<string, string>> {
  const undone = new Map<string, string>()
  for (const [name, { before, after }] of all.flatMap((changes) => Object.entries(changes))) {
    const now = undone.get(name) ?? env[name]
    if (after !== '' && now === after) undone.set(name, before ?? '')
  }
  return Object.fromEntries(undone)
}

/**
 * The values that undo `changes`, given what the variables hold now. A value that is neither what was published nor
 * what stood before belongs to somebody else and stays. One that stood before and still does comes from the step's
 * own `env:`, which hides the job's value: blanking is safe, putting the step's value into the job is not.
 */
export function restoredVariables(
  changes: Readonly<Record<string, Change>>,
  env: Env,
): Readonly<Record<string, string>> {
  const restored = Object.entries(changes).flatMap(([name, { before, after }]): [string, string][] => {
    const now = env[name]
    if (now === after) return [[name, before ?? '']]
    return now !== undefined && now === before ? [[name, '']] : []
  })
  return Object.fromEntries(restored)
}
