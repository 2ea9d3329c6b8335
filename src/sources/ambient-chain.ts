import { fromIni } from '@aws-sdk/credential-provider-ini'
import { fromInstanceMetadata } from '@smithy/credential-provider-imds'
import { parseKnownFiles } from '@smithy/shared-ini-file-loader'
import { CredentialsError, messageOf } from '../core/errors.ts'
import { quote } from '../core/own-secrets.ts'
import { isTransient } from '../core/retry-class.ts'
import type { Keys, Session } from '../core/session.ts'
import { type AmbientKeys, notLoaded } from './ambient.ts'
import type { ChainMeans } from './chain-means.ts'
import { containerKeys, hasContainer } from './container.ts'
import { type Heard, sdkHttp } from './sdk-http.ts'

/** Where credentials can be, in a file of its own since the SDK's part is large and seldom needed. */
interface Link {
  /** For the log and for errors. */
  readonly name: string
  /** Somebody asked for it: that it yields nothing is worth saying. */
  readonly chosen: boolean
  readonly look: (heard: Heard) => Promise<AmbientKeys>
}

export interface ChainResult {
  readonly found: AmbientKeys | undefined
  /** Why the places that somebody chose yielded nothing. */
  readonly reasons: readonly string[]
}

/**
 * The order of the AWS SDKs, after the environment's own keys.
 * https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 * @throws CredentialsError where a place was there and failed
 */
export async function chainKeys(means: ChainMeans): Promise<ChainResult> {
  const restore = quieten(means)
  try {
    const profiles: Profiles = await parseKnownFiles({}).catch(() => ({}))
    const secrets = secretsIn(profiles)
    const reasons: string[] = []
    for (const link of linksFor(means, profiles)) {
      const found = await looked(link, means, secrets)
      if (typeof found !== 'string') {
        means.log(`Credentials found: ${link.name}`)
        return { found: checked(found, link), reasons }
      }
      if (link.chosen) reasons.push(`${link.name}: ${found}`)
    }
    return { found: undefined, reasons }
  } finally {
    restore()
  }
}

type Profiles = Readonly<Record<string, Readonly<Record<string, string | undefined>>>>

function linksFor(means: ChainMeans, profiles: Profiles): readonly Link[] {
  const { env } = means
  const profile = env['AWS_PROFILE'] || 'default'
  const [roleArn, path] = [env['AWS_ROLE_ARN'], env['AWS_WEB_IDENTITY_TOKEN_FILE']]
  const machine: Link = hasContainer(env)
    ? { name: 'container credentials endpoint', chosen: true, look: () => containerKeys(means) }
    : { name: 'instance metadata', chosen: false, look: () => instanceKeys(means) }
  const noInstance = /^(?!false$)./.test(env['AWS_EC2_METADATA_DISABLED'] ?? '')
  return [
    {
      name: `profile ${quote(profile, 100, [])}`,
      chosen: profile !== 'default' || profiles['default'] !== undefined,
      look: (heard) => profileKeys(means, heard),
    },
    ...(roleArn && path ? [webIdentity(means, roleArn, path)] : []),
    ...(noInstance && !hasContainer(env) ? [] : [machine]),
  ]
}

/** What a link yields; a text where there is nothing, which is the reason. */
async function looked(
  { name, look }: Link,
  { retrying }: ChainMeans,
  secrets: readonly string[],
): Promise<AmbientKeys | string> {
  const attempt = async () => {
    const heard: Heard = { failure: undefined, secrets: new Set(secrets) }
    try {
      return await look(heard)
    } catch (thrown) {
      const { error, absent } = failureOf(thrown, heard)
      if (absent) return error.message
      throw error
    }
  }
  try {
    return await retrying(`The credentials (${name})`, attempt)
  } catch (thrown) {
    if (!(thrown instanceof CredentialsError)) throw thrown
    // Something was there and failed: no input is missing.
    throw thrown
      .final()
      .detailed({ action: thrown.details.action ?? name })
      .prefixed(notLoaded)
  }
}

/**
 * The failure by what is known of it besides the SDK's words. The SDK's error itself is not kept: its message, and those
 * of what caused it, may repeat tokens.
 */
function failureOf(
  thrown: unknown,
  { failure, secrets }: Heard,
): { error: CredentialsError; absent: boolean } {
  const known = thrown instanceof CredentialsError ? thrown : failure
  if (known !== undefined) return { error: known, absent: false }
  const status = numberIn(thrown, 'statusCode')
  const error = new CredentialsError('no-credentials', quote(messageOf(thrown), 300, [...secrets]), {
    retryable: status !== undefined && isTransient(status) ? 'backoff' : 'never',
    ...(status === undefined ? {} : { details: { status } }),
  })
  const next = memberOf(thrown, 'tryNextLink') === true
  return { error, absent: next && error.retryable === 'never' }
}

function memberOf(thrown: unknown, name: string): unknown {
  return typeof thrown === 'object' && thrown !== null
    ? Object.getOwnPropertyDescriptor(thrown, name)?.value
    : undefined
}

