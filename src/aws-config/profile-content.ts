/**
 * What a profile is in the two shared AWS files. https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html
 */

import { join, resolve } from 'node:path'
import type { Env } from '../core/host.ts'
import type { Keys } from '../core/session.ts'
import type { SectionChanges } from './shared-file.ts'

export interface Profile {
  /** Passes `isProfileName`. */
  readonly name: string
  readonly region: string
  readonly content: ProfileContent
}

/** The keys themselves, or the command that fetches them: plain arguments, run through a shell by some SDKs. */
export type ProfileContent =
  | { readonly kind: 'static'; readonly keys: Keys }
  | { readonly kind: 'process'; readonly command: string }

/** What one shared file is to hold. */
export interface FileEdit {
  readonly path: string
  /** Whether keys stand in it, so that nobody else may read it. */
  readonly secret: boolean
  readonly sections: readonly SectionOrder[]
}

export interface SectionOrder {
  readonly profile: string
  /** How the section is called; the first where a file has none of them. */
  readonly titles: readonly [string, ...string[]]
  readonly changes: SectionChanges
}

/** Where the shared files may be. */
interface Place {
  readonly env: Env
  readonly home: string
}

/** One edit a file, even where both variables name the same one. */
export function editsOf(profiles: readonly Profile[], place: Place): readonly FileEdit[] {
  const [credentials, config] = sharedPaths(place)
  const inCredentials = profiles.map(({ name, content }) => ({
    profile: name,
    titles: [name] as const,
    changes: credentialsChanges(content),
  }))
  const inConfig = profiles.map(({ name, region, content }) => ({
    profile: name,
    titles: name === 'default' ? (['default', 'profile default'] as const) : ([`profile ${name}`] as const),
    changes: configChanges(region, content),
  }))
  if (credentials === config)
    return [{ path: config, secret: true, sections: combined(inCredentials, inConfig) }]
  return [
    { path: credentials, secret: true, sections: inCredentials },
    { path: config, secret: false, sections: inConfig },
  ]
}

/** What either part sets, the other must not remove: `[default]` is called the same in both files. */
function combined(first: readonly SectionOrder[], second: readonly SectionOrder[]): readonly SectionOrder[] {
  const all = [...first, ...second]
  return all.map((section) => {
    const twins = all.filter((other) => other.titles[0] === section.titles[0])
    const values = twins.flatMap(({ changes }) =>
      Object.entries(changes).filter(([, value]) => value !== undefined),
    )
    return { ...section, changes: { ...section.changes, ...Object.fromEntries(values) } }
  })
}

export function sharedPaths(place: Place): readonly [credentials: string, config: string] {
  return [sharedPath('credentials', place), sharedPath('config', place)]
}

/** The same for both files: `~` is the home directory, as in the SDKs. */
function sharedPath(file: 'credentials' | 'config', { env, home }: Place): string {
  const named = env[file === 'config' ? 'AWS_CONFIG_FILE' : 'AWS_SHARED_CREDENTIALS_FILE']
  return resolve(named ? named.replace(/^~(?=[\\/]|$)/, () => home) : join(home, '.aws', file))
}

/** Keys that some SDK would take for credentials: any of them beside the published ones could win. */
const rivals: SectionChanges = Object.fromEntries(
  [
    'aws_access_key_id',
    'aws_secret_access_key',
    'aws_session_token',
    // What botocore reads before aws_session_token.
    'aws_security_token',
    'aws_account_id',
    'aws_credential_scope',
    'credential_process',
    'credential_source',
    'source_profile',
    'role_arn',
    'web_identity_token_file',
    'sso_session',
    'sso_start_url',
    'sso_region',
    'sso_account_id',
    'sso_role_name',
    'login_session',
  ].map((key) => [key, undefined]),
)

/** A region in the credentials file would win over that of the config file. */
function credentialsChanges(content: ProfileContent): SectionChanges {
  const removed = { ...rivals, region: undefined }
  switch (content.kind) {
    case 'static':
      return {
        ...removed,
        aws_access_key_id: content.keys.accessKeyId,
        aws_secret_access_key: content.keys.secretAccessKey,
        aws_session_token: content.keys.sessionToken,
      }
    case 'process':
      return removed
  }
}

function configChanges(region: string, content: ProfileContent): SectionChanges {
  switch (content.kind) {
    case 'static':
      return { ...rivals, region }
    case 'process':
      return { ...rivals, credential_process: content.command, region }
  }
}
