/** An emulated AWS, and a job on a machine whose user has shared AWS files of their own. */
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect } from 'vitest'
import { type RunningEmulator, startEmulator } from '../../src/emulator/index.ts'
import { formOf } from '../../src/emulator/wire.ts'
import { createJob, type Job, type Step } from '../support/runner.ts'

export const account = '111122223333'
export const region = 'eu-central-1'
export const user = {
  id: 'AKIAIOSFODNN7EXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}
export const profile = 'octo'
const host = 'token.actions.githubusercontent.com'

const statement = (principal: object, action: string | readonly string[]) => ({
  Effect: 'Allow',
  Principal: principal,
  Action: action,
})
const trust = (...statements: readonly object[]) => ({ Version: '2012-10-17', Statement: statements })

const aws = {
  signingAlgorithm: 'ES256',
  jobs: [{ requestToken: 'request-token-of-the-job' }],
  accounts: [
    {
      id: account,
      providers: [{ url: `https://${host}` }],
      users: [{ name: 'ci', accessKeys: [{ id: user.id, secret: user.secret }] }],
      roles: [
        {
          name: 'deploy',
          trust: trust(
            statement(
              { Federated: `arn:aws:iam::${account}:oidc-provider/${host}` },
              'sts:AssumeRoleWithWebIdentity',
            ),
            statement({ AWS: account }, ['sts:AssumeRole', 'sts:TagSession']),
          ),
        },
      ],
    },
  ],
}

/** As people keep them: comments, odd spacing, another line end, no line end at the end. */
export const usersFiles = {
  credentials:
    '# keep\r\n[default]\r\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\r\naws_secret_access_key=abc\r\n',
  config:
    '; mine\n[default]\nregion=us-east-1\n\n[profile other]\n  s3 =\n    max_concurrent_requests = 20\n# end',
}

export interface World {
  readonly emulator: RunningEmulator
  readonly job: Job
  close(): Promise<void>
}

export interface WorldOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Whether the job may ask for tokens; yes by default. */
  readonly tokens?: boolean
  /** Whether there are shared AWS files already; yes by default. */
  readonly files?: boolean
}

export async function createWorld({ env, tokens = true, files = true }: WorldOptions = {}): Promise<World> {
  const emulator = await startEmulator({ config: aws })
  const { AWS_ENDPOINT_URL_STS, ...request } = emulator.env
  const job = createJob({ AWS_ENDPOINT_URL_STS, ...(tokens ? request : {}), ...env })
  if (files) {
    mkdirSync(join(job.home, '.aws'))
    for (const [name, text] of Object.entries(usersFiles)) writeFileSync(join(job.home, '.aws', name), text)
  }
  return {
    emulator,
    job,
    close: async () => {
      job.remove()
      await emulator.close()
    },
  }
}

/** Each file below a directory by its path there, and what it holds; links and directories by what they are. */
export function contentsOf(directory: string): Readonly<Record<string, string>> {
  if (!existsSync(directory)) return {}
  const entries = readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => {
    const path = join(directory, name)
    const stats = lstatSync(path)
    return [relative(directory, path), stats.isFile() ? readFileSync(path, 'utf8') : 'directory'] as const
  })
  return Object.fromEntries(entries.filter(([, text]) => text !== 'directory'))
}

/** What the step must never show: every token and every key that was made for it. */
export async function hidesSecrets(step: Step, { emulator }: World): Promise<void> {
  const tokens = emulator.requests().map((request) => formOf(request).get('WebIdentityToken'))
  const state = JSON.stringify(await (await fetch(`${emulator.url}/_emulator/state`)).json())
  const ids = [...state.matchAll(/"accessKeyId":"(\w+)"/g)].map(([, id]) => id)
  const published = [step.variables, step.outputs].flatMap((values) => [
    values['AWS_SECRET_ACCESS_KEY'],
    values['AWS_SESSION_TOKEN'],
    values['aws-secret-access-key'],
  ])
  const shown = [step.log, step.stderr, step.summary, ...step.errors, ...step.warnings].join('\n')
  for (const secret of [...tokens, ...ids, ...published, user.secret, 'request-token-of-the-job'])
    if (secret) expect(shown).not.toContain(secret)
}

/** The text without the section of our profile, and without the blank line before it. */
export function withoutProfile(text: string): string {
  return text.replace(new RegExp(`(?:\\r?\\n)*\\[(?:profile )?${profile}\\][^[]*$`), '')
}
