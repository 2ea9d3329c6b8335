import aws4 from 'aws4'
import { partitions } from '../core/arn.ts'
import { CredentialsError } from '../core/errors.ts'
import { pairProblem } from '../core/key-rule.ts'
import type { Keys } from '../core/session.ts'

export interface SignableRequest {
  /** Absolute. */
  readonly url: string
  readonly region: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Milliseconds since the epoch. */
  readonly timeMs: number
}

/**
 * The headers of a signed POST. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 * @throws CredentialsError `invalid-input` where the key ID cannot be one
 */
export function signedHeaders(request: SignableRequest, keys: Keys): Record<string, string> {
  const { url, region, headers, body, timeMs } = request
  const { host, pathname } = new URL(url)
  checkPair(keys, host)
  const date = new Date(timeMs).toISOString().replace(/[:-]|\.\d{3}/g, '')
  const signed = aws4.sign(
    {
      service: 'sts',
      region,
      method: 'POST',
      host,
      path: pathname,
      headers: { ...headers, Host: host, 'X-Amz-Date': date },
      body,
    },
    keys,
  )
  return Object.fromEntries(
    Object.entries(signed.headers ?? {}).map(([name, value]) => [name, String(value)]),
  )
}

/** The ID is sent in the open, the secret never: a secret in its place must not leave. */
function checkPair({ accessKeyId, secretAccessKey }: Keys, host: string): void {
  const reason = pairProblem(accessKeyId, secretAccessKey)
  // A service of one's own may have such IDs.
  if (reason === undefined || (reason === 'placeholder' && !isOfAws(host))) return
  const what =
    reason === 'swapped'
      ? 'the access key ID looks like a secret access key, and the secret access key looks like a key ID. Swap the two.'
      : 'the access key ID begins with $, so it is a placeholder instead of a value.'
  throw new CredentialsError('invalid-input', `Nothing was sent: ${what}`, { details: { reason } })
}

function isOfAws(host: string): boolean {
  return ['api.aws', ...partitions.map(({ suffix }) => suffix)].some((suffix) => host.endsWith(`.${suffix}`))
}
