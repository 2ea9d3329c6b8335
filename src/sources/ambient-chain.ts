import type { LookUp } from '../core/error-details.ts'
import { CredentialsError, messageOf } from '../core/errors.ts'
import { memberOf } from '../core/json.ts'
import { quote } from '../core/own-secrets.ts'
import { isTransient } from '../core/retry-class.ts'
import type { ChainMeans } from './chain-means.ts'
import { type AmbientKeys, notLoaded } from './chain-means.ts'
import { containerKeys, hasContainer } from './container.ts'
import { instanceLookUp, instanceReason, type Missed, profileReason, sourceIn } from './look-up-reason.ts'
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
  readonly place: LookUp['place']
  /** Somebody asked for it: that it yields nothing is worth saying. */
  readonly chosen: boolean
  /** It is set up: where it fails no other place is looked at, for that would be somebody else's credentials. */
  readonly decisive: boolean
  readonly look: (heard: Heard) => Promise<AmbientKeys>
  /** Why it gave nothing. */
  readonly missed: (missed: Missed) => Omit<LookUp, 'place'>
}

export interface ChainResult {
  readonly found: AmbientKeys | undefined
  /** Why the places that somebody chose yielded nothing. */
  readonly reasons: readonly string[]
  /** Why the instance yielded nothing, where it may be one of AWS. */
  readonly instance?: string
  readonly lookUps: readonly LookUp[]
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
    const lookUps: LookUp[] = []
    const onInstance = instanceLookUp(means.env)
    let instance: string | undefined
    for (const link of linksFor(means, profiles)) {
      const found = await looked(link, means, secrets)
      if (!('why' in found)) {
        means.log(`Credentials found: ${link.name}`)
        return { found: checked(found, link), reasons, lookUps }
      }
      const said = `${link.name}: ${found.why}`
      if (link.chosen) reasons.push(said)
      const asked = link.place === 'instance' && onInstance === 'asked'
      if (asked) instance = said
      if (link.chosen || asked) lookUps.push(found.lookUp)
    }
    if (onInstance !== undefined && onInstance !== 'asked') lookUps.push(onInstance)
    return { found: undefined, reasons, lookUps, ...(instance === undefined ? {} : { instance }) }
  } finally {
    restore()
  }
}

function linksFor(means: ChainMeans, profiles: Profiles): readonly Link[] {
  const { env } = means
  const account = Boolean(env['AWS_ROLE_ARN'] && env['AWS_WEB_IDENTITY_TOKEN_FILE'])
  const container = hasContainer(env)
  const instance = !container && /^(false)?$/.test(env['AWS_EC2_METADATA_DISABLED'] ?? '')
  return [
    profileLink(means, profiles),
    ...(account ? [setUp('web-identity', () => serviceAccountKeys(means))] : []),
    ...(container ? [setUp('container', () => containerKeys(means))] : []),
    ...(instance ? [instanceLink(means)] : []),
  ]
}

const setUpNames = {
  'web-identity': 'AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN',
  container: 'container credentials endpoint',
} as const

function setUp(place: keyof typeof setUpNames, look: Link['look']): Link {
  const missed: Link['missed'] = () => ({ reason: 'failed' })
  return { name: setUpNames[place], place, chosen: true, decisive: true, look, missed }
}

function instanceLink(means: ChainMeans): Link {
  return {
    name: 'instance metadata',
    place: 'instance',
    chosen: false,
    decisive: false,
    look: () => instanceKeys(means),
    missed: (missed) => ({ reason: instanceReason(missed) ?? 'failed' }),
  }
}

function profileLink(means: ChainMeans, profiles: Profiles): Link {
  const name = means.env['AWS_PROFILE'] || 'default'
  const roles = rolesFrom(profiles, name)
  const own = isWebIdentity(roles?.[0]) || hasContainer(means.env) ? roles : undefined
  return {
    name: `profile ${quote(name, 100, [])}`,
    chosen: name !== 'default' || profiles[name] !== undefined,
    place: 'profile',
    decisive: isDecisive(profiles[name]),
    look: (heard) => (own === undefined ? profileKeys(means, heard) : roleKeys(own, means)),
    missed: (missed) => ({
      reason: profileReason(missed, profiles, name),
      name: sourceIn(profiles, name) ?? name,
    }),
  }
}

/** A place that has nothing. */
interface Nothing {
  readonly why: string
  readonly lookUp: LookUp
}

/** What a link yields. */
async function looked(
  link: Link,
  { retrying }: ChainMeans,
  secrets: readonly string[],
): Promise<AmbientKeys | Nothing> {
  const { name, place, decisive, look } = link
  const attempt = async (): Promise<AmbientKeys | Nothing> => {
    const heard: Heard = { failure: undefined, secrets: new Set(secrets) }
    try {
      return await look(heard)
    } catch (thrown) {
      const { error, absent, refusal } = failureOf(thrown, heard)
      const lookUp = { place, ...link.missed({ place, thrown, refusal }) }
      if (absent && !decisive) return { why: error.message, lookUp }
      throw error.detailed({ lookUps: [lookUp] })
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
): { error: CredentialsError; absent: boolean; refusal: Missed['refusal'] } {
  const known = thrown instanceof CredentialsError ? thrown : failure
  if (known !== undefined) return { error: known, absent: false, refusal: known.details }
  const answered = memberOf(thrown, 'statusCode')
  const status = typeof answered === 'number' ? answered : undefined
  const error = new CredentialsError('no-credentials', quote(messageOf(thrown), 300, [...secrets]), {
    retryable: status !== undefined && isTransient(status) ? 'backoff' : 'never',
    ...(status === undefined ? {} : { details: { status } }),
  })
  const next = memberOf(thrown, 'tryNextLink') === true
  return { error, absent: next && error.retryable === 'never', refusal: undefined }
}

/** Keys go into headers and into files of lines. */
function checked(found: AmbientKeys, { name }: Link): AmbientKeys {
  const { accessKeyId, secretAccessKey, sessionToken = 'none' } = found.keys
  if ([accessKeyId, secretAccessKey, sessionToken].every((text) => /^[\x21-\x7e]+$/.test(text))) return found
  throw new CredentialsError(
    'no-credentials',
    `${notLoaded}the credentials of ${name} hold a space, a line break or another character that AWS never puts there.`,
    { details: { action: name, reason: 'characters' } },
  )
}
