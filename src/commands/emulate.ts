import { resolve } from 'node:path'
import { CredentialsError, messageOf } from '../core/errors.ts'
import type { Host } from '../core/host.ts'
import type { EmulatorConfig } from '../emulator/config.ts'
import { configFrom, configFromText } from '../emulator/config-schema.ts'
import { type RunningEmulator, startEmulator } from '../emulator/index.ts'
import { sample } from './sample.ts'

export interface EmulateOptions {
  /** The path of the configuration file. */
  readonly config: string | undefined
  readonly port: string | undefined
  readonly allowedHosts: readonly string[]
}

/** Runs the emulator until the process is told to stop, and prints what another shell needs to use it. */
export async function emulate(options: EmulateOptions, host: Host): Promise<void> {
  const given = readConfig(options.config, host)
  const config = typeof given === 'string' ? configFromText(given) : configFrom(given)
  const emulator = await started(options, given)
  // In one piece, so that whoever reads the first line can paste them all.
  host.print(introduction(emulator, config).join('\n'))
  await host.within(new Promise<never>(() => {}), undefined).catch((thrown: unknown) => {
    if (!(thrown instanceof CredentialsError) || thrown.code !== 'interrupted') throw thrown
  })
  await emulator.close()
  host.print('# The emulator has stopped.')
}

function readConfig(path: string | undefined, { files }: Host): unknown {
  if (path === undefined) return sample
  const text = readText(path, files)
  if (text !== undefined) return text
  throw new CredentialsError(
    'invalid-input',
    `The configuration file ${path} does not exist. Change --config.`,
  )
}

function readText(path: string, files: Host['files']): string | undefined {
  try {
    return files.read(resolve(path))
  } catch (cause) {
    const message = `The configuration file ${path} cannot be read: ${messageOf(cause)}`
    throw new CredentialsError('invalid-input', message, { cause })
  }
}

async function started({ port, allowedHosts }: EmulateOptions, config: unknown): Promise<RunningEmulator> {
  const wanted = portOf(port)
  try {
    return await startEmulator({ config, port: wanted, allowedHosts })
  } catch (cause) {
    const why = portProblem(cause)
    if (why === undefined) throw cause
    const message = `Port ${wanted} ${why}. Give another with --port; without it, a free one is taken.`
    throw new CredentialsError('invalid-input', message, { cause })
  }
}

function portProblem(cause: unknown): string | undefined {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'EADDRINUSE') return 'is in use: another program listens there'
  return code === 'EACCES' ? 'may not be used by this user' : undefined
}

function portOf(text = '0'): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text)
  throw new CredentialsError('invalid-input', `--port takes a number from 0 to 65535, not "${text}".`)
}

/** Lines for a shell: what is no command is a comment, so that all of them can be pasted. */
function introduction({ url, env }: RunningEmulator, config: EmulatorConfig): readonly string[] {
  const region = config.region ?? 'us-east-1'
  const key = config.accounts
    .flatMap(({ users }) => users.flatMap(({ accessKeys }) => accessKeys))
    .find(({ status }) => status === 'active')
  return [
    `# Listening on ${url}. Ctrl-C stops it. Paste these lines into another shell:`,
    'unset AWS_PROFILE AWS_SESSION_TOKEN',
    ...exported({ AWS_ENDPOINT_URL_STS: url, AWS_REGION: region, AWS_DEFAULT_REGION: region }),
    ...(key === undefined ? [] : keyLines(key)),
    ...(config.jobs.length === 0 ? [] : jobLines(env)),
    ...roleLines(config),
  ]
}

function keyLines({ id, secret }: { readonly id: string; readonly secret: string }): readonly string[] {
  return [
    "# A user's keys. Try: aws sts get-caller-identity",
    ...exported({ AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret }),
  ]
}

function jobLines(env: RunningEmulator['env']): readonly string[] {
  const { AWS_ENDPOINT_URL_STS: _, ...tokens } = env
  return ['# Where a job of GitHub Actions gets its OIDC token', ...exported(tokens)]
}

function roleLines({ partition, accounts }: EmulatorConfig): readonly string[] {
  const [arn] = accounts.flatMap(({ id, roles }) =>
    roles.map(({ path, name }) => `arn:${partition}:iam::${id}:role${path}${name}`),
  )
  if (arn === undefined) return []
  return [
    '# A role. Try: aws sts assume-role --role-session-name try --role-arn "$ROLE_TO_ASSUME"',
    ...exported({ ROLE_TO_ASSUME: arn }),
  ]
}

function exported(variables: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`)
}

/** For any shell that knows `export`. */
function quoted(value: string): string {
  return /^[\w.,:/@%+-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`
}
