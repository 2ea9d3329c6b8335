/** Fetches a provider's documents as IAM would. */
import http from 'node:http'
import https from 'node:https'
import type { FetchDocument } from './keys.ts'

/** One GET for a provider's documents, no redirects. Rejects after five seconds, as IAM gives up. */
export const fetchDocument: FetchDocument = (url) => {
  return new Promise((resolve, reject) => {
    const get = url.startsWith('https:') ? https.get : http.get
    const request = get(url, { signal: AbortSignal.timeout(5000), agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      )
      response.on('error', reject)
    })
    request.on('error', reject)
  })
}
