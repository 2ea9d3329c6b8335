import { defaultProvider } from '@aws-sdk/credential-provider-node'
import type { AmbientKeys } from './ambient.ts'

/** The AWS SDK's own look-up, in a file of its own since it is large and seldom needed. */
export async function defaultChain(region: string): Promise<AmbientKeys> {
  const found = await defaultProvider({ clientConfig: { region } })()
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = found
  return {
    keys: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    ...(expiration === undefined ? {} : { expiration: expiration.getTime() }),
  }
}
