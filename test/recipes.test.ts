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
import { createJob, type Job } from './support/runner.ts'
import { execute, install, type WorkflowJob, workflowOf } from './support/workflow.ts'

const session = (name: string, account = '111122223333') =>
  `arn:aws:sts::${account}:assumed-role/${name}/GitHubActions`
const config: Readonly<Record<string, unknown>> = parse(read('examples/recipes-emulator.yaml'))

/** Each calls STS with the credentials that it was given, and prints the ARN after its own name. */
const says = (name: string) =>
  `arn=$(aws sts get-caller-identity | sed 's/.*"Arn":"\\([^"]*\\)".*/\\1/')\necho "${name} $1: $arn"`
const programs = {
  terraform: says('terraform'),
  npm: `[ "$1" = ci ] || { ${says('npm').replace('\n', '; ')}; }`,
  npx: says('npx'),
  docker: `case $1 in
login) cat >"$HOME/.docker-login" ;;
push) echo "docker push $2 as $(cat "$HOME/.docker-login")" ;;
esac`,
}

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

const image = `111122223333.dkr.ecr.eu-central-1.amazonaws.com/web:ffac537e6cbbf934b08745a378932722df287a53`

/** Jobs that need nothing but their token. */
const plain: readonly (readonly [string, string, string, readonly string[]])[] = [
  [
    'terraform.yml',
    'plan',
    'request-token-of-pull-request',
    ['init', 'plan'].map((verb) => `terraform ${verb}: ${session('terraform-plan')}`),
  ],
  [
    'terraform.yml',
    'apply',
    'request-token-of-production',
    ['init', 'apply'].map((verb) => `terraform ${verb}: ${session('terraform-apply')}`),
  ],
  ['ecr.yml', 'push', 'request-token-of-main', ['', '', `docker push ${image} as ${session('deploy')}`]],
  ['cdk.yml', 'deploy', 'request-token-of-main', ['', `npx cdk: ${session('deploy')}`]],
  ['three-hour-tests.yml', 'test', 'request-token-of-main', ['', `npm test: ${session('deploy')}`]],
  [
    'accounts-one-token.yml',
    'copy',
    'request-token-of-main',
    [session('deploy'), session('deploy', '444455556666')],
  ],
]

describe.concurrent('recipes', () => {
  test.for(plain)('%s, job %s', async ([name, id, requestToken, said], context) => {
    const { job } = await stage(context, requestToken)
    expect(await execute(jobOf(name, id), job)).toEqual(said)
  })

  test('accounts-matrix.yml, each account', async (context) => {
    const deploy = jobOf('accounts-matrix.yml', 'deploy')
    const accounts = deploy.strategy?.matrix.include ?? []
    expect(accounts.map(({ account }) => account)).toEqual(['111122223333', '444455556666'])
    for (const matrix of accounts) {
      const { job } = await stage(context, 'request-token-of-main')
      expect(await execute(deploy, job, { values: { matrix } })).toEqual([
        session('deploy', matrix['account']),
      ])
    }
  })

  test('reusable-workflow.yml, called by reusable-caller.yml', async (context) => {
    const { uses = '', with: inputs = {} } = jobOf('reusable-caller.yml', 'deploy')
    const { job } = await stage(context, 'request-token-of-reusable-workflow')
    const said = await execute(jobOf(basename(uses), 'deploy'), job, { values: { inputs } })
    expect(said).toEqual([session('reusable')])
  })

  test('reusable-workflow.yml: the same role refuses a job of another workflow', async (context) => {
    const { job } = await stage(context, 'request-token-of-main')
    const role = { 'role-to-assume': 'arn:aws:iam::111122223333:role/reusable', 'aws-region': 'eu-central-1' }
    expect(await job.step({ ...role, 'disable-retry': 'true' })).toMatchObject({ code: 1, variables: {} })
  })

  const claims = { sub: 'system:serviceaccount:runners:runner', aud: 'sts.amazonaws.com' }
  const podRole = 'arn:aws:iam::111122223333:role/runner'

  test('eks-runner.yml, with IRSA', async (context) => {
    const { job, emulator } = await stage(context, undefined)
    const token = join(job.directory, 'service-account-token')
    writeFileSync(token, await emulator.mintToken(claims))
    job.env['AWS_ROLE_ARN'] = podRole
    job.env['AWS_WEB_IDENTITY_TOKEN_FILE'] = token
    expect(await execute(jobOf('eks-runner.yml', 'deploy'), job)).toEqual([session('from-runner')])
  })

  test('eks-runner.yml, with EKS Pod Identity', async (context) => {
    const { job, emulator } = await stage(context, undefined)
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
    const { job, emulator } = await stage(context, 'request-token-of-main', served)
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
