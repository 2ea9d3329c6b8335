/** Failures as they are reported in public, retold with example names, and what has to be said of each first. */
import { CredentialsError } from '../../../src/core/errors.ts'
import type { Env, Host, HttpAnswer, HttpRequest } from '../../../src/core/host.ts'
import type { Finding } from '../../../src/diagnosis/index.ts'
import { explain, type LibraryInputs, obtainCredentials } from '../../../src/entry/library.ts'
import { memoryFiles } from '../../support/memory-files.ts'
import { memoryHost } from '../../support/memory-host.ts'
import { type Expected, jobEnv, jwt, refusedXml, roleArn, userKeys } from '../reported.ts'

/** A failure: the step, what is around it, and what AWS answers. */
export interface Failure {
  readonly name: string
  /** Besides `aws-region: eu-central-1` and a role. */
  readonly inputs?: LibraryInputs
  /** Besides GitHub's own variables; empty: unset. */
  readonly env?: Env
  /** Of the OIDC token, besides the usual ones; absent: the job has no permission to ask for one. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** The payload of the event. */
  readonly event?: object
  /** Besides the event: absolute paths and texts. */
  readonly files?: Readonly<Record<string, string>>
  /** Sessions that STS gives before it refuses: ARNs. */
  readonly before?: readonly string[]
  readonly refusal: { readonly code: string; readonly message: string; readonly status?: number }
  readonly expected: Expected & {
    /** Codes that are found too, in whatever order. */
    readonly also?: readonly string[]
  }
  /** Where such a failure, or its text, is told. */
  readonly source: string
}

export const other = '444455556666'
export const sessionKeys = {
  ...userKeys,
  'aws-access-key-id': 'ASIAIOSFODNN7EXAMPLE',
  'aws-session-token': 'IQoJb3JpZ2luX2VjEXAMPLE',
} as const
export const keysAround = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
} as const
export const sessionAround = {
  ...keysAround,
  AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
  AWS_SESSION_TOKEN: 'IQoJb3JpZ2luX2VjEXAMPLE',
} as const
/** The role of a service account, as EKS projects it into a runner's pod. */
export const irsa = {
  AWS_ROLE_ARN: `arn:aws:iam::${other}:role/runners/runner`,
  AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/secrets/eks.amazonaws.com/serviceaccount/token',
  RUNNER_ENVIRONMENT: 'self-hosted',
} as const
export const podIdentity = {
  AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials',
  RUNNER_ENVIRONMENT: 'self-hosted',
} as const

export const job = {
  iss: 'https://token.actions.githubusercontent.com',
  sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
  aud: 'sts.amazonaws.com',
  repository: 'octo-org/octo-repo',
  repository_owner: 'octo-org',
  ref: 'refs/heads/main',
  event_name: 'push',
  actor: 'octocat',
  workflow: 'deploy',
  job_workflow_ref: 'octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main',
  runner_environment: 'github-hosted',
} as const

/** Runs the step up to its failure, and explains it. */
export async function explained(failure: Failure): Promise<readonly Finding[]> {
  const host = hostOf(failure)
  const inputs = { 'aws-region': 'eu-central-1', 'role-to-assume': roleArn, ...failure.inputs }
  const thrown: unknown = await obtainCredentials(inputs, { host }).catch((error: unknown) => error)
  if (!(thrown instanceof CredentialsError)) throw new Error(`The step did not fail: ${failure.name}`)
  return explain(thrown, inputs, { host })
}

function hostOf({ env = {}, claims, event = {}, files = {}, before = [], refusal }: Failure): Host {
  const host = memoryHost({
    env: jobEnv(claims, env),
    files: memoryFiles({
      '/event.json': JSON.stringify(event),
      '/var/run/secrets/eks.amazonaws.com/serviceaccount/token': jwt(serviceAccount),
      ...files,
    }),
  })
  const given = [...before]
  const send = async ({ url, body = '' }: HttpRequest): Promise<HttpAnswer> => {
    if (url.includes('tokens.example.com'))
      return answer(JSON.stringify({ value: jwt({ ...job, ...claims }) }))
    if (url.startsWith('http://169.254.170.')) return answer(container)
    const arn = given.shift()
    if (arn !== undefined) return answer(session(arn, new URLSearchParams(body).get('Action') ?? ''))
    const { code, message, status = code === 'AccessDenied' ? 403 : 400 } = refusal
    return answer(refusedXml(code, message), status)
  }
  return { ...host, http: { open: () => {}, send } }
}

const serviceAccount = {
  iss: 'https://oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B716D3041E',
  sub: 'system:serviceaccount:runners:runner',
  aud: ['sts.amazonaws.com'],
}

const container = JSON.stringify({
  AccessKeyId: 'ASIAI44QH8DHBEXAMPLE',
  SecretAccessKey: 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY',
  Token: 'FwoGZXIvYXdzEXAMPLE',
  Expiration: '2030-01-01T00:00:00Z',
})

function answer(body: string, status = 200): HttpAnswer {
  return { status, headers: { 'content-type': 'text/xml' }, body }
}

function session(arn: string, action: string): string {
  const [, , , , id = ''] = arn.split(':')
  const credentials =
    '<Credentials><AccessKeyId>ASIAI44QH8DHBEXAMPLE</AccessKeyId><SecretAccessKey>je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY</SecretAccessKey>' +
    '<SessionToken>FwoGZXIvYXdzEXAMPLE</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials>'
  const user = `<AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:x</AssumedRoleId><Arn>${arn}</Arn></AssumedRoleUser>`
  const identity = `<Arn>${arn}</Arn><UserId>AROAEXAMPLE:x</UserId><Account>${id}</Account>`
  const result = action === 'GetCallerIdentity' ? identity : `${credentials}${user}`
  return `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`
}
