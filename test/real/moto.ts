/** AWS, as moto knows it: a role, a bucket and a secret, and every check that moto has. */
import { part } from './parts.ts'
import { answers, freePort, serve } from './processes.ts'

export const account = '123456789012'
export const region = 'us-east-1'
export const name = 'real-parts'
export const roleArn = `arn:aws:iam::${account}:role/${name}`

export interface Moto {
  readonly url: string
  /** From here on signatures, session tokens and the role's policy count, or any key will do. */
  check(what: 'everything' | 'nothing'): Promise<void>
  stop(): Promise<void>
}

export async function startMoto(): Promise<Moto> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const { stop } = await serve({
    command: part('moto-server'),
    args: ['-H', '127.0.0.1', '-p', `${port}`],
    ready: answers(`${url}/moto-api/`),
    env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' },
  })
  const moto: Moto = {
    url,
    check: async (what) => {
      const body = what === 'everything' ? '0' : 'inf'
      await ask(`${url}/moto-api/reset-auth`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'text/plain' },
      })
    },
    stop,
  }
  await moto.check('nothing')
  await furnish(url)
  return moto
}

async function furnish(url: string): Promise<void> {
  const trust = policy({ Principal: '*', Action: 'sts:AssumeRoleWithWebIdentity' })
  const rights = policy({ Action: ['s3:*', 'secretsmanager:GetSecretValue'], Resource: '*' })
  await iam(url, { Action: 'CreateRole', RoleName: name, AssumeRolePolicyDocument: trust })
  await iam(url, { Action: 'PutRolePolicy', RoleName: name, PolicyName: 'use', PolicyDocument: rights })
  await ask(`${url}/${name}`, { method: 'PUT', headers: { authorization: asking('s3') } })
  await ask(url, {
    method: 'POST',
    headers: {
      authorization: asking('secretsmanager'),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.CreateSecret',
    },
    body: JSON.stringify({
      Name: name,
      SecretString: 'nothing that matters',
      ClientRequestToken: crypto.randomUUID(),
    }),
  })
}

const policy = (statement: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] })

const iam = (url: string, form: Readonly<Record<string, string>>) =>
  ask(url, {
    method: 'POST',
    headers: { authorization: asking('iam') },
    body: new URLSearchParams({ ...form, Version: '2010-05-08' }),
  })

/** While nothing is checked, the header only says which service is meant. */
const asking = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`

async function ask(url: string, request: RequestInit): Promise<void> {
  const answer = await fetch(url, request)
  if (!answer.ok)
    throw new Error(`moto refused ${request.method} ${url}: ${answer.status} ${await answer.text()}`)
}
