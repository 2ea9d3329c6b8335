/** A CI runner as far as an action can tell: files for commands, an environment carried from step to step, post runs. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jobVariables } from './job-variables.ts'
import { root } from './root.ts'

export const dist = join(root, 'dist')

export interface StepOptions {
  /** Another copy of dist/. */
  readonly dist?: string
  /** The step's own `env:`; hides the job's. */
  readonly env?: Readonly<Record<string, string>>
  /** The Node that runs it. */
  readonly node?: string
  readonly nodeArgs?: readonly string[]
  /** Called with the child's process id once it runs. */
  readonly started?: (pid: number) => void
  /** Variables the runner withholds, e.g. GITHUB_ENV. */
  readonly without?: readonly string[]
}

export interface Step {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** What a person sees: standard output without the commands that the runner takes away. */
  readonly log: string
  /** Values the runner would hide from here on. */
  readonly masks: readonly string[]
  /** Messages of `::error`, `::warning` commands, unescaped. */
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
  /** Variables that this step published, empty ones too. */
  readonly variables: Readonly<Record<string, string>>
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  readonly summary: string
  /** Its own `env:` and inputs, which its post run gets again. */
  readonly own: Readonly<Record<string, string>>
}

/** What a post run needs of its step. */
export type Ended = Pick<Step, 'own' | 'state'>

export interface Job {
  /** A throw-away directory: home/, temp/ and workspace/ stand in it. */
  readonly directory: string
  readonly home: string
  readonly temp: string
  readonly workspace: string
  /** What every step gets, as it stands now. */
  readonly env: Record<string, string>
  /** Runs the action with these inputs. */
  step(inputs: Readonly<Record<string, string>>, options?: StepOptions): Promise<Step>
  /** Runs the action's post step for an earlier step. */
  post(step: Ended, options?: StepOptions): Promise<Step>
  remove(): void
}

/** A job on `platform` with these variables; HOME, files and workspace are its own. */
export function createJob(variables: Readonly<Record<string, string>> = {}): Job {
  const directory = mkdtempSync(join(tmpdir(), 'job-'))
  const [home, temp, workspace] = ['home', 'temp', 'workspace'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ]
  for (const path of [home, temp, workspace]) mkdirSync(path)
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    USERPROFILE: home,
    ...(process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] }),
    AWS_EC2_METADATA_DISABLED: 'true',
    ...jobVariables,
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temp,
    ...variables,
  }
  let number = 0

  async function execute(
    entry: 'main' | 'post',
    own: Record<string, string>,
    options: StepOptions,
  ): Promise<Step> {
    number += 1
    const files = Object.fromEntries(
      ['GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY', 'GITHUB_PATH'].map((name) => {
        const path = join(directory, `${name.toLowerCase()}-${number}`)
        writeFileSync(path, '')
        return [name, path]
      }),
    )
    const given: Record<string, string> = { ...env, ...files, ...own }
    for (const name of options.without ?? []) delete given[name]
    const result = await spawned(options, join(options.dist ?? dist, `${entry}.cjs`), given, workspace)
    const read = (name: string) => readFileSync(files[name] ?? '', 'utf8')
    const variables = parseFileCommands(read('GITHUB_ENV'))
    Object.assign(env, variables)
    return {
      ...result,
      ...commandsOf(result.stdout),
      variables,
      outputs: parseFileCommands(read('GITHUB_OUTPUT')),
      state: parseFileCommands(read('GITHUB_STATE')),
      summary: read('GITHUB_STEP_SUMMARY'),
      own,
    }
  }

  return {
    directory,
    home,
    temp,
    workspace,
    env,
    step: (inputs, options = {}) => execute('main', { ...options.env, ...inputVariables(inputs) }, options),
    post(step, options = {}) {
      const state = Object.entries(step.state).map(([name, value]) => [`STATE_${name}`, value])
      return execute('post', { ...step.own, ...options.env, ...Object.fromEntries(state) }, options)
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}

function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  )
}

type Outcome = Pick<Step, 'code' | 'signal' | 'stdout' | 'stderr'>

function spawned(
  options: StepOptions,
  script: string,
  env: Record<string, string>,
  cwd: string,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(options.node ?? process.execPath, [...(options.nodeArgs ?? []), script], { env, cwd })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    child.on('error', reject)
    child.on('spawn', () => options.started?.(child.pid ?? 0))
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
}

/** `name=value` lines and `name<<delimiter` blocks, as the runner reads them. */
export function parseFileCommands(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  const lines = text.split(/\r?\n/)
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const block = /^([^=]+?)<<(.+)$/.exec(line)
    if (block?.[1] !== undefined && block[2] !== undefined) {
      const end = lines.indexOf(block[2], at + 1)
      if (end < 0) throw new Error(`the block of ${block[1]} has no end`)
      values[block[1]] = lines.slice(at + 1, end).join('\n')
      at = end
    } else if (line.includes('='))
      values[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1)
    else if (line !== '') throw new Error(`not a file command: ${line}`)
  }
  return values
}

const unescaped = (text: string) =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')

function commandsOf(stdout: string): Pick<Step, 'log' | 'masks' | 'errors' | 'warnings'> {
  const lines = stdout.split(/\r?\n/)
  const of = (name: string) =>
    lines.flatMap((line) => {
      const match = new RegExp(`^::${name}(?: [^:]*)?::(.*)$`).exec(line)
      return match?.[1] === undefined ? [] : [unescaped(match[1])]
    })
  return {
    log: lines.filter((line) => !/^::(add-mask|debug)/.test(line)).join('\n'),
    masks: of('add-mask'),
    errors: of('error'),
    warnings: of('warning'),
  }
}
