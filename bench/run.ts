/**
 * Measures the OIDC path as a runner starts it.
 * `--write` puts the figures into docs/speed.md, README.md and the charts; `--against FILE` takes the bundle of another
 * action along in the same rounds, and compares what else a job meets; `BASELINE=DIR` takes another build's dist/ along.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { generate } from 'selfsigned'
import { toSvg } from './chart.ts'
import { bundleAt, compared } from './compare.ts'
import { median, nodes, role, root, scratch, serve, stepEnv, table, timed, version } from './step.ts'

const { values: options } = parseArgs({
  options: { write: { type: 'boolean' }, against: { type: 'string' } },
})
const rounds = Number(process.env['ROUNDS'] ?? 21)
/** Measured in the same rounds: figures of two runs on a busy machine say little. */
const baseline = process.env['BASELINE']
const own = bundleAt(join(root, 'dist/main.cjs'))
const other = options.against === undefined ? undefined : bundleAt(resolve(options.against))

type Variables = Readonly<Record<string, string>>

interface Program {
  readonly name: string
  readonly script: string
  readonly env?: Variables
}

const minimal = 'minimal client'
const action = 'this action'
const post = 'this action, post'
const bare = 'bare node'
const sdk = 'AWS SDK build'
const before = 'baseline'

async function programs(): Promise<readonly Program[]> {
  const empty = join(scratch, 'bare.cjs')
  writeFileSync(empty, '')
  const outfile = join(scratch, 'sdk-client.cjs')
  await build({
    entryPoints: [join(root, 'bench/sdk-client.ts')],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  })
  const state = JSON.stringify({ path: join(scratch, 'receipt.json'), variables: ['AWS_ACCESS_KEY_ID'] })
  return [
    { name: bare, script: empty },
    { name: minimal, script: join(root, 'bench/minimal-client.cjs') },
    { name: action, script: own.script },
    { name: sdk, script: outfile },
    ...(other === undefined ? [] : [{ name: other.name, script: other.script, env: other.inputs }]),
    ...(baseline === undefined ? [] : [{ name: before, script: join(baseline, 'main.cjs') }]),
    { name: post, script: join(root, 'dist/post.cjs'), env: { STATE_receipt: state } },
  ]
}

function measure(node: string, { script, env }: Program, service: Variables): number {
  return timed(node, [script], { ...fresh(), ...service, ...env })
}

/** Peak memory in MB. */
function measurePeak(node: string, { script, env }: Program, service: Variables): number {
  const file = join(scratch, 'peak')
  const preload = ['--require', join(root, 'bench/peak-memory.cjs')]
  timed(node, [...preload, script], { ...fresh(), ...service, ...env, PEAK_FILE: file })
  return Number(readFileSync(file, 'utf8')) / 1024
}

/** The variables of a step that has left nothing yet, but for a variable that the post step restores. */
function fresh(): Variables {
  const change = { changes: { AWS_ACCESS_KEY_ID: { after: 'x' } }, kind: 'variables' }
  writeFileSync(join(scratch, 'receipt.json'), JSON.stringify([change]))
  return { ...stepEnv(scratch), 'INPUT_ROLE-TO-ASSUME': role }
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

const of = (figures: Figures, name: string) => figures[name] ?? Number.NaN
const ratio = (figures: Figures, name: string, to: string) => (of(figures, name) / of(figures, to)).toFixed(2)

async function certificate(): Promise<{ readonly cert: string; readonly key: string }> {
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
  return { cert, key }
}

const list = await programs()
const names = list.map(({ name }) => name)
const authority = await certificate()
const caFile = join(scratch, 'ca.pem')
writeFileSync(caFile, authority.cert)

const rows: (readonly string[])[] = []
/** What the README shows: the Node and the protocol of a real run. */
const brief: (readonly string[])[] = []
let chart: Figures = {}
for (const tls of [undefined, authority]) {
  for (const latencyMs of [0, 40]) {
    const service = await serve({ latencyMs, tls })
    for (const node of nodes) {
      const env = { ...service.env, ...(tls === undefined ? {} : { NODE_EXTRA_CA_CERTS: caFile }) }
      const times = medians(list, (program) => measure(node, program, env), rounds)
      const memory = medians(list, (program) => measurePeak(node, program, env), 5)
      const milliseconds = names.map((name) => of(times, name).toFixed(0))
      rows.push([
        `${version(node)}, ${tls === undefined ? 'http' : 'TLS'}, ${latencyMs} ms`,
        ...milliseconds,
        ratio(times, action, minimal),
        ...(baseline === undefined ? [] : [ratio(times, before, minimal)]),
        ratio(times, action, sdk),
        ratio(times, post, bare),
        ratio(memory, action, bare),
        ratio(memory, minimal, bare),
      ])
      console.log(rows.at(-1)?.join(' | '))
      if (tls !== undefined && latencyMs === 0) chart = times
      if (tls !== undefined && node === nodes[1]) brief.push([`${latencyMs} ms`, ...milliseconds])
    }
    service.stop()
  }
}

const milliseconds = names.map((name) => `${name}, ms`)
const ratios = [
  'to minimal',
  ...(baseline === undefined ? [] : ['baseline to minimal']),
  'to SDK build',
  'post to bare',
  'peak memory to bare',
  "minimal's peak to bare",
]
const figures = `${table(['', ...milliseconds, ...ratios], rows)}\n\nMedians of ${rounds} interleaved runs.`
console.log(`\n${figures}`)

/** What a job meets, this action's cell last but one. */
async function comparison(): Promise<string | undefined> {
  if (other === undefined) return undefined
  const at = (cells: readonly string[] | undefined, name: string) => cells?.[names.indexOf(name) + 1] ?? ''
  const start = brief.map((cells) => [
    `The step, ${cells[0]} of network added`,
    ...[action, other.name].map((name) => `${at(cells, name)} ms`),
  ])
  const [, node] = nodes
  return table(['', action, other.name], [...start, ...(await compared(node, [own, other]))])
}
const compare = await comparison()
if (compare !== undefined) console.log(`\n${compare}`)

/** Replaces what is between the marks. */
function fill(page: string, mark: 'bench' | 'compare', content: string): void {
  const path = join(root, page)
  const text = readFileSync(path, 'utf8')
  const between = {
    bench: /(<!-- bench -->\n)[\s\S]*(<!-- \/bench -->)/,
    compare: /(<!-- compare -->\n)[\s\S]*(<!-- \/compare -->)/,
  }
  writeFileSync(
    path,
    text.replace(between[mark], (_, open, close) => `${open}${content}\n${close}`),
  )
}

if (options.write) {
  const [, node] = nodes
  const bars = [bare, minimal, action, sdk, ...(other === undefined ? [] : [other.name])].map((label) => ({
    label,
    value: of(chart, label),
  }))
  const title = `A job gets its credentials: OIDC over TLS, Node ${version(node)}`
  for (const theme of ['light', 'dark'] as const)
    writeFileSync(join(root, `docs/images/bench-${theme}.svg`), toSvg(title, bars, theme))
  fill('docs/speed.md', 'bench', figures)
  const note = `Node ${version(node)}, TLS; medians of ${rounds} interleaved runs.`
  if (compare !== undefined) fill('README.md', 'compare', `${compare}\n\n${note}`)
}
