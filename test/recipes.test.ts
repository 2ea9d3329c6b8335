/** Runs the recipes' workflows against examples/recipes-emulator.yaml. Programs that cannot run here say who they are. */
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { describe, expect, type TestContext, test } from 'vitest'
import { parse } from 'yaml'
import { type EmulatorOptions, type RunningEmulator, startEmulator } from '../src/emulator/index.ts'
import { authority } from './support/authority.ts'
import { read } from './support/documentation.ts'
import { proxyServer } from './support/proxy-server.ts'
import { programs } from './support/recipes.ts'
import { createJob, type Job } from './support/runner.ts'
import { execute, install, type WorkflowJob, workflowOf } from './support/workflow.ts'

const session = (name: string, account = '111122223333') =>
  `arn:aws:sts::${account}:assumed-role/${name}/GitHubActions`
const config: Readonly<Record<string, unknown>> = parse(read('examples/recipes-emulator.yaml'))

interface Stage {
  readonly job: Job
  readonly emulator: RunningEmulator
}

async function stage(
  { onTestFinished }: TestContext,
  requestToken: string | undefined,
  { env = {}, ...options }: EmulatorOptions & { readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Stage> {
  const emulator = await startEmulator({ config, ...options })
  const { AWS_ENDPOINT_URL_STS, ...tokens } = emulator.env
  const requests =
    requestToken === undefined ? {} : { ...tokens, ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken }
  const job = createJob({ AWS_ENDPOINT_URL_STS, ...requests, ...env })
  install(job, programs)
  onTestFinished(async () => {
    job.remove()
    await emulator.close()
  })
  return { job, emulator }
}

function jobOf(name: string, id: string): WorkflowJob {
  const found = workflowOf(name).jobs[id]
  if (found === undefined) throw new Error(`${name} has no job ${id}`)
  return found
}

/** The request token that GitHub would give to a job, for what its workflow says; none without the permission. */
function requestTokenOf(name: string, id: string): string | undefined {
  const { permissions = workflowOf(name).permissions, environment, if: condition = '' } = jobOf(name, id)
  if (permissions['id-token'] !== 'write') return undefined
  const forPull = condition.includes("'pull_request'")
  return `request-token-of-${environment ?? (forPull ? 'pull-request' : 'main')}`
}

const image = `111122223333.dkr.ecr.eu-central-1.amazonaws.com/web:ffac537e6cbbf934b08745a378932722df287a53`

/** Jobs that need nothing but their token. */
const plain: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'terraform.yml',
    'plan',
    ['init', 'plan'].map((verb) => `terraform ${verb}: ${session('terraform-plan')}`),
  ],
  [
    'terraform.yml',
    'apply',
    ['init', 'apply'].map((verb) => `terraform ${verb}: ${session('terraform-apply')}`),
  ],
  ['ecr.yml', 'push', ['', '', `docker push ${image} as ${session('deploy')}`]],
  ['cdk.yml', 'deploy', ['', `npx cdk: ${session('deploy')}`]],
  // Two keys: the tests outlived the first session.
  ['three-hour-tests.yml', 'test', ['', `npm test: 2 keys of ${session('tests')}`]],
  ['accounts-one-token.yml', 'copy', [session('deploy'), session('deploy', '444455556666')]],
]

