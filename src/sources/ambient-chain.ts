import { CredentialsError, messageOf } from '../core/errors.ts'
import { quote } from '../core/own-secrets.ts'
import { isTransient } from '../core/retry-class.ts'
import type { ChainMeans } from './chain-means.ts'
import { type AmbientKeys, notLoaded } from './chain-means.ts'
import { containerKeys, hasContainer } from './container.ts'
import {
  instanceKeys,
  isDecisive,
  isWebIdentity,
  type Profiles,
  profileKeys,
  readProfiles,
  roleKeys,
  rolesFrom,
  secretsIn,
  serviceAccountKeys,
} from './profiles.ts'
import type { Heard } from './sdk-http.ts'
import { quieten } from './sdk-quiet.ts'

/** Where credentials can be, in a file of its own since the SDK's part is large and seldom needed. */
interface Link {
  /** For the log and for errors. */
  readonly name: string
  /** Somebody asked for it: that it yields nothing is worth saying. */
  readonly chosen: boolean
  /** It is set up: where it fails no other place is looked at, for that would be somebody else's credentials. */
  readonly decisive: boolean
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
    const profiles = await readProfiles()
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

function linksFor(means: ChainMeans, profiles: Profiles): readonly Link[] {
  const { env } = means
  const account = Boolean(env['AWS_ROLE_ARN'] && env['AWS_WEB_IDENTITY_TOKEN_FILE'])
  const container = hasContainer(env)
  const instance = !container && /^(false)?$/.test(env['AWS_EC2_METADATA_DISABLED'] ?? '')
  const decisive = { chosen: true, decisive: true }
  return [
    profileLink(means, profiles),
    ...(account
      ? [
          {
            ...decisive,
            name: 'AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN',
            look: () => serviceAccountKeys(means),
          },
        ]
      : []),
    ...(container
      ? [{ ...decisive, name: 'container credentials endpoint', look: () => containerKeys(means) }]
      : []),
    ...(instance
      ? [{ chosen: false, decisive: false, name: 'instance metadata', look: () => instanceKeys(means) }]
      : []),
  ]
}

function profileLink(means: ChainMeans, profiles: Profiles): Link {
  const name = means.env['AWS_PROFILE'] || 'default'
  const roles = rolesFrom(profiles, name)
  const own = isWebIdentity(roles?.[0]) || hasContainer(means.env) ? roles : undefined
  return {
    name: `profile ${quote(name, 100, [])}`,
    chosen: name !== 'default' || profiles[name] !== undefined,
    decisive: isDecisive(profiles[name]),
    look: (heard) => (own === undefined ? profileKeys(means, heard) : roleKeys(own, means)),
  }
}

/** What a link yields; a text where there is nothing, which is the reason. */
async function looked(
  { name, decisive, look }: Link,
  { retrying }: ChainMeans,
  secrets: readonly string[],
): Promise<AmbientKeys | string> {
  const attempt = async () => {
    const heard: Heard = { failure: undefined, secrets: new Set(secrets) }
    try {
      return await look(heard)
    } catch (thrown) {
      const { error, absent } = failureOf(thrown, heard)
      if (absent && !decisive) return error.message
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

/** Keys go into headers and into files of lines. */
function checked(found: AmbientKeys, { name }: Link): AmbientKeys {
  const { accessKeyId, secretAccessKey, sessionToken = 'none' } = found.keys
  if ([accessKeyId, secretAccessKey, sessionToken].every((text) => /^[\x21-\x7e]+$/.test(text))) return found
  throw new CredentialsError(
    'no-credentials',
    `${notLoaded}the credentials of ${name} hold a space, a line break or another character that AWS never puts there.`,
    { details: { action: name } },
  )
}
