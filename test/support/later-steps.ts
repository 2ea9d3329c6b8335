/** What the steps after the action do: call AWS with the job's environment, and look at what is left. */
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../support/root.ts'
import type { Job } from './runner.ts'

export interface Report {
  readonly arns: readonly string[]
  readonly keys: readonly string[]
  readonly errors: readonly string[]
}

/** GetCallerIdentity by the AWS SDK for JavaScript in a process of its own, until it has used so many access keys. */
export async function sdk(
  job: Pick<Job, 'env'>,
  { keys = 1, env = {} }: { readonly keys?: number; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Report> {
  const script = join(root, 'test/support/sdk-client.mjs')
  const { code, stdout, stderr } = await ran(process.execPath, [script, String(keys)], {
    ...job.env,
    ...env,
  })
  if (code !== 0) throw new Error(`the client ended with ${code}: ${stderr}`)
  return JSON.parse(stdout)
}

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export function ran(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(command, args, { env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    )
  })
}

/** Runs the `credential_process` of a profile as a shell does. */
export function credentialProcess(
  job: Job,
  profile: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const header = profile === 'default' ? '[default]' : `[profile ${profile}]`
  const section = readFileSync(join(job.home, '.aws', 'config'), 'utf8').split(header)[1] ?? ''
  const [, command = ''] = /^credential_process = (.*)$/m.exec(section) ?? []
  return ran('/bin/sh', ['-c', command], { ...job.env, ...env })
}

/** Processes of this action that still run for a job. Linux only; elsewhere none are seen. */
export function helpersOf(job: Job): readonly number[] {
  if (!existsSync('/proc/self/environ')) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const of = (file: string) => readProc(join('/proc', name, file))
      const ours = of('cmdline').includes('endpoint.cjs') && of('environ').includes(job.directory)
      return ours ? [Number(name)] : []
    })
}

/** Empty where the process has ended meanwhile, or belongs to somebody else. */
function readProc(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Every file under a directory with its text and mode. */
export function filesIn(directory: string): Record<string, { readonly text: string; readonly mode: string }> {
  if (!existsSync(directory)) return {}
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  const files = names
    .map((name) => ({ name, path: join(directory, name) }))
    .filter(({ path }) => statSync(path).isFile())
  return Object.fromEntries(
    files.map(({ name, path }) => [
      name,
      { text: readFileSync(path, 'utf8'), mode: (statSync(path).mode & 0o777).toString(8) },
    ]),
  )
}

/** Looks again until it is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50))
}
