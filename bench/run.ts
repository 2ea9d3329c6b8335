/**
 * Measures the OIDC path as a runner starts it. `--write` puts the figures into docs/speed.md, README.md and
 * docs/bench.svg; `BASELINE=DIR` compares with the build in another dist/.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { generate } from 'selfsigned'
import { parse } from 'yaml'
import { toSvg } from './chart.ts'

const root = join(import.meta.dirname, '..')
const rounds = Number(process.env['ROUNDS'] ?? 21)
/** Another build's dist/, measured in the same rounds: figures of two runs on a busy machine say little. */
const baseline = process.env['BASELINE']
const scratch = mkdtempSync(join(tmpdir(), 'bench-'))
const role = 'arn:aws:iam::111122223333:role/deploy'

/** The machine's own Node, which npm was started with, and the one the action runs on. */
const nodes = [
  process.env['npm_node_execpath'] ?? process.execPath,
  join(root, 'node_modules', 'node', 'bin', 'node'),
]

interface Program {
  readonly name: string
  readonly script: string
  readonly env?: Readonly<Record<string, string>>
}

async function programs(): Promise<readonly Program[]> {
  const bare = join(scratch, 'bare.cjs')
  writeFileSync(bare, '')
  const sdk = join(scratch, 'sdk-client.cjs')
  await build({
    entryPoints: [join(root, 'bench/sdk-client.ts')],
    outfile: sdk,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  })
  const receipt = join(scratch, 'receipt.json')
  const state = JSON.stringify({ path: receipt, variables: ['AWS_ACCESS_KEY_ID'] })
  return [
    { name: 'bare node', script: bare },
    { name: 'minimal client', script: join(root, 'bench/minimal-client.cjs') },
    { name: 'this action', script: join(root, 'dist/main.cjs') },
    { name: 'SDK way', script: sdk },
    ...(baseline === undefined ? [] : [{ name: 'baseline', script: join(baseline, 'main.cjs') }]),
    { name: 'this action, post', script: join(root, 'dist/post.cjs'), env: { STATE_receipt: state } },
  ]
}

interface Service {
  readonly env: Readonly<Record<string, string>>
  stop(): void
}

async function serve(latencyMs: number, tls: { cert: string; key: string } | undefined): Promise<Service> {
  const sample = parse(readFileSync(join(root, 'examples/emulator.yaml'), 'utf8'))
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'bench/server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: root,
  })
  child.stdin.end(JSON.stringify({ config: { ...sample, latencyMs }, tls }))
  const line = await new Promise<string>((resolve) =>
    child.stdout.once('data', (text) => resolve(String(text))),
  )
  return { env: JSON.parse(line), stop: () => child.kill() }
}

function measure(
  node: string,
  program: Program,
  env: Readonly<Record<string, string>>,
  peak?: string,
): number {
  const files = ['GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'].map((name) => {
    const path = join(scratch, name)
    writeFileSync(path, '')
    return [name, path]
  })
  const change = { changes: { AWS_ACCESS_KEY_ID: { after: 'x' } }, kind: 'variables' }
  writeFileSync(join(scratch, 'receipt.json'), JSON.stringify([change]))
  const given = {
    PATH: process.env['PATH'] ?? '',
    HOME: scratch,
    RUNNER_TEMP: scratch,
    'INPUT_AWS-REGION': 'eu-central-1',
    'INPUT_ROLE-TO-ASSUME': role,
    ...Object.fromEntries(files),
    ...env,
    ...program.env,
    ...(peak === undefined ? {} : { PEAK_FILE: peak }),
  }
  const preload = peak === undefined ? [] : ['--require', join(root, 'bench/peak-memory.cjs')]
  const start = performance.now()
  const { status, stderr, stdout } = spawnSync(node, [...preload, program.script], {
    env: given,
    encoding: 'utf8',
  })
  const took = performance.now() - start
  if (status !== 0) throw new Error(`${program.name} ended with ${status}: ${stdout}${stderr}`)
  return peak === undefined ? took : Number(readFileSync(peak, 'utf8')) / 1024
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

type Figures = Readonly<Record<string, number>>

/** Interleaved, so that whatever else the machine does hits all alike. */
function medians(list: readonly Program[], sample: (program: Program) => number, count: number): Figures {
  const samples = new Map(list.map((program) => [program.name, [] as number[]]))
  for (const program of list) sample(program)
  for (let round = 0; round < count; round++)
    for (const program of list) samples.get(program.name)?.push(sample(program))
  return Object.fromEntries([...samples].map(([name, values]) => [name, median(values)]))
}

const version = (node: string) => spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()
const of = (figures: Figures, name: string) => figures[name] ?? Number.NaN

const list = await programs()
const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
  extensions: [
    { name: 'basicConstraints', cA: true },
    {
      name: 'subjectAltName',
      altNames: [
        { type: 7, ip: '127.0.0.1' },
        { type: 2, value: 'localhost' },
      ],
    },
  ],
})
const authority = join(scratch, 'ca.pem')
writeFileSync(authority, cert)

