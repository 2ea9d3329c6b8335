/** Twenty roles in one step against one: the ratio of their times, as a runner starts the step, each answer 40 ms late. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '..')
const rounds = Number(process.env['ROUNDS'] ?? 11)
const most = 1.5
const scratch = mkdtempSync(join(tmpdir(), 'many-roles-'))
const role = 'arn:aws:iam::111122223333:role/deploy'

async function serve(): Promise<{ readonly env: Record<string, string>; stop(): void }> {
  const config = { ...parse(readFileSync(join(root, 'examples/emulator.yaml'), 'utf8')), latencyMs: 40 }
  const server = join(root, 'bench/server.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', server], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: root,
  })
  child.stdin.end(JSON.stringify({ config }))
  const line = await new Promise<string>((resolve) =>
    child.stdout.once('data', (text) => resolve(String(text))),
  )
  return { env: JSON.parse(line), stop: () => child.kill() }
}

/** Milliseconds from start to end of the step. */
function measure(input: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>): number {
  const home = mkdtempSync(join(scratch, 'home-'))
  const files = ['GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'].map((name) => {
    const path = join(home, name)
    writeFileSync(path, '')
    return [name, path]
  })
  const job = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    RUNNER_TEMP: home,
    'INPUT_AWS-REGION': 'eu-central-1',
  }
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist/main.cjs')], {
    env: { ...job, ...Object.fromEntries(files), ...env, ...input },
    encoding: 'utf8',
  })
  const took = performance.now() - start
  if (status !== 0) throw new Error(`the step ended with ${status}: ${stdout}${stderr}`)
  return took
}

const rolesOf = (count: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => [`role-${at}`, role])))

const inputs = {
  'role-to-assume': { 'INPUT_ROLE-TO-ASSUME': role },
  'roles, 1': { INPUT_ROLES: rolesOf(1) },
  'roles, 20': { INPUT_ROLES: rolesOf(20) },
} as const

const service = await serve()
const samples = Object.entries(inputs).map(([name, input]) => ({ name, input, times: [] as number[] }))
// Interleaved, so that whatever else the machine does hits all alike; the first round is for the caches.
for (let round = 0; round <= rounds; round++) {
  for (const { input, times } of samples) {
    const took = measure(input, service.env)
    if (round > 0) times.push(took)
  }
}
service.stop()
rmSync(scratch, { recursive: true })

const [plain = Number.NaN, one = Number.NaN, twenty = Number.NaN] = samples.map(
  ({ times }) => times.toSorted((a, b) => a - b)[times.length >> 1],
)
const ratio = twenty / one
for (const [name, ms] of [
  ['role-to-assume', plain],
  ['roles, 1', one],
  ['roles, 20', twenty],
] as const)
  console.log(`${name.padEnd(16)} ${ms.toFixed(0).padStart(5)} ms`)
console.log(
  `20 roles take ${ratio.toFixed(2)} times as long as one (at most ${most}); medians of ${rounds}, 40 ms of latency`,
)
if (ratio > most) process.exitCode = 1
