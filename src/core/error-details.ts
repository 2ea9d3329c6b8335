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
}

export type NetworkPhase = 'dns' | 'connect' | 'proxy' | 'tls' | 'answer' | 'body'
