import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Recorded {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

export interface RecordingServer {
  /** `http://127.0.0.1:port` */
  readonly url: string
  readonly requests: Recorded[]
  /** Given to the next requests, one each. */
  readonly first: Answer[]
  /** Given to every request after those. */
  answer: Answer
  close(): Promise<void>
}

export async function recordingServer(): Promise<RecordingServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      recording.requests.push({
        method: request.method ?? '',
        path: request.url ?? '',
        headers: Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        ),
        body: Buffer.concat(chunks).toString(),
      })
      const {
        status,
        headers = { 'content-type': 'text/xml' },
        body,
      } = recording.first.shift() ?? recording.answer
      response.writeHead(status, headers).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const recording: RecordingServer = {
    url: `http://127.0.0.1:${port}`,
    requests: [],
    first: [],
    answer: { status: 500, body: '' },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return recording
}
