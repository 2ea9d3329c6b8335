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
    ...tokenVariable(sessionToken, env),
    ...profile,
  }
}

/** What SDKs prefer to a profile or an endpoint: whatever is set there would hide what is renewed. */
const rivals = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
]

/** The variables that lead to renewed credentials, with their rivals blanked. */
export function renewedVariables(
  region: string,
  lead: Readonly<Record<string, string>>,
  env: Env,
): Readonly<Record<string, string>> {
  const blanked = rivals.filter((name) => env[name] && !(name in lead)).map((name) => [name, ''])
  return { AWS_REGION: region, AWS_DEFAULT_REGION: region, ...Object.fromEntries(blanked), ...lead }
}

/** A token that belongs to other keys would make these useless. */
function tokenVariable(sessionToken: string | undefined, env: Env): Readonly<Record<string, string>> {
  if (sessionToken !== undefined) return { AWS_SESSION_TOKEN: sessionToken }
  return env['AWS_SESSION_TOKEN'] ? { AWS_SESSION_TOKEN: '' } : {}
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
