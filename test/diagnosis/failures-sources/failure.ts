/** Failures as they are reported in public, retold with example names: made for real as far as memory allows. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { CredentialsError } from '../../../src/core/errors.ts'
import type { Env, Host, HttpAnswer, HttpRequest } from '../../../src/core/host.ts'
import { diagnose, type Evidence, type Finding } from '../../../src/diagnosis/index.ts'
import { explain, type LibraryInputs, obtainCredentials } from '../../../src/entry/library.ts'
import { networkError, type Progress, proxyRefusal, timeoutError } from '../../../src/host/failure.ts'
import { memoryFiles } from '../../support/memory-files.ts'
import { memoryHost } from '../../support/memory-host.ts'
import { evidence } from '../evidence.ts'
import { type Expected, jobEnv, jwt, refusedXml } from '../reported.ts'

/** What the metadata service of the instance does: an HTTP status, a body, or nothing at all. */
export type Metadata = Readonly<Record<'token' | 'roles' | 'keys', number | string>> | 'silent' | 'closed'

export interface Failure {
  readonly name: string
  /** Besides `aws-region: eu-central-1`; empty text: not given. */
  readonly inputs?: LibraryInputs
  /** Besides GitHub's own variables; empty: unset. */
  readonly env?: Env
  /** Of the OIDC token; absent: the job has no permission to ask for one. */
  readonly claims?: Readonly<Record<string, unknown>>
  readonly event?: object
  /** In memory, by absolute path. */
  readonly files?: Readonly<Record<string, string>>
  /** Under HOME: `.aws/config`. The AWS SDK reads these from the disk. */
  readonly home?: Readonly<Record<string, string>>
  /** Default: `closed`. */
  readonly metadata?: Metadata
  /** What each host answers, or how the exchange with it fails; by how its URL begins. */
  readonly answers?: Readonly<Record<string, Answer>>
  /** In the place of a step: a failure that a part of it makes, and what is known beside it. */
  readonly made?: () => Promise<Partial<Evidence>> | Partial<Evidence>
  readonly expected: Expected
}

export type Answer =
  | { readonly code: string; readonly message: string; readonly status?: number; readonly date?: string }
  | { readonly body: string; readonly status?: number; readonly headers?: HttpAnswer['headers'] }
  | { readonly broken: NodeJS.ErrnoException; readonly phase: Progress['phase'] }
  | { readonly late: Progress['phase'] }
  | { readonly proxyStatus: number }

export const aroundKeys = {
  AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'IQoJb3JpZ2luX2VjEXAMPLE',
} as const
export const selfHosted = { RUNNER_ENVIRONMENT: 'self-hosted', AWS_EC2_METADATA_DISABLED: '' } as const
export const forked = {
  pull_request: {
    head: { repo: { full_name: 'mallory/octo-repo' } },
    base: { repo: { full_name: 'octo-org/octo-repo' } },
  },
}

const job = {
  iss: 'https://token.actions.githubusercontent.com',
  sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
  aud: 'sts.amazonaws.com',
}

/** Runs the step up to its failure, and explains it. */
export async function explained(failure: Failure): Promise<readonly Finding[]> {
  const { made, inputs: given, home = {}, metadata = 'closed', env = {} } = failure
  if (made !== undefined) return diagnose(evidence(await made()))
  const directory = homeWith(home)
  const service = await metadataService(metadata)
  const restore = placed({
    ...env,
    HOME: directory,
    AWS_CONFIG_FILE: join(directory, '.aws/config'),
    AWS_SHARED_CREDENTIALS_FILE: join(directory, '.aws/credentials'),
    AWS_EC2_METADATA_SERVICE_ENDPOINT: service.url,
  })
  try {
    const inputs = { 'aws-region': 'eu-central-1', ...given }
    const options = { host: hostOf(failure) }
    const thrown: unknown = await obtainCredentials(inputs, options).catch((error: unknown) => error)
    if (!(thrown instanceof CredentialsError))
      throw new Error(`The step did not fail: ${failure.name}`, { cause: thrown })
    return await explain(thrown, inputs, options)
  } finally {
    restore()
    await service.close()
    rmSync(directory, { recursive: true })
  }
}

function homeWith(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'failure-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }
  return directory
}

/** The AWS SDK reads this process's own variables. @returns what puts them back */
function placed(variables: Env): () => void {
  const before = { ...process.env }
  for (const [name, value] of Object.entries(variables)) {
    if (value) process.env[name] = value
    else delete process.env[name]
  }
  return () => {
    process.env = before
  }
}

async function metadataService(metadata: Metadata) {
  if (metadata === 'closed') return { url: 'http://127.0.0.1:9', close: async () => {} }
  const server = createServer(({ method, url = '' }, response) => {
    if (metadata === 'silent') return
    const part = method === 'PUT' ? 'token' : url.endsWith('/') ? 'roles' : 'keys'
    const answer = metadata[part]
    response
      .writeHead(typeof answer === 'number' ? answer : 200)
      .end(typeof answer === 'string' ? answer : '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${port}`, close }
}

function hostOf({ env = {}, claims, event = {}, files = {}, answers = {} }: Failure): Host {
  const host = memoryHost({
    env: jobEnv(claims, env),
    files: memoryFiles({ '/event.json': JSON.stringify(event), ...files }),
  })
  const send = async ({ url, proxy }: HttpRequest): Promise<HttpAnswer> => {
    const [, answer] = Object.entries(answers).find(([start]) => url.startsWith(start)) ?? []
    if (answer !== undefined) return given(answer, { host: new URL(url).host, proxy })
    if (url.includes('tokens.example.com'))
      return plain(JSON.stringify({ value: jwt({ ...job, ...claims }) }))
    throw new Error(`Nobody answers at ${url}`)
  }
  return {
    ...host,
    clock: { ...host.clock, now: () => Date.UTC(2026, 8, 1, 2) },
    http: { open: () => {}, send },
  }
}

function given(answer: Answer, place: Omit<Progress, 'phase'>): HttpAnswer {
  if ('broken' in answer) throw networkError(answer.broken, { ...place, phase: answer.phase })
  if ('late' in answer) throw timeoutError(5000, { ...place, phase: answer.late })
  if ('proxyStatus' in answer) throw proxyRefusal(answer.proxyStatus, { ...place, phase: 'proxy' })
  if ('body' in answer) return { ...plain(answer.body, answer.status), headers: answer.headers ?? {} }
  const { code, message, status = code === 'AccessDenied' ? 403 : 400, date } = answer
  return { ...plain(refusedXml(code, message), status), ...(date && { headers: { date } }) }
}

/** As Node makes it. */
export function nodeError(code: string, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code })
}

function plain(body: string, status = 200): HttpAnswer {
  return { status, headers: {}, body }
}
