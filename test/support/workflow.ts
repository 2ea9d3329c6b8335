/** Runs the jobs of a workflow as far as the examples need it: this action, `run:` steps, and stand-ins for programs. */
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { parse } from 'yaml'
import { read } from './documentation.ts'
import { filesIn, helpersOf, type Ran, ran, until } from './later-steps.ts'
import { root } from './root.ts'
import type { Job, Step } from './runner.ts'

export interface WorkflowStep {
  readonly id?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
}

export interface WorkflowJob {
  readonly 'runs-on'?: string
  readonly if?: string
  readonly permissions?: Workflow['permissions']
  readonly environment?: string
  readonly env?: Readonly<Record<string, string>>
  readonly strategy?: { readonly matrix: { readonly include: readonly Readonly<Record<string, string>>[] } }
  readonly steps: readonly WorkflowStep[]
  /** A workflow that this job calls, and its inputs. */
  readonly uses?: string
  readonly with?: Readonly<Record<string, string>>
}

export interface Workflow {
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, WorkflowJob>>
}

export const workflowOf = (name: string): Workflow => parse(read(`examples/${name}`))

/** What expressions can name: `secrets.NAME`, `matrix.NAME`, … */
export type Values = Readonly<Record<string, Readonly<Record<string, string>>>>

type Done = ReadonlyMap<string, Step>

function evaluated(text: string, values: Values, done: Done): string {
  return text.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
    const [, context = '', name = ''] = /^(secrets|vars|matrix|inputs)\.(\w+)$/.exec(expression) ?? []
    if (context !== '') return values[context]?.[name] ?? ''
    const [, id = '', output = '', path] =
      /^(?:fromJSON\()?steps\.(\w+)\.outputs\.([\w-]+)(?:\)\.([\w.]+))?$/.exec(expression) ?? []
    const value = done.get(id)?.outputs[output]
    if (value === undefined) throw new Error(`nothing is known of ${expression}`)
    if (path === undefined) return value
    return String(path.split('.').reduce((node, key) => node[key], JSON.parse(value)))
  })
}

export interface Execution {
  readonly values?: Values
  /** Variables of `run:` steps alone, for programs that cannot do what the real ones do. */
  readonly shell?: Readonly<Record<string, string>>
}

/**
 * Runs a job's steps and then their post runs. Everything must pass, and nothing may be left. Other actions are not run.
 * @returns what each `run:` step printed; of an answer of `aws`, the ARN
 */
export async function execute(
  { env = {}, steps }: WorkflowJob,
  job: Job,
  { values = {}, shell = {} }: Execution = {},
): Promise<readonly string[]> {
  const done = new Map<string, Step>()
  const main: Step[] = []
  const shells: Ran[] = []
  const filled = (texts: Readonly<Record<string, unknown>> = {}) =>
    Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, evaluated(String(text), values, done)]),
    )
  Object.assign(job.env, filled(env))
  const before = filesIn(join(job.home, '.aws'))
  for (const step of steps) {
    if (step.run !== undefined) {
      const script = evaluated(step.run, values, done)
      const variables = { ...job.env, ...shell, ...filled(step.env) }
      shells.push(await ran('/bin/bash', ['-e', '-c', script], variables))
    } else if (step.uses?.includes('configure-aws-credentials')) {
      const result = await job.step(filled(step.with))
      main.push(result)
      done.set(step.id ?? '', result)
    }
  }
  for (const each of main) expect(each).toMatchObject({ code: 0, errors: [], warnings: [] })
  expect(shells.filter(({ code }) => code !== 0)).toEqual([])
  for (const each of main.toReversed())
    expect(await job.post(each)).toMatchObject({ code: 0, errors: [], warnings: [] })
  expect(filesIn(join(job.home, '.aws'))).toEqual(before)
  expect(readdirSync(job.temp)).toEqual([])
  await until(() => helpersOf(job).length === 0)
  return shells.map(said)
}

const said = ({ stdout }: Ran) => (stdout.startsWith('{') ? JSON.parse(stdout).Arn : stdout.trim())

/** Puts programs in the place of those that the job calls: `aws`, and shell scripts by their names. */
export function install(job: Job, programs: Readonly<Record<string, string>> = {}): void {
  const bin = join(job.directory, 'bin')
  mkdirSync(bin)
  const aws = `exec '${process.execPath}' '${join(root, 'test/support/aws-stand-in.mjs')}' "$@"`
  for (const [name, script] of Object.entries({ aws, ...programs })) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  job.env['PATH'] = `${bin}:${job.env['PATH']}`
}