describe.concurrent('recipes', () => {
  test.for(plain)('%s, job %s', async ([name, id, said], context) => {
    const { job } = await stage(context, requestTokenOf(name, id))
    expect(await execute(jobOf(name, id), job)).toEqual(said)
  })

  test('accounts-matrix.yml, each account', async (context) => {
    const deploy = jobOf('accounts-matrix.yml', 'deploy')
    const accounts = deploy.strategy?.matrix.include ?? []
    expect(accounts.map(({ account }) => account)).toEqual(['111122223333', '444455556666'])
    for (const matrix of accounts) {
      const { job } = await stage(context, requestTokenOf('accounts-matrix.yml', 'deploy'))
      expect(await execute(deploy, job, { values: { matrix } })).toEqual([
        session('deploy', matrix['account']),
      ])
    }
  })

  test('reusable-workflow.yml, called by reusable-caller.yml', async (context) => {
    const { uses = '', with: inputs = {} } = jobOf('reusable-caller.yml', 'deploy')
    const called = basename(uses)
    for (const name of ['reusable-caller.yml', called])
      expect(requestTokenOf(name, 'deploy')).toBe('request-token-of-main')
    const { job } = await stage(context, 'request-token-of-reusable-workflow')
    const said = await execute(jobOf(called, 'deploy'), job, { values: { inputs } })
    expect(said).toEqual([session('reusable')])
  })

  test.for([
    ['terraform-apply', 'request-token-of-pull-request'],
    ['terraform-apply', 'request-token-of-main'],
    ['terraform-plan', 'request-token-of-production'],
    ['deploy', 'request-token-of-pull-request'],
    ['reusable', 'request-token-of-main'],
  ] as const)('the role %s refuses a job with %s', async ([role, requestToken], context) => {
    const { job } = await stage(context, requestToken)
    const arn = `arn:aws:iam::111122223333:role/${role}`
    const step = await job.step({
      'role-to-assume': arn,
      'aws-region': 'eu-central-1',
      'disable-retry': 'true',
    })
    expect(step).toMatchObject({ code: 1, variables: {}, errors: [expect.stringContaining('AccessDenied')] })
  })

  const cluster = {
    config: {
      ...config,
      issuer: 'https://oidc.eks.eu-central-1.amazonaws.com/id/D539D4633E53DE1B71D539D4633E53DE',
    },
  }
  const claims = { sub: 'system:serviceaccount:runners:runner', aud: 'sts.amazonaws.com' }
  const podRole = 'arn:aws:iam::111122223333:role/runner'

  test('eks-runner.yml, with IRSA', async (context) => {
    const { job, emulator } = await stage(context, requestTokenOf('eks-runner.yml', 'deploy'), cluster)
    const token = join(job.directory, 'service-account-token')
    writeFileSync(token, await emulator.mintToken(claims))
    job.env['AWS_ROLE_ARN'] = podRole
    job.env['AWS_WEB_IDENTITY_TOKEN_FILE'] = token
    expect(await execute(jobOf('eks-runner.yml', 'deploy'), job)).toEqual([session('from-runner')])
  })

  test('eks-runner.yml, with EKS Pod Identity', async (context) => {
    const { job, emulator } = await stage(context, requestTokenOf('eks-runner.yml', 'deploy'), cluster)
    const query = new URLSearchParams({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: podRole,
      RoleSessionName: 'eks-runner',
      WebIdentityToken: await emulator.mintToken(claims),
    })
    const answer = await (await fetch(emulator.url, { method: 'POST', body: query })).text()
    const of = (tag: string) => new RegExp(`<${tag}>(.*?)</${tag}>`).exec(answer)?.[1]
    const agent = createServer(({ headers }, response) => {
      response.statusCode = headers.authorization === 'token-of-the-pod' ? 200 : 401
      const [AccessKeyId, SecretAccessKey] = [of('AccessKeyId'), of('SecretAccessKey')]
      const [Token, Expiration] = [of('SessionToken'), of('Expiration')]
      response.end(JSON.stringify({ AccessKeyId, SecretAccessKey, Token, Expiration }))
    })
    await new Promise<void>((resolve) => agent.listen(0, '127.0.0.1', resolve))
    context.onTestFinished(() => void agent.close())
    const file = join(job.directory, 'eks-pod-identity-token')
    writeFileSync(file, 'token-of-the-pod')
    const { port } = agent.address() as AddressInfo
    job.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] = `http://127.0.0.1:${port}/v1/credentials`
    job.env['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'] = file
    expect(await execute(jobOf('eks-runner.yml', 'deploy'), job)).toEqual([session('from-runner')])
  })

  test('enterprise-server.yml', async (context) => {
    expect(requestTokenOf('enterprise-server.yml', 'deploy')).toBe('request-token-of-main')
    const issuer = 'https://github.example.com/_services/token'
    const { job } = await stage(context, 'request-token-of-enterprise-server', {
      config: { ...config, issuer },
      env: { GITHUB_SERVER_URL: 'https://github.example.com' },
    })
    expect(await execute(jobOf('enterprise-server.yml', 'deploy'), job)).toEqual([session('enterprise')])
  })

  test('company-proxy.yml: both requests go through the proxy', async (context) => {
    const { server, ca } = await authority()
    const proxy = await proxyServer()
    context.onTestFinished(() => proxy.close())
    const served = { tls: server, allowedHosts: ['sts.octo.test'] }
    const requestToken = requestTokenOf('company-proxy.yml', 'deploy')
    const { job, emulator } = await stage(context, requestToken, served)
    const local = { AWS_ENDPOINT_URL_STS: emulator.url, NODE_EXTRA_CA_CERTS: join(job.directory, 'ca.pem') }
    writeFileSync(local.NODE_EXTRA_CA_CERTS, ca)
    for (const name of ['AWS_ENDPOINT_URL_STS', 'ACTIONS_ID_TOKEN_REQUEST_URL'])
      job.env[name] = (job.env[name] ?? '').replace('127.0.0.1', 'sts.octo.test')
    const vars = {
      COMPANY_PROXY: `http://127.0.0.1:${proxy.port}`,
      COMPANY_CA_FILE: local.NODE_EXTRA_CA_CERTS,
    }
    const said = await execute(jobOf('company-proxy.yml', 'deploy'), job, { values: { vars }, shell: local })
    expect(said).toEqual([session('deploy')])
    const { host } = new URL(job.env['AWS_ENDPOINT_URL_STS'] ?? '')
    expect(proxy.seen).toEqual([`CONNECT ${host}`, `CONNECT ${host}`])
  })
})
