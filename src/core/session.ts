import { CredentialsError } from './errors.ts'

/** Credentials as AWS gives them. */
export interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Whose credentials they are: what GetCallerIdentity or an AssumeRole answer says; empty where a service says nothing. */
export interface Identity {
  /** 12 digits, or empty. */
  readonly account: string
  /** e.g. `arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions`. */
  readonly arn: string
  /** e.g. `AROAEXAMPLE:GitHubActions`. */
  readonly userId: string
}

/** Credentials, whose they are, when they end. */
export interface Session {
  readonly keys: Keys
  readonly identity: Identity
  /** Milliseconds since the epoch; absent for long-lived keys. */
  readonly expiration?: number
}

/** An empty list allows every account; readSettings never makes an empty list of a malformed input. */
export function checkAllowed(identity: Identity, allowed: readonly string[]): void {
  if (allowed.length === 0 || (identity.account !== '' && allowed.includes(identity.account))) return
  if (identity.account === '') {
    throw new CredentialsError(
      'account-not-allowed',
      'The service did not tell the account of the credentials, so that they cannot be held to the expected account IDs: ' +
        `${allowed.join(', ')}. Nothing was published. Use an STS that tells it (sts-endpoint), or drop allowed-account-ids.`,
      { details: { reason: 'unknown', input: 'allowed-account-ids' } },
    )
  }
  throw new CredentialsError(
    'account-not-allowed',
    `The account ID of the provided credentials (${identity.account}) does not match any of the expected account IDs: ` +
      `${allowed.join(', ')}. Nothing was published. Change allowed-account-ids or role-to-assume.`,
    { details: { reason: 'other', input: 'allowed-account-ids' } },
  )
}

/** For the log, once nothing refuses the credentials any more. */
export function toAuthenticated({ userId, arn }: Identity): string {
  if (userId === '') return `Authenticated as ${arn || 'an identity that the service does not name'}`
  return `Authenticated as assumedRoleId ${userId}`
}

/** What the special-characters workaround asks for: letters and digits only. */
export function isAlphanumeric(keys: Keys): boolean {
  return /^[A-Za-z0-9]+$/.test(keys.accessKeyId) && /^[A-Za-z0-9]+$/.test(keys.secretAccessKey)
}

/** ISO 8601 in UTC with seconds, the one form every SDK reads: `2026-01-02T03:04:05Z`. */
export function toIsoSeconds(epochMs: number): string {
  // By hand: the first toISOString of a process takes Node 20 up to 3 ms.
  const time = new Date(epochMs)
  const [year, ...parts] = [
    time.getUTCFullYear(),
    time.getUTCMonth() + 1,
    time.getUTCDate(),
    time.getUTCHours(),
    time.getUTCMinutes(),
    time.getUTCSeconds(),
  ]
  const [month, day, hour, minute, second] = parts.map((part) => String(part).padStart(2, '0'))
  return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`
}