const rows: string[] = []
/** What the README shows: the Node and the protocol of a real run. */
const brief: string[] = []
let chart: Figures = {}
for (const tls of [undefined, { cert, key }]) {
  for (const latencyMs of [0, 40]) {
    const service = await serve(latencyMs, tls)
    for (const node of nodes) {
      const env = { ...service.env, ...(tls === undefined ? {} : { NODE_EXTRA_CA_CERTS: authority }) }
      const times = medians(list, (program) => measure(node, program, env), rounds)
      const memory = medians(list, (program) => measure(node, program, env, join(scratch, 'peak')), 5)
      const ours = of(times, 'this action')
      const cells = [
        `${version(node)}, ${tls === undefined ? 'http' : 'TLS'}, ${latencyMs} ms`,
        ...list.map(({ name }) => of(times, name).toFixed(0)),
        (ours / of(times, 'minimal client')).toFixed(2),
        ...(baseline === undefined ? [] : [(of(times, 'baseline') / of(times, 'minimal client')).toFixed(2)]),
        (ours / of(times, 'SDK way')).toFixed(2),
        (of(times, 'this action, post') / of(times, 'bare node')).toFixed(2),
        (of(memory, 'this action') / of(memory, 'bare node')).toFixed(2),
        (of(memory, 'minimal client') / of(memory, 'bare node')).toFixed(2),
      ]
      rows.push(`| ${cells.join(' | ')} |`)
      console.log(rows.at(-1))
      if (tls !== undefined && latencyMs === 0) chart = times
      if (tls !== undefined && node === nodes[1])
        brief.push(
          `| ${[`${latencyMs} ms`, ...list.map(({ name }) => of(times, name).toFixed(0))].join(' | ')} |`,
        )
    }
    service.stop()
  }
}

const tableOf = (first: string, head: readonly string[], body: readonly string[]) =>
  [`| ${[first, ...head].join(' | ')} |`, `|---|${head.map(() => '---:|').join('')}`, ...body].join('\n')
const times = list.map(({ name }) => `${name}, ms`)
const ratios = [
  'to minimal',
  ...(baseline === undefined ? [] : ['baseline to minimal']),
  'to SDK way',
  'post to bare',
  'peak memory to bare',
  "minimal's peak to bare",
]
const table = `${tableOf('', [...times, ...ratios], rows)}\n\nMedians of ${rounds} interleaved runs.`
console.log(`\n${table}`)

/** Replaces what stands between the marks. */
function fill(page: string, content: string) {
  const path = join(root, page)
  const text = readFileSync(path, 'utf8')
  writeFileSync(
    path,
    text.replace(
      /(<!-- bench -->\n)[\s\S]*(<!-- \/bench -->)/,
      (_, open, close) => `${open}${content}\n${close}`,
    ),
  )
}

if (process.argv.includes('--write')) {
  const action = version(nodes[1] ?? '')
  const bars = ['bare node', 'minimal client', 'this action', 'SDK way'].map((label) => ({
    label,
    value: of(chart, label),
  }))
  writeFileSync(
    join(root, 'docs/bench.svg'),
    toSvg(`A job gets its credentials: OIDC over TLS, Node ${action}`, bars),
  )
  fill('docs/speed.md', table)
  fill(
    'README.md',
    `${tableOf('Added to each answer', times, brief)}\n\nNode ${action}, TLS; medians of ${rounds} interleaved runs.`,
  )
}
rmSync(scratch, { recursive: true })
