import { fromIni } from '@aws-sdk/credential-provider-ini'
import { fromInstanceMetadata } from '@smithy/credential-provider-imds'
import { parseKnownFiles } from '@smithy/shared-ini-file-loader'
import type { Keys, Session } from '../core/session.ts'
import type { AmbientKeys, ChainMeans } from './chain-means.ts'
import { containerKeys } from './container.ts'
import { type Heard, sdkHttp } from './sdk-http.ts'
import { sdkLogger } from './sdk-quiet.ts'

/** The sections of the shared AWS files, by name. */
export type Profiles = Readonly<Record<string, Section>>
type Section = Readonly<Record<string, string | undefined>>

/** None where the files cannot be read: the SDK meets the same, and says so. Read again at each look-up. */
export async function readProfiles(): Promise<Profiles> {
  return parseKnownFiles({ ignoreCache: true }).catch(() => ({}))
}

/** Whether the section says where credentials come from: then they come from there, or from nowhere. */
export function isDecisive(section: Section = {}): boolean {
  const names =
    /^(aws_access_key_id|role_arn|credential_process|web_identity_token_file|login_session|sso_.+)$/
  return Object.keys(section).some((name) => names.test(name))
}

/** Secrets and commands that stand in the shared files: the SDK's errors may quote them. */
export function secretsIn(profiles: Profiles): readonly string[] {
  const names = ['aws_secret_access_key', 'aws_session_token', 'credential_process']
  return Object.values(profiles).flatMap((profile) => names.flatMap((name) => profile[name] ?? []))
}

/** Of instance metadata: one attempt, as everywhere here. */
const once = { maxRetries: 0, timeout: 1000 }

/** Keys, roles, SSO, sign-in sessions and processes. Calls to STS are this project's own. */
export async function profileKeys(means: ChainMeans, heard: Heard): Promise<AmbientKeys> {
  const { region, roles, log, sessionName } = means
  const logger = sdkLogger(log)
  const provider = fromIni({
    ...once,
    ignoreCache: true,
    logger,
    // No region here: SSO has one of its own, and this would win over it.
    clientConfig: { requestHandler: sdkHttp(means, heard), maxAttempts: 1, logger },
    roleAssumer: async (source, { RoleArn, RoleSessionName, ExternalId, DurationSeconds = 3600 }) => {
      const role = { role: RoleArn, sessionName: RoleSessionName, durationSeconds: DurationSeconds }
      return toSdk(await roles.assumeRole({ ...role, externalId: ExternalId }, keysOf(source)))
    },
    roleAssumerWithWebIdentity: async ({ RoleArn = '', RoleSessionName = sessionName, WebIdentityToken }) => {
      const role = { role: RoleArn, sessionName: RoleSessionName, durationSeconds: 3600 }
      return toSdk(await roles.assumeRoleWithWebIdentity(role, async () => WebIdentityToken?.trim() ?? ''))
    },
  })
  return fromSdk(await provider({ callerClientConfig: { region: async () => region } }))
}

/**
 * The sections of roles that are assumed one after another, the first one with a container's credentials or with a web
 * identity token; undefined where a profile leads elsewhere. The SDK would ask the container on connections of its own,
 * and read and send whatever the token's path leads to.
 */
export function rolesFrom(
  profiles: Profiles,
  name: string,
  above: readonly string[] = [],
): readonly Section[] | undefined {
  const section = profiles[name] ?? {}
  const { role_arn: role, credential_source: origin, source_profile: source, mfa_serial: mfa } = section
  const hasKeys = above.length > 0 && section['aws_access_key_id'] !== undefined
  if (hasKeys || mfa !== undefined || above.includes(name) || (origin !== undefined && source !== undefined))
    return undefined
  if (origin === 'EcsContainer') return role === undefined && above.length === 0 ? undefined : [section]
  if (role === undefined) return undefined
  if (isWebIdentity(section)) return [section]
  if (source === undefined) return undefined
  const below = rolesFrom(profiles, source, [...above, name])
  return below === undefined ? undefined : [...below, section]
}

/** A role that other credentials assume needs no token. */
export function isWebIdentity(section: Section = {}): boolean {
  const { web_identity_token_file: file, source_profile: source, credential_source: origin } = section
  return file !== undefined && source === undefined && origin === undefined
}

export async function roleKeys(sections: readonly Section[], means: ChainMeans): Promise<AmbientKeys> {
  const [first = {}, ...others] = sections
  const byToken = isWebIdentity(first)
  let found = byToken ? await webIdentityKeys(first, means) : await containerKeys(means)
  for (const section of byToken ? others : sections) {
    const { role_arn: role, role_session_name: named, external_id: externalId } = section
    if (role === undefined) continue
    const durationSeconds = Number.parseInt(section['duration_seconds'] ?? '3600', 10)
    const step = { role, sessionName: named ?? means.sessionName, durationSeconds, externalId }
    found = fromSession(await means.roles.assumeRole(step, found.keys))
  }
  return found
}

/** As the SDK does: of the section, the role and the session's name. */
async function webIdentityKeys(
  section: Section,
  { roles, sessionName, tokensIn }: ChainMeans,
): Promise<AmbientKeys> {
  const {
    role_arn: role = '',
    role_session_name: named = sessionName,
    web_identity_token_file: path = '',
  } = section
  const step = { role, sessionName: named, durationSeconds: 3600 }
  return fromSession(await roles.assumeRoleWithWebIdentity(step, tokensIn(path, 'web_identity_token_file')))
}

/** As EKS sets it up for a service account. */
export async function serviceAccountKeys({
  env,
  roles,
  sessionName,
  tokensIn,
}: ChainMeans): Promise<AmbientKeys> {
  const role = env['AWS_ROLE_ARN'] ?? ''
  const step = { role, sessionName: env['AWS_ROLE_SESSION_NAME'] || sessionName, durationSeconds: 3600 }
  const tokens = tokensIn(env['AWS_WEB_IDENTITY_TOKEN_FILE'] ?? '', 'AWS_WEB_IDENTITY_TOKEN_FILE')
  return fromSession(await roles.assumeRoleWithWebIdentity(step, tokens))
}

/** The SDK asks directly: the address is the machine's own, and no proxy may stand between. */
export async function instanceKeys({ log }: ChainMeans): Promise<AmbientKeys> {
  return fromSdk(await fromInstanceMetadata({ ...once, logger: sdkLogger(log) })())
}

interface SdkKeys extends Keys {
  readonly expiration?: Date
}

function keysOf({ accessKeyId, secretAccessKey, sessionToken }: SdkKeys): Keys {
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
}

function fromSdk(found: SdkKeys): AmbientKeys {
  const { expiration } = found
  return { keys: keysOf(found), ...(expiration === undefined ? {} : { expiration: expiration.getTime() }) }
}

function fromSession({ keys, expiration }: Session): AmbientKeys {
  return { keys, ...(expiration === undefined ? {} : { expiration }) }
}

function toSdk({ keys, expiration }: Session): SdkKeys {
  return { ...keys, ...(expiration === undefined ? {} : { expiration: new Date(expiration) }) }
}
