import type { ErrorReason } from './error-codes.ts'

/** Evidence for the diagnosis. Never holds a token, a key or a body. */
export interface ErrorDetails {
  /** Which of the conditions that share the code. */
  readonly reason?: ErrorReason
  /** The input to change. */
  readonly input?: string
  /** The API call, e.g. `AssumeRoleWithWebIdentity`. */
  readonly action?: string
  /** The service's error code as it stood on the wire, e.g. `AccessDenied`. */
  readonly awsCode?: string
  readonly awsMessage?: string
  readonly requestId?: string
  /** HTTP status. */
  readonly status?: number
  /** Retry-After, in milliseconds. */
  readonly retryAfterMs?: number
  /** The server's Date header, in milliseconds since the epoch. */
  readonly serverTimeMs?: number
  /** `host:port` of the other side. */
  readonly host?: string
  /** Where STS is, where it was to be called: an absolute URL without user or query. */
  readonly endpoint?: string
  /** The variable that named the service: `AWS_ENDPOINT_URL`. */
  readonly endpointFrom?: string
  /** How far the exchange got. */
  readonly phase?: NetworkPhase
  /** Node's error code, e.g. `ENOTFOUND`. */
  readonly errno?: string
  /** How often the call was made in all. */
  readonly attempts?: number
  /** What the web identity token said that was sent. Never the token. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** Whose credentials made the call, where known. */
  readonly caller?: { readonly account: string; readonly arn: string; readonly userId: string }
  /** Where ambient credentials were looked for, in this order, and why each place gave none. */
  readonly lookUps?: readonly LookUp[]
}

export type NetworkPhase = 'dns' | 'connect' | 'proxy' | 'tls' | 'answer' | 'body'

/** A place where ambient credentials were looked for, and why it gave none. */
export interface LookUp {
  readonly place: 'environment' | 'profile' | 'web-identity' | 'container' | 'instance'
  readonly reason: LookUpReason
  /** The profile, or the variable, that it is about. */
  readonly name?: string
}

/**
 * - `half-set`: of a pair of keys one is missing: a variable, or a setting of a profile
 * - `no-such-profile`, `no-source-profile`: no file has the profile, or the one that it names in source_profile
 * - `nothing-in-profile`: the profile says nothing of credentials
 * - `process-failed`, `process-output`, `process-expired`: of credential_process: its status, what it wrote, old credentials
 * - `sign-in-ended`: of SSO or `aws login`: nobody is signed in, or not any more
 * - `sso-incomplete`, `sso-no-access`: a setting is missing; the user may not have the role
 * - `mfa`, `loop`, `no-source`, `credential-source`, `environment-empty`: what the profile asks for cannot be had
 * - `metadata-disabled`: AWS_EC2_METADATA_DISABLED keeps the SDK from asking the instance
 * - `metadata-off`: the instance's metadata service forbids it (status 403)
 * - `metadata-token`: it gave no token, and answers nobody without one
 * - `metadata-silent`, `metadata-unreached`: it did not answer in time; there is no way to its address
 * - `no-instance-role`, `instance-role-unusable`: the instance has no role; EC2 cannot assume it
 * - `failed`: anything else; the error says more
 */
export type LookUpReason =
  | 'half-set'
  | 'no-such-profile'
  | 'no-source-profile'
  | 'nothing-in-profile'
  | 'process-failed'
  | 'process-output'
  | 'process-expired'
  | 'sign-in-ended'
  | 'sso-incomplete'
  | 'sso-no-access'
  | 'mfa'
  | 'loop'
  | 'no-source'
  | 'credential-source'
  | 'environment-empty'
  | 'metadata-disabled'
  | 'metadata-off'
  | 'metadata-token'
  | 'metadata-silent'
  | 'metadata-unreached'
  | 'no-instance-role'
  | 'instance-role-unusable'
  | 'failed'
