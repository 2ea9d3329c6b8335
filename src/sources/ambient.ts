import { CredentialsError, messageOf } from '../core/errors.ts'
import type { Env } from '../core/host.ts'
import type { Keys } from '../core/session.ts'

/** Credentials found around this process. */
export interface AmbientKeys {
  readonly keys: Keys
  /** Milliseconds since the epoch. */
  readonly expiration?: number
}

export interface AmbientOptions {
  readonly env: Env
  readonly region: string
  /** What would have been used instead, said when nothing is found. */
  readonly hint: string | undefined
}

/**
 * The default credential chain of the AWS SDK: environment, shared files, SSO, process, web identity, container,
 * instance. Keys in the environment are its first link, so where they stand the SDK is not even loaded.
 * https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/setting-credentials-node.html
 */
export async function ambientKeys({ env, region, hint }: AmbientOptions): Promise<AmbientKeys> {
  const fromEnv = env['AWS_PROFILE'] ? undefined : environmentKeys(env)
  if (fromEnv !== undefined) return { keys: fromEnv }
  const { defaultChain } = await import('./ambient-chain.ts')
  try {
    return await defaultChain(region)
  } catch (cause) {
    const because = hint ?? messageOf(cause)
    throw new CredentialsError(
      'no-credentials',
      `Credentials could not be loaded, please check your action inputs: ${because}`,
      { cause },
    )
  }
}

function environmentKeys(env: Env): Keys | undefined {
  const accessKeyId = env['AWS_ACCESS_KEY_ID']
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY']
  const sessionToken = env['AWS_SESSION_TOKEN']
  if (!accessKeyId || !secretAccessKey) return undefined
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
}
