/** Node for Windows under Wine: dist/ with the paths, line ends and processes of Windows. */
import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseFileCommands } from '../support/runner.ts'

const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
const parts = process.env['WINDOWS_PARTS_DIR'] ?? join(cache, 'configure-aws-credentials/windows-parts')
/** Not `wine`, a shell script that loses variables such as INPUT_AWS-REGION. */
const wine = '/usr/lib/wine/wine64'
const dist = join(import.meta.dirname, '../../dist')

/** `/tmp/a` is `Z:\tmp\a` there. */
export const toWindows = (path: string) => `Z:${path.replaceAll('/', '\\')}`

export interface WindowsStep {
  readonly code: number | null
  readonly output: string
  readonly variables: Readonly<Record<string, string>>
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  /** What was appended to GITHUB_ENV, as it stands. */
  readonly envText: string
}

export interface Windows {
  /** home/, temp/ and workspace/ stand in it. */
  readonly directory: string
  /** What each step gets. */
  readonly env: Record<string, string>
  run(entry: 'main' | 'post', variables: Readonly<Record<string, string>>): Promise<WindowsStep>
  /** Runs a command line as SDKs do there. @returns its standard output */
  cmd(line: string): Promise<string>
  remove(): void
}

export function startWindows(variables: Readonly<Record<string, string>>): Windows {
  const directory = mkdtempSync(join(tmpdir(), 'windows-'))
  for (const name of ['home', 'temp', 'workspace', 'prefix']) mkdirSync(join(directory, name))
  const at = (...names: readonly string[]) => toWindows(join(directory, ...names))
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: directory,
    WINEPREFIX: join(directory, 'prefix'),
    WINEDEBUG: '-all',
    // Wine calls itself an older Windows than Node asks for.
    NODE_SKIP_PLATFORM_CHECK: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: at('home', '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: at('home', '.aws', 'credentials'),
    GITHUB_REPOSITORY: 'octo-org/octo-repo',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_WORKSPACE: at('workspace'),
    RUNNER_TEMP: at('temp'),
    ...variables,
  }

  /** Into a file: Node under Wine cannot write to a pipe of Linux. */
  async function execute(args: readonly string[], given: Readonly<Record<string, string>>) {
    const path = join(directory, 'output')
    const output = openSync(path, 'w')
    const code = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(wine, args, { env: { ...env, ...given }, stdio: ['ignore', output, output] })
      child.once('error', reject).once('close', resolve)
    })
    closeSync(output)
    return { code, output: readFileSync(path, 'utf8') }
  }

  return {
    directory,
    env,
    async run(entry, given) {
      const names = ['GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY']
      for (const name of names) writeFileSync(join(directory, name), '')
      const files = Object.fromEntries(names.map((name) => [name, at(name)]))
      const args = [join(parts, 'node.exe'), toWindows(join(dist, `${entry}.cjs`))]
      const ended = await execute(args, { ...files, ...given })
      const text = (name: string) => readFileSync(join(directory, name), 'utf8')
      const variables = parseFileCommands(text('GITHUB_ENV'))
      Object.assign(env, variables)
      return {
        ...ended,
        variables,
        outputs: parseFileCommands(text('GITHUB_OUTPUT')),
        state: parseFileCommands(text('GITHUB_STATE')),
        envText: text('GITHUB_ENV'),
      }
    },
    cmd: async (line) => (await execute(['cmd', '/d', '/s', '/c', line], {})).output,
    remove: () => rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 }),
  }
}
