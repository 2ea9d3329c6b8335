/**
 * versitygw: IAM and STS as at AWS. It takes no issuer on a loopback or private address, nor one with a port, so this
 * program is run in a network of its own (`unshare --net`), where 203.0.113.10 is this machine. It prints the outcome of
 * each trial as JSON.
 */
import { X509Certificate } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { part } from '../parts.ts'
import { answers, type Server, serve, succeed } from '../processes.ts'
import { admitted, type Outcome, outcomeOf, type Service, startIssuer, type Trial, trials } from './trials.ts'

const host = '203.0.113.10'
const account = '000000000000'
const root = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG' }
const [iam, s3] = ['127.0.0.1:7078', '127.0.0.1:7079']
const path = { PATH: process.env['PATH'] ?? '' }

interface Front extends Server {
  /** SHA-1 of its certificate, as IAM takes it. */
  readonly thumbprint: string
}

/** The issuer as the world sees it: https, under the name that its tokens bear. */
async function startFront(issuer: string): Promise<Front> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: host }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: host }] }],
  })
  const server = createServer({ key, cert }, async ({ url }, response) => {
    const answer = await fetch(`${issuer}${url}`)
    const text = await answer.text()
    const headers = { 'content-type': 'application/json' }
    response.writeHead(answer.status, headers).end(text.replaceAll(issuer, `https://${host}`))
  })
  await new Promise<void>((resolve) => server.listen(443, host, resolve))
  return {
    thumbprint: new X509Certificate(cert).fingerprint.replaceAll(':', ''),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function startVersitygw(folder: string): Promise<Service> {
  const [state, data, socket] = ['state', 'data', 'iam.sock'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  for (const each of [state, data]) mkdirSync(each)
  const command = part('versitygw')
  const keys = ['-a', root.AWS_ACCESS_KEY_ID, '-s', root.AWS_SECRET_ACCESS_KEY]
  const identities = await serve({
    command,
    args: ['-p', iam, ...keys, 'iam', '--dir', state, '--private-ports', socket],
    ready: answers(`http://${iam}`),
    env: path,
  })
  const objects = await serve({
    command,
    args: ['-p', s3, ...keys, '--iam-standalone-endpoint', socket, 'posix', data],
    ready: answers(`http://${s3}`),
    env: path,
  })
  return {
    sts: `http://${iam}`,
    s3: `http://${s3}`,
    roleArn: `arn:aws:iam::${account}:role/ci`,
    region: 'us-east-1',
    stop: async () => void (await Promise.all([objects.stop(), identities.stop()])),
  }
}

/** The provider, the role, its trust policy and its rights, by the AWS CLI. */
async function furnish(
  service: Service,
  { thumbprint, home }: { thumbprint: string; home: string },
): Promise<void> {
  const aws = (endpoint: string, ...args: readonly string[]) =>
    succeed(part('aws-v2'), ['--endpoint-url', endpoint, '--region', service.region, ...args], {
      env: { ...path, ...root, HOME: home, AWS_EC2_METADATA_DISABLED: 'true' },
    })
  const policy = (statement: object) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] })
  const trust = policy({
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${host}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com' },
      StringLike: { [`${host}:sub`]: admitted },
    },
  })
  const provider = [
    '--url',
    `https://${host}`,
    '--client-id-list',
    'sts.amazonaws.com',
    '--thumbprint-list',
    thumbprint,
  ]
  await aws(service.sts, 'iam', 'create-open-id-connect-provider', ...provider)
  await aws(service.sts, 'iam', 'create-role', '--role-name', 'ci', '--assume-role-policy-document', trust)
  const rights = ['--policy-name', 's3', '--policy-document', policy({ Action: 's3:*', Resource: '*' })]
  await aws(service.sts, 'iam', 'put-role-policy', '--role-name', 'ci', ...rights)
  await aws(service.s3, 's3api', 'create-bucket', '--bucket', 'real-parts')
}

const folder = mkdtempSync(join(tmpdir(), 'versitygw-'))
const issuer = await startIssuer(`https://${host}`)
const front = await startFront(issuer.url)
const service = await startVersitygw(folder)
try {
  await furnish(service, { thumbprint: front.thumbprint, home: folder })
  const outcomes: Partial<Record<Trial, Outcome>> = {}
  for (const trial of trials) outcomes[trial] = await outcomeOf(trial, { service, issuer })
  console.log(JSON.stringify(outcomes))
} finally {
  await service.stop()
  await front.stop()
  await issuer.close()
  rmSync(folder, { recursive: true })
}
