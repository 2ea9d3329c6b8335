import type { Env } from '../core/host.ts'
import { isLoopback } from '../core/loopback.ts'

/** What is around a step besides its inputs, as far as it can explain a failure. Never a key or a token. */
export interface Surroundings {
  /** What AWS_ACCESS_KEY_ID is, by how it begins; undefined where it or AWS_SECRET_ACCESS_KEY is not set. */
  readonly keys: 'temporary' | 'long-lived' | 'other' | undefined
  /** The variable for credentials that were set for this job, most likely by an earlier step. */
  readonly chosen: 'AWS_ACCESS_KEY_ID' | 'AWS_PROFILE' | typeof fullUri | undefined
  /** Whether AWS_SESSION_TOKEN is set. */
  readonly sessionToken: boolean
  /** AWS_ROLE_ARN, where AWS_WEB_IDENTITY_TOKEN_FILE is set too: the role of a Kubernetes service account. */
  readonly serviceRole: string | undefined
  /** The variable that leads to the credentials of the container that the runner is. */
  readonly container: string | undefined
  /** RUNNER_ENVIRONMENT: `github-hosted`, `self-hosted`. */
  readonly runner: string | undefined
}

export function surroundingsFrom(env: Env): Surroundings {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_ROLE_ARN: role } = env
  const keys = id && secret ? kindOfKey(id) : undefined
  const served = isServedHere(env[fullUri])
  const chosen = served ? fullUri : env['AWS_PROFILE'] ? 'AWS_PROFILE' : undefined
  const containers = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', ...(served ? [] : [fullUri])]
  return {
    keys,
    chosen: keys === undefined ? chosen : 'AWS_ACCESS_KEY_ID',
    sessionToken: Boolean(env['AWS_SESSION_TOKEN']),
    serviceRole: (env['AWS_WEB_IDENTITY_TOKEN_FILE'] && role) || undefined,
    container: containers.find((name) => env[name]),
    runner: env['RUNNER_ENVIRONMENT'] || undefined,
  }
}

const fullUri = 'AWS_CONTAINER_CREDENTIALS_FULL_URI'

/** An endpoint of the job itself, as `refresh: endpoint` leaves one. */
function isServedHere(uri = ''): boolean {
  return isLoopback(/^https?:\/\/(\[[^\]]*\]|[^/:?#]*)/i.exec(uri)?.[1] ?? '')
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes */
export function kindOfKey(accessKeyId: string): NonNullable<Surroundings['keys']> {
  if (accessKeyId.startsWith('ASIA')) return 'temporary'
  return accessKeyId.startsWith('AKIA') ? 'long-lived' : 'other'
}
