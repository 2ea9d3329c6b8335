/** What a job meets besides start-up time, for this action and another bundle of one. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { role, root, scratch, serve, stepEnv } from './step.ts'

export interface Bundle {
  /** Of the nearest package.json: `configure-aws-credentials 6.2.3`. */
  readonly name: string
  /** The file that the runner starts. */
  readonly script: string
  /** The defaults of its action.yml, as the runner hands them over. */
  readonly inputs: Readonly<Record<string, string>>
}

/** The bundle of an action: its action.yml and package.json are in a folder above. @throws Error where they are not */
export function bundleAt(script: string): Bundle {
  if (!existsSync(script))
    throw new Error(`There is no ${script}. Name the file that "main" in the action.yml names`)
  const folder = folderOf(script)
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const { inputs } = parse(readFileSync(join(folder, 'action.yml'), 'utf8'))
  const defaults = Object.entries<{ default?: unknown }>(inputs).flatMap(([input, row]) =>
    row?.default === undefined ? [] : [[`INPUT_${input.toUpperCase()}`, String(row.default)]],
  )
  return { name: `${name} ${version}`, script, inputs: Object.fromEntries(defaults) }
}

function folderOf(path: string): string {
  const folder = dirname(path)
  if (existsSync(join(folder, 'action.yml'))) return folder
  if (folder === dirname(folder)) throw new Error('No folder above the bundle has an action.yml')
  return folderOf(folder)
}

interface Run {
  readonly status: number | null
  readonly ms: number
  /** Lines that begin a variable in GITHUB_ENV or an output in GITHUB_OUTPUT. */
  readonly left: readonly string[]
}

async function run(
  node: string,
  { script, inputs }: Bundle,
  env: Readonly<Record<string, string>>,
  home?: string,
): Promise<Run> {
  const folder = mkdtempSync(join(scratch, 'step-'))
  const given = stepEnv(folder)
  const start = performance.now()
  const child = spawn(node, [script], {
    env: { ...given, HOME: home ?? folder, ...inputs, ...env },
    stdio: 'ignore',
  })
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
  const left = ['GITHUB_ENV', 'GITHUB_OUTPUT'].flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/^([\w-]+)<</gm)].map((match) => match[1] ?? ''),
  )
  return { status, ms: performance.now() - start, left }
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

/** Runs each on a job that AWS refuses: the token is that of a pull request, the role admits main. */
async function refusal(node: string, bundle: Bundle, env: Readonly<Record<string, string>>): Promise<string> {
  const { status, ms } = await run(node, bundle, {
    ...env,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token-of-pull-request',
    'INPUT_ROLE-TO-ASSUME': role,
  })
  return status === 0 ? 'not refused' : seconds(ms)
}

/** Keys of a user, and a role that they may not assume. */
async function leftovers(
  node: string,
  bundle: Bundle,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const { left } = await run(node, bundle, {
    ...env,
    'INPUT_AWS-ACCESS-KEY-ID': 'AKIAIOSFODNN7EXAMPLE',
    'INPUT_AWS-SECRET-ACCESS-KEY': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    'INPUT_ROLE-TO-ASSUME': role,
    'INPUT_RETRY-MAX-ATTEMPTS': '1',
  })
  return left.length === 0 ? 'nothing' : left.map((name) => `\`${name}\``).join(', ')
}

const parallel = 32

/** Steps that write a profile each into one HOME, all at once: how many profiles are there afterwards. */
async function profiles(
  node: string,
  bundle: Bundle,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const home = mkdtempSync(join(scratch, 'home-'))
  await Promise.all(
    Array.from({ length: parallel }, (_, at) =>
      run(node, bundle, { ...env, 'INPUT_ROLE-TO-ASSUME': role, 'INPUT_AWS-PROFILE': `p${at}` }, home),
    ),
  )
  const path = join(home, '.aws', 'credentials')
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  return `${new Set(text.match(/^\[p\d+\]/gm)).size} of ${parallel}`
}

/** What a release of this action holds: scripts/release-tree.sh. */
const released = ['action.yml', 'dist', 'LICENSE', 'README.md', 'SECURITY.md']

/** The archive that a runner downloads before the first step, as git packs it: of the commit that is checked out. */
function download({ script }: Bundle): string {
  const folder = folderOf(script)
  const paths = folder === root ? released : []
  const { stdout, status } = spawnSync(
    'git',
    ['-C', folder, 'archive', '--format=tar.gz', 'HEAD', ...paths],
    {
      maxBuffer: 1 << 30,
    },
  )
  return status === 0 ? `${Math.round(stdout.length / 1000)} kB` : 'not a checkout'
}

/** A row for each thing compared, a cell for each bundle. */
export async function compared(
  node: string,
  bundles: readonly Bundle[],
): Promise<readonly (readonly string[])[]> {
  const service = await serve({})
  const row = async (what: string, cell: (bundle: Bundle) => Promise<string> | string) => {
    const cells = [what]
    for (const bundle of bundles) cells.push(await cell(bundle))
    return cells
  }
  try {
    return [
      await row('Downloaded in each job', download),
      await row('Until AccessDenied ends the step', (bundle) => refusal(node, bundle, service.env)),
      await row('Left behind by a step that fails', (bundle) => leftovers(node, bundle, service.env)),
      await row(`Profiles after ${parallel} parallel steps`, (bundle) => profiles(node, bundle, service.env)),
    ]
  } finally {
    service.stop()
  }
}
