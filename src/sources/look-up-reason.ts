import type { LookUp, LookUpReason } from '../core/error-details.ts'
import { messageOf } from '../core/errors.ts'
import type { Env } from '../core/host.ts'
import { memberOf } from '../core/json.ts'
import type { Profiles } from './profiles.ts'

/** A place that gave no credentials. */
export interface Missed {
  readonly place: LookUp['place']
  /** As the AWS SDK threw it; what it heard from a service is better evidence still. */
  readonly thrown: unknown
  /** HTTP status and code of the service that refused. */
  readonly refusal:
    | { readonly status?: number | undefined; readonly awsCode?: string | undefined }
    | undefined
}

/** Why an instance's metadata service gave nothing. */
export function instanceReason({ thrown }: Pick<Missed, 'thrown'>): LookUpReason | undefined {
  const message = messageOf(thrown)
  if (/fallback has been blocked/.test(message)) return 'metadata-token'
  if (!/instance metadata|EC2 Metadata/i.test(message)) return undefined
  if (/Invalid response received/.test(message)) return 'instance-role-unusable'
  switch (memberOf(thrown, 'statusCode')) {
    case 400:
    case 401:
      return 'metadata-token'
    case 403:
      return 'metadata-off'
    case 404:
      return 'no-instance-role'
    case undefined:
      return /^TimeoutError/.test(message) || memberOf(thrown, 'code') === 'ETIMEDOUT'
        ? 'metadata-silent'
        : 'metadata-unreached'
  }
  return 'failed'
}

/**
 * The words of the AWS SDK's own errors, which have no codes. Each is made by the SDK itself in
 * test/sources/look-up-reason.test.ts, so that other words in a new version are noticed.
 */
const sdkWords: readonly (readonly [RegExp, LookUpReason])[] = [
  [/^Command failed:/, 'process-failed'],
  [/credential_process returned expired/, 'process-expired'],
  [/credential_process (did not return|returned)|maxBuffer/, 'process-output'],
  [/requires multi-factor authentication/, 'mfa'],
  [/^Detected a cycle/, 'loop'],
  [/^Unsupported credential source/, 'credential-source'],
  [/^Unable to find environment variable credentials/, 'environment-empty'],
  [/missing required property|invalid SSO credentials|^Conflicting SSO|^Sso session/, 'sso-incomplete'],
  [/SSO session|SSO Token|^Token is expired/, 'sign-in-ended'],
  [
    /aws login|reauthenticate|re-authenticate|^Token validation failed|^Failed to load token/,
    'sign-in-ended',
  ],
]

const endedSignIns = /^(Unauthorized|InvalidGrant|ExpiredToken|InvalidToken|InvalidClient)(Exception)?$/

/** Why a profile gave nothing. */
export function profileReason({ thrown, refusal }: Missed, profiles: Profiles, name: string): LookUpReason {
  if (profiles[name] === undefined) return 'no-such-profile'
  if (sourceIn(profiles, name) !== undefined) return 'no-source-profile'
  if (refusal?.awsCode !== undefined && isSso(profiles[name])) {
    if (endedSignIns.test(refusal.awsCode)) return 'sign-in-ended'
    if (/^(Forbidden|ResourceNotFound|AccessDenied)(Exception)?$/.test(refusal.awsCode))
      return 'sso-no-access'
  }
  if (refusal !== undefined) return 'failed'
  // Of an sso_session that the file does not have, the SDK reads a property all the same.
  if (thrown instanceof TypeError && isSso(profiles[name])) return 'sso-incomplete'
  const message = messageOf(thrown)
  const known = sdkWords.find(([words]) => words.test(message))?.[1]
  if (known !== undefined) return known
  if (/^Could not resolve credentials using profile/.test(message)) return unresolved(profiles[name])
  return instanceReason({ thrown }) ?? 'failed'
}

function unresolved(section: Profiles[string] = {}): LookUpReason {
  if (Object.keys(section).some((key) => /^aws_(access_key_id|secret_access_key)$/.test(key)))
    return 'half-set'
  return section['role_arn'] === undefined ? 'nothing-in-profile' : 'no-source'
}

/** The profile that a chain of `source_profile` names and no file has. */
export function sourceIn(
  profiles: Profiles,
  name: string,
  above: readonly string[] = [],
): string | undefined {
  const source = profiles[name]?.['source_profile']
  if (source === undefined || above.includes(source)) return undefined
  return profiles[source] === undefined ? source : sourceIn(profiles, source, [...above, name])
}

function isSso(section: Profiles[string] = {}): boolean {
  return Object.keys(section).some((key) => key.startsWith('sso_') || key === 'login_session')
}

/** Whether the SDK may ask the instance at all, and whether it is one of AWS: GitHub's own runners are not. */
export function instanceLookUp(env: Env): 'asked' | LookUp | undefined {
  const { RUNNER_ENVIRONMENT: runner } = env
  if (runner === 'github-hosted') return undefined
  const off = env['AWS_EC2_METADATA_DISABLED'] ?? ''
  if (/^(false)?$/.test(off)) return 'asked'
  // Who runs a machine elsewhere sets it as a matter of course.
  if (runner !== 'self-hosted') return undefined
  return { place: 'instance', reason: 'metadata-disabled', name: 'AWS_EC2_METADATA_DISABLED' }
}
