/** A step of a job, run as the runner does: a process of its own, against an emulator in another. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { jobVariables } from '../test/support/job-variables.ts'

export const root = join(import.meta.dirname, '..')
export const role = 'arn:aws:iam::111122223333:role/deploy'
/** Removed when the process ends. */
export const scratch = mkdtempSync(join(tmpdir(), 'bench-'))
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }))

type Variables = Readonly<Record<string, string>>

/** Node of the machine, and the one that runs the action. */
export const nodes: readonly [string, string] = [
  process.env['npm_node_execpath'] ?? process.execPath,
  join(root, 'node_modules', 'node', 'bin', 'node'),
]

export const version = (node: string) => spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()

interface Serving {
  /** Added to each answer. */
  readonly latencyMs?: number
  readonly tls?: { readonly cert: string; readonly key: string } | undefined
}

export interface Service {
  /** How clients find it. */
  readonly env: Variables
  stop(): void
}

/** The emulator of examples/emulator.yaml. */
export async function serve({ latencyMs = 0, tls }: Serving): Promise<Service> {
  const config = { ...parse(readFileSync(join(root, 'examples/emulator.yaml'), 'utf8')), latencyMs }
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'bench/server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: root,
  })
  child.stdin.end(JSON.stringify({ config, tls }))
  const line = await new Promise<string>((resolve) =>
    child.stdout.once('data', (text) => resolve(String(text))),
  )
  return { env: JSON.parse(line), stop: () => child.kill() }
}

/** The variables of a step whose files lie in `folder`; makes the files, empty. */
export function stepEnv(folder: string): Variables {
  const files = ['GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'].map((name) => {
    const path = join(folder, name)
    writeFileSync(path, '')
    return [name, path]
  })
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    RUNNER_TEMP: folder,
    'INPUT_AWS-REGION': 'eu-central-1',
    ...jobVariables,
    GITHUB_WORKSPACE: folder,
    ...Object.fromEntries(files),
  }
}

/** Milliseconds from start to end. @throws Error where it fails */
export function timed(node: string, args: readonly string[], env: Variables): number {
  const start = performance.now()
  const { status, stderr, stdout } = spawnSync(node, args, { env, encoding: 'utf8' })
  const took = performance.now() - start
  if (status !== 0) throw new Error(`${args.at(-1)} ended with ${status}: ${stdout}${stderr}`)
  return took
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Markdown; all columns but the first to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), `|---|${'---:|'.repeat(head.length - 1)}`, ...rows.map(line)].join('\n')
}
