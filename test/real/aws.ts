/**
 * AWS whose sessions end: STS is the emulator with its trust policies, S3 and Secrets Manager are moto behind a gateway
 * that lets only live sessions of that STS pass.
 */
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { type RunningEmulator, startEmulator } from '../../src/emulator/index.ts'
import { account, startMoto } from './moto.ts'

/** A request for a service other than STS, by whose key. */
export interface Use {
  readonly accessKeyId: string
  /** Of the live session; undefined where there is none, and the request was refused. */
  readonly arn: string | undefined
}

export interface Aws {
  /** For AWS_ENDPOINT_URL. */
  readonly url: string
  readonly emulator: RunningEmulator
  uses(): readonly Use[]
  /** Every web identity token that was shown, and every value of the keys that were handed out. */
  secrets(): readonly string[]
  stop(): Promise<void>
}

/** @param configuration the emulator's */
export async function startAws(configuration: unknown): Promise<Aws> {
  const emulator = await startEmulator({ config: configuration })
  const moto = await startMoto()
  const uses: Use[] = []
  const secrets: string[] = []

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request)
    const scope = /Credential=(\w+)\/\d+\/[\w-]+\/(\w+)\//.exec(request.headers.authorization ?? '')
    const [, accessKeyId = '', service = 'sts'] = scope ?? []
    if (service === 'sts') {
      const answer = await forwarded(emulator.url, request, body)
      const token = new URLSearchParams(body.toString()).get('WebIdentityToken')
      secrets.push(...(token === null ? [] : [token]), ...secretsIn(answer.body.toString()))
      return response.writeHead(answer.status, answer.headers).end(answer.body)
    }
    const arn = await liveSession(emulator, accessKeyId)
    uses.push({ accessKeyId, arn })
    if (arn === undefined) return response.writeHead(403, { 'content-type': 'application/xml' }).end(expired)
    const answer = await forwarded(moto.url, request, body)
    return response.writeHead(answer.status, answer.headers).end(answer.body)
  }
  const server = createServer((request, response) => {
    handle(request, response).catch((thrown) => response.writeHead(502).end(String(thrown)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    emulator,
    uses: () => uses,
    secrets: () => secrets,
    async stop() {
      server.closeAllConnections()
      await Promise.all([new Promise((resolve) => server.close(resolve)), moto.stop(), emulator.close()])
    },
  }
}

const expired = '<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>'

async function liveSession(emulator: RunningEmulator, accessKeyId: string): Promise<string | undefined> {
  const state: unknown = await (await fetch(`${emulator.url}/_emulator/state`)).json()
  const { sessions } = state as { sessions: readonly { accessKeyId: string; arn: string; endsAt: string }[] }
  const found = sessions.find((session) => session.accessKeyId === accessKeyId)
  return found !== undefined && Date.parse(found.endsAt) > Date.now() ? found.arn : undefined
}

const secretsIn = (answer: string) =>
  [...answer.matchAll(/<(?:AccessKeyId|SecretAccessKey|SessionToken)>([^<]+)</g)].map(
    ([, value = '']) => value,
  )

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** With its headers as they are, for they are signed. */
function forwarded(to: string, request: IncomingMessage, body: Buffer): Promise<Answer> {
  const { method, headers, url } = request
  return new Promise((resolve, reject) => {
    const onward = send(`${to}${url}`, { method, headers }, (answer) => {
      buffer(answer).then(
        (whole) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: whole }),
        reject,
      )
    })
    onward.on('error', reject).end(body)
  })
}

const issuer = 'token.actions.githubusercontent.com'

/** A role that the main branch of octo-org/octo-repo may assume. */
export const roleOf = (name: string, more: object = {}) => ({
  name,
  trust: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            [`${issuer}:aud`]: 'sts.amazonaws.com',
            [`${issuer}:sub`]: 'repo:octo-org/octo-repo:ref:refs/heads/main',
          },
        },
      },
    ],
  },
  ...more,
})

/** The account of the emulator and of moto, with these roles. */
export const accountWith = (...roles: readonly object[]) => ({
  accounts: [{ id: account, providers: [{ url: `https://${issuer}` }], roles }],
  jobs: [{ requestToken: 'request-token-of-main' }],
})
