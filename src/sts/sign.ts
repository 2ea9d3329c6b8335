import aws4 from 'aws4'
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

/** The headers of a signed POST. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html */
export function signedHeaders(request: SignableRequest, keys: Keys): Record<string, string> {
  const { url, region, headers, body, timeMs } = request
  const { host, pathname } = new URL(url)
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
