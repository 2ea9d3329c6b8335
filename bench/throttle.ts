/**
 * A matrix of a thousand jobs against an STS that lets so many requests a second pass, on a simulated clock.
 * `npm run bench:throttle`; with `-- --write` the tables go into docs/reliability.md, with `-- --check` they must be there,
 * and what that page promises must be so.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CredentialsError } from '../src/core/errors.ts'
import { noCorrection } from '../src/core/retry.ts'
import { retryClass } from '../src/core/retry-class.ts'
import { verdict } from '../src/core/verdict.ts'

const jobs = 1000
const startWithinMs = 10_000
const roundTripMs = 60
const seeds = [1, 2, 3, 4, 5]

/** STS for one account: `burst` at once, then `rate` a second. */
interface Limit {
  readonly rate: number
  readonly burst: number
}

/** The wait after so many failed attempts, in milliseconds; undefined where there is no further attempt. */
type Strategy = (attempts: number, random: number) => number | undefined

const throttled = new CredentialsError('sts-refused', 'Rate exceeded', {
  retryable: retryClass({ action: 'AssumeRoleWithWebIdentity', code: 'Throttling', status: 400 }),
  details: { status: 400 },
})

const own: Strategy = (attempts, random) => {
  const failure = { error: throttled, attempts, brief: 0, correction: noCorrection, nowMs: 0, random }
  const next = verdict(failure, { maxAttempts: 12, explicit: false })
  return next.kind === 'retry' ? next.waitMs : undefined
}

const strategies: readonly (readonly [string, Strategy])[] = [
  ['this action', own],
  // The established action: 12 attempts, 50 ms doubled each time, full jitter, no cap.
  [
    '12 attempts, 50 ms base',
    (attempts, random) => (attempts < 12 ? random * 50 * 2 ** (attempts - 1) : undefined),
  ],
  // The AWS SDK's standard mode: 3 attempts, 500 ms base where throttled, cap 20 s, full jitter.
  [
    'SDK, standard mode',
    (attempts, random) => (attempts < 3 ? Math.min(20_000, random * 500 * 2 ** (attempts - 1)) : undefined),
  ],
]

interface Outcome {
  readonly succeeded: number
  readonly calls: number
  /** Milliseconds from a job's start to its credentials, of those that got them, in order. */
  readonly waits: readonly number[]
  /** Milliseconds from the start of all to the last success. */
  readonly lastMs: number
}

/** Discrete events: the earliest call is made, and either succeeds or comes back later. */
function simulate(strategy: Strategy, limit: Limit, seed: number): Outcome {
  const random = randomFrom(seed)
  const queue = Array.from({ length: jobs }, () => random() * startWithinMs).map((at) => ({
    start: at,
    at,
    attempts: 1,
  }))
  const bucket = { tokens: limit.burst, at: 0 }
  const waits: number[] = []
  let calls = 0
  let lastMs = 0
  while (queue.length > 0) {
    const call = takeEarliest(queue)
    calls += 1
    const answered = call.at + roundTripMs
    if (admits(bucket, limit, call.at)) {
      waits.push(answered - call.start)
      lastMs = Math.max(lastMs, answered)
      continue
    }
    const wait = strategy(call.attempts, random())
    if (wait !== undefined) queue.push({ ...call, at: answered + wait, attempts: call.attempts + 1 })
  }
  return { succeeded: waits.length, calls, waits: waits.sort((left, right) => left - right), lastMs }
}

interface Call {
  readonly start: number
  readonly at: number
  readonly attempts: number
}

function takeEarliest(queue: Call[]): Call {
  const earliest = queue.reduce(
    (best, call, index) => (call.at < (queue[best]?.at ?? Infinity) ? index : best),
    0,
  )
  const [call] = queue.splice(earliest, 1)
  if (call === undefined) throw new RangeError('the queue is empty')
  return call
}

function admits(bucket: { tokens: number; at: number }, { rate, burst }: Limit, now: number): boolean {
  bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * rate)
  bucket.at = now
  if (bucket.tokens < 1) return false
  bucket.tokens -= 1
  return true
}

/** Mulberry32: the same numbers on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const limits: readonly Limit[] = [
  { rate: 10, burst: 10 },
  { rate: 20, burst: 20 },
  { rate: 50, burst: 50 },
  { rate: 50, burst: 1 },
  { rate: 100, burst: 100 },
]

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

function row({ rate, burst }: Limit, [name, strategy]: readonly [string, Strategy]): string {
  const outcomes = seeds.map((seed) => simulate(strategy, { rate, burst }, seed))
  const of = (value: (outcome: Outcome) => number) => mean(outcomes.map(value))
  const cells = [
    `${rate} a second, ${burst} at once`,
    name,
    `${((of(({ succeeded }) => succeeded) / jobs) * 100).toFixed(1)} %`,
    of(({ calls }) => calls).toFixed(0),
    seconds(of(({ waits }) => waits[Math.floor(waits.length / 2)] ?? 0)),
    seconds(of(({ lastMs }) => lastMs)),
  ]
  return `| ${cells.join(' | ')} |`
}

const table = [
  '| STS allows | Strategy | Succeed | Calls | Median wait | Last |',
  '| --- | --- | ---: | ---: | ---: | ---: |',
  ...limits.flatMap((limit) => strategies.map((strategy) => row(limit, strategy))),
].join('\n')

/** What docs/reliability.md says of this action, where it is not so. */
function brokenPromises(): readonly string[] {
  const failing = table.split('\n').filter((line) => /\| this action \|(?! 100\.0 % )/.test(line))
  const random = randomFrom(1)
  const firstWait = mean(Array.from({ length: 10_000 }, () => own(1, random()) ?? Infinity))
  return [
    ...failing.map((line) => `Not every job succeeds: ${line}`),
    ...(firstWait < 1000 ? [] : [`A single throttled job waits ${seconds(firstWait)} on average`]),
  ]
}

const page = join(import.meta.dirname, '..', 'docs', 'reliability.md')
const written = readFileSync(page, 'utf8')
const current = written.replace(
  /(<!-- throttling: generated -->\n)[\s\S]*(?=<!-- throttling: end -->)/,
  (_, begin: string) => `${begin}\n${table}\n\n`,
)
console.log(table)
if (process.argv.includes('--write')) writeFileSync(page, current)
else if (process.argv.includes('--check')) {
  const problems = [
    ...brokenPromises(),
    ...(current === written ? [] : ['docs/reliability.md is stale: npm run bench:throttle -- --write']),
  ]
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exitCode = 1
}
