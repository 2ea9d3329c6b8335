/** Twenty roles in one step against one: the ratio of their times, as a runner starts the step, each answer 40 ms late. */
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { median, role, root, scratch, serve, stepEnv, timed } from './step.ts'

const rounds = Number(process.env['ROUNDS'] ?? 11)
const most = 1.5

/** Milliseconds from start to end of the step. */
function measure(input: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>): number {
  const home = mkdtempSync(join(scratch, 'home-'))
  return timed(process.execPath, [join(root, 'dist/main.cjs')], { ...stepEnv(home), ...env, ...input })
}

const rolesOf = (count: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => [`role-${at}`, role])))

const inputs = {
  'role-to-assume': { 'INPUT_ROLE-TO-ASSUME': role },
  'roles, 1': { INPUT_ROLES: rolesOf(1) },
  'roles, 20': { INPUT_ROLES: rolesOf(20) },
} as const

const service = await serve({ latencyMs: 40 })
const samples = Object.entries(inputs).map(([name, input]) => ({ name, input, times: [] as number[] }))
// Interleaved, so that whatever else the machine does hits all alike; the first round is for the caches.
for (let round = 0; round <= rounds; round++) {
  for (const { input, times } of samples) {
    const took = measure(input, service.env)
    if (round > 0) times.push(took)
  }
}
service.stop()

const [plain = Number.NaN, one = Number.NaN, twenty = Number.NaN] = samples.map(({ times }) => median(times))
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
