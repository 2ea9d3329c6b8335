/** SeaweedFS: STS and S3 at one port; trust policies with keys of its own. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { name } from '../moto.ts'
import { part } from '../parts.ts'
import { freePort, serve } from '../processes.ts'
import { admitted, type Service } from './trials.ts'

const roleArn = 'arn:aws:iam::123456789012:role/ci'

export async function startSeaweedfs(issuer: string): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'seaweedfs-'))
  const [data, file] = [join(folder, 'data'), join(folder, 'iam.json')]
  mkdirSync(data)
  writeFileSync(file, JSON.stringify(configuration(issuer)))
  const ports = await portsOf('s3', 'master', 'volume', 'filer', 'admin')
  const url = `http://127.0.0.1:${ports['s3']}`
  // As the filer shows it. S3 serves earlier, and denies what is not there yet.
  const bucket = `http://127.0.0.1:${ports['filer']}/buckets/${name}/`
  const { stop } = await serve({
    command: part('weed'),
    args: [
      'mini',
      `-dir=${data}`,
      '-ip=127.0.0.1',
      '-ip.bind=127.0.0.1',
      `-s3.iam.config=${file}`,
      `-bucket=${name}`,
      ...Object.entries(ports).map(([server, port]) => `-${server}.port=${port}`),
      '-webdav=false',
      '-admin.ui=false',
      '-s3.port.iceberg=0',
      '-s3.port.lance=0',
    ],
    ready: async () => (await fetch(bucket)).ok,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder },
    cwd: folder,
  })
  return {
    sts: url,
    s3: url,
    roleArn,
    region: 'us-east-1',
    async stop() {
      await stop()
      rmSync(folder, { recursive: true })
    },
  }
}

/** Each server takes its port plus 10000 as well. */
async function portsOf(...servers: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const ports: Record<string, number> = {}
  for (const server of servers) {
    do ports[server] = await freePort()
    while ((ports[server] ?? 0) > 55_535)
  }
  return ports
}

const configuration = (issuer: string) => ({
  sts: {
    tokenDuration: '1h',
    maxSessionLength: '12h',
    issuer: 'seaweedfs-sts',
    signingKey: randomBytes(32).toString('base64'),
  },
  providers: [{ name: 'ci', type: 'oidc', enabled: true, config: { issuer, clientId: 'sts.amazonaws.com' } }],
  policy: { defaultEffect: 'Deny', storeType: 'memory' },
  roles: [
    {
      roleName: 'ci',
      roleArn,
      attachedPolicies: ['s3'],
      trustPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Federated: 'ci' },
            Action: ['sts:AssumeRoleWithWebIdentity'],
            Condition: { StringLike: { 'oidc:sub': admitted } },
          },
        ],
      },
    },
  ],
  policies: [
    {
      name: 's3',
      document: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: ['s3:*'], Resource: ['*'] }],
      },
    },
  ],
})
