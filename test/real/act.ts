/** act as the runner: a workflow of ../workflows in a repository of its own, without Docker. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { part } from './parts.ts'
import { run, succeed } from './processes.ts'

const here = import.meta.dirname
const root = join(here, '..', '..')

export interface ActOptions {
  /** File name in workflows/, without `.yml`. */
  readonly workflow: string
  /** What every step gets. */
  readonly env: Readonly<Record<string, string>>
  /** Changes the workflow's text. */
  readonly edit?: (text: string) => string
  /** What stands in ~/.aws/credentials. */
  readonly credentialsFile?: string
}

export interface Line {
  readonly job: string
  readonly message: string
  readonly level: string
  readonly stage: string
  readonly step: string
  /** Where the step ended with this line. */
  readonly result: string | undefined
}

export interface ActRun {
  readonly code: number | null
  readonly lines: readonly Line[]
  /** What a reader of the log sees. */
  readonly shown: string
  /** ~/.aws/credentials afterwards. */
  readonly credentialsFile: string | undefined
}

export async function act({
  workflow,
  env,
  edit = (text) => text,
  credentialsFile,
}: ActOptions): Promise<ActRun> {
  const folder = mkdtempSync(join(tmpdir(), 'act-'))
  const [home, repository] = [join(folder, 'home'), join(folder, 'repository')]
  try {
    layOut(repository, workflow, edit)
    mkdirSync(join(home, '.aws'), { recursive: true })
    const shared = join(home, '.aws', 'credentials')
    if (credentialsFile !== undefined) writeFileSync(shared, credentialsFile)
    const around = { env: surroundings(folder, home), cwd: repository }
    await succeed('git', ['init', '--quiet'], around)
    await succeed('git', ['add', '--all'], around)
    const author = ['-c', 'user.name=octocat', '-c', 'user.email=octocat@example.com']
    await succeed('git', [...author, 'commit', '--quiet', '--message', 'All'], around)
    const { code, stdout, stderr } = await run(part('act'), argumentsOf(workflow, env), around)
    const lines = linesFrom(stdout)
    const shown = [...lines.map(({ message }) => message), ...othersIn(stdout), stderr].join('\n')
    return { code, lines, shown, credentialsFile: contentOf(shared) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function layOut(repository: string, workflow: string, edit: (text: string) => string): void {
  const github = join(repository, '.github')
  mkdirSync(join(github, 'workflows'), { recursive: true })
  for (const name of ['action.yml', 'dist'])
    cpSync(join(root, name), join(repository, name), { recursive: true })
  cpSync(join(here, 'workflows', 'witness'), join(github, 'witness'), { recursive: true })
  const text = readFileSync(join(here, 'workflows', `${workflow}.yml`), 'utf8')
  writeFileSync(join(github, 'workflows', `${workflow}.yml`), edit(text))
}

/** `aws` is the AWS CLI v2, `node` the one that the action names. */
function surroundings(folder: string, home: string): Record<string, string> {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  symlinkSync(part('aws-v2'), join(bin, 'aws'))
  const node = join(root, 'node_modules', 'node', 'bin')
  return {
    PATH: [bin, node, dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
    HOME: home,
    XDG_CACHE_HOME: join(folder, 'cache'),
    XDG_CONFIG_HOME: join(folder, 'config'),
  }
}

function argumentsOf(workflow: string, env: Readonly<Record<string, string>>): readonly string[] {
  const given = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`])
  const host = ['-P', 'ubuntu-latest=-self-hosted', '--no-cache-server', '--json']
  return ['push', '-W', join('.github', 'workflows', `${workflow}.yml`), ...host, ...given]
}

/** `--json` repeats a command's argument beside the message, which alone is the log; so only messages are read. */
function linesFrom(stdout: string): readonly Line[] {
  return stdout.split('\n').flatMap((text): Line[] => {
    const line = recordFrom(text)
    if (line === undefined) return []
    const field = (name: string) => String(line[name] ?? '')
    return [
      {
        job: field('job'),
        message: field('msg').trimEnd(),
        level: field('level'),
        stage: field('stage'),
        step: field('step'),
        result: line['stepResult'] === undefined ? undefined : field('stepResult'),
      },
    ]
  })
}

const othersIn = (stdout: string) => stdout.split('\n').filter((text) => recordFrom(text) === undefined)

/** A multi-line variable is printed as it is: no record. */
function recordFrom(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