function numberIn(thrown: unknown, name: string): number | undefined {
  const value = memberOf(thrown, name)
  return typeof value === 'number' ? value : undefined
}

interface SdkKeys extends Keys {
  readonly expiration?: Date
}

/** Shared files: keys, roles, SSO, sign-in sessions, processes. Calls to STS are this project's own. */
async function profileKeys(means: ChainMeans, heard: Heard): Promise<AmbientKeys> {
  const { region, roles, log, mask } = means
  const provider = fromIni({
    // In this process the files do not change, except where a token was refreshed.
    ignoreCache: true,
    // No region here: SSO has one of its own, and this would win over it.
    clientConfig: { requestHandler: sdkHttp(means, heard), maxAttempts: 1, logger: loggerFor(log) },
    logger: loggerFor(log),
    roleAssumer: async (source, { RoleArn, RoleSessionName, ExternalId, DurationSeconds = 3600 }) => {
      const role = { role: RoleArn, sessionName: RoleSessionName, durationSeconds: DurationSeconds }
      return toSdk(await roles.assumeRole({ ...role, externalId: ExternalId }, keysOf(source)))
    },
    roleAssumerWithWebIdentity: async ({ RoleArn, RoleSessionName, WebIdentityToken }) => {
      const token = WebIdentityToken?.trim() ?? ''
      mask(token)
      const role = { role: RoleArn ?? '', sessionName: RoleSessionName ?? sessionName, durationSeconds: 3600 }
      return toSdk(await roles.assumeRoleWithWebIdentity(role, async () => token))
    },
    // Of the container endpoint and of instance metadata: one attempt each, as everywhere else here.
    ...{ maxRetries: 0, timeout: 1000 },
  })
  return fromSdk(await provider({ callerClientConfig: { region: async () => region } }))
}

const sessionName = 'GitHubActions'

/** As EKS sets it up for a service account. */
function webIdentity({ env, roles, tokensIn }: ChainMeans, role: string, path: string): Link {
  const name = env['AWS_ROLE_SESSION_NAME'] || sessionName
  const look = async () => {
    const step = { role, sessionName: name, durationSeconds: 3600 }
    const { keys, expiration } = await roles.assumeRoleWithWebIdentity(step, tokensIn(path))
    return { keys, ...(expiration === undefined ? {} : { expiration }) }
  }
  return { name: 'AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN', chosen: true, look }
}

/** The SDK asks directly: the address is the machine's own, and no proxy may stand between. */
async function instanceKeys({ log }: ChainMeans): Promise<AmbientKeys> {
  return fromSdk(await fromInstanceMetadata({ maxRetries: 0, timeout: 1000, logger: loggerFor(log) })())
}

function keysOf({ accessKeyId, secretAccessKey, sessionToken }: SdkKeys): Keys {
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
}

function fromSdk(found: SdkKeys): AmbientKeys {
  const { expiration } = found
  return { keys: keysOf(found), ...(expiration === undefined ? {} : { expiration: expiration.getTime() }) }
}

function toSdk({ keys, expiration }: Session): SdkKeys {
  return { ...keys, ...(expiration === undefined ? {} : { expiration: new Date(expiration) }) }
}

/** Keys go into headers and into files of lines. */
function checked(found: AmbientKeys, { name }: Link): AmbientKeys {
  const { accessKeyId, secretAccessKey, sessionToken = 'none' } = found.keys
  if ([accessKeyId, secretAccessKey, sessionToken].every((text) => /^[\x21-\x7e]+$/.test(text))) return found
  throw new CredentialsError(
    'no-credentials',
    `${notLoaded}the credentials of ${name} hold a space, a line break or another character that AWS never puts there.`,
  )
}

/** Secrets and commands that stand in the shared files: the SDK's errors may quote them. */
function secretsIn(profiles: Profiles): readonly string[] {
  const names = ['aws_secret_access_key', 'aws_session_token', 'credential_process']
  return Object.values(profiles).flatMap((profile) => names.flatMap((name) => profile[name] ?? []))
}

/** The SDK's warnings, fit to be shown. */
function loggerFor(log: ChainMeans['log']) {
  const warn = (...content: readonly unknown[]) =>
    log(`AWS SDK: ${quote(content.map(messageOf).join(' '), 500, [])}`)
  return { trace() {}, debug() {}, info() {}, warn, error: warn }
}

/**
 * While the SDK works: its notes about Node's version are off, what it writes to the console is redacted, and
 * certificates are verified whatever the environment says. @returns what puts everything back
 */
function quieten({ env, log }: ChainMeans): () => void {
  const { warn, error } = console
  const logger = loggerFor(log)
  Object.assign(console, { warn: logger.warn, error: logger.error })
  const before = {
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'],
    NODE_TLS_REJECT_UNAUTHORIZED: env['NODE_TLS_REJECT_UNAUTHORIZED'],
  }
  env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'
  delete env['NODE_TLS_REJECT_UNAUTHORIZED']
  return () => {
    Object.assign(console, { warn, error })
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete env[name]
      else env[name] = value
    }
  }
}
