/** Why a profile is not written. */

import type { ErrorReason } from '../core/errors.ts'
import { CredentialsError, messageOf } from '../core/errors.ts'

/** What the file system refuses, as `publish-failed`. */
export async function changing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof CredentialsError) throw cause
    throw new CredentialsError(
      'publish-failed',
      `Failed to write AWS profile: ${path} could not be changed: ${messageOf(cause)}. Make it writable and see that its disk ` +
        'has room, or let AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE name other files.',
      { cause, details: { reason: 'profile-file', input: 'aws-profile' } },
    )
  }
}

/** The profile is there, and may not be changed. */
export function profileExists(profile: string, path: string): CredentialsError {
  return new CredentialsError(
    'profile-exists',
    `Failed to write AWS profile '${profile}': Profile with name "${profile}" already exists. ${path} has it, and nothing was changed. ` +
      'Set overwrite-aws-profile: true to replace it (it is put back after the job), or choose another aws-profile.',
    { details: { input: 'overwrite-aws-profile' } },
  )
}

interface Unsafe {
  /** Follows the path. */
  readonly because: string
  readonly fix: string
  readonly reason: ErrorReason
}

/** Credentials are not written to such a file. */
export function unsafeFile(path: string, { because, fix, reason }: Unsafe): CredentialsError {
  return new CredentialsError(
    'unsafe-file',
    `Failed to write AWS profile: ${path} ${because}, so credentials are not written there. ` +
      `${fix}, or let AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE name other files.`,
    { details: { input: 'aws-profile', reason } },
  )
}
