import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Step } from '../support/runner.ts'
import { type Call, type FaultRow, faultRows, type How, kindOf, type Source, sources } from './fault-table.ts'
import { inReport } from './report.ts'
import {
  contentsOf,
  createWorld,
  hidesSecrets,
  profile,
  region,
  usersFiles,
  type World,
  withoutProfile,
} from './world.ts'

interface Combination {
  readonly source: Source
  readonly call: Call
  readonly row: FaultRow
  readonly how: How
}

const combinations = sources.flatMap((source) =>
  source.calls.flatMap((call) =>
    faultRows.flatMap((row) =>
      (row.how ?? (['once', 'always'] as const)).map((how): Combination => ({ source, call, row, how })),
    ),
  ),
)

type Outcome = 'succeeded' | 'failed'
const outcomes: { readonly combination: Combination; readonly outcome: Outcome }[] = []

describe.concurrent('every fault of every call in every source', () => {
  test.for(
    combinations.map(
      (each) => [`${each.source.name}: ${each.call}, ${each.row.name}, ${each.how}`, each] as const,
    ),
  )('%s', async ([, combination]) => {
    const { source, call, row, how } = combination
    const world = await createWorld(source)
    try {
      const token = await world.emulator.mintToken({
        sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
        aud: 'sts.amazonaws.com',
      })
      writeFileSync(join(world.job.workspace, 'token'), token)
      world.emulator.addFault({ operation: call, ...(how === 'once' ? { times: 1 } : {}), ...row.effect })
      const step = await world.job.step({ ...common, ...source.inputs, ...limitFor(row) })
      await hidesSecrets(step, world)
      const outcome = step.code === 0 ? 'succeeded' : 'failed'
      if (outcome === 'failed') isUntouched(step, world)
      else if (isKept(step)) expect(contentsOf(world.job.home)).toEqual(before)
      else isPublished(step, world)
      await isUndone(step, world)
      outcomes.push({ combination, outcome })
      expect(outcome).toBe(expected(combination))
    } finally {
      await world.close()
    }
  })
})

const common = {
  'aws-region': region,
  'aws-profile': profile,
  'output-env-credentials': 'true',
  'output-credentials': 'true',
  'retry-max-attempts': '2',
}

/** What never answers is waited for until the step's own limit. */
function limitFor({ effect }: FaultRow): Readonly<Record<string, string>> {
  return effect['kind'] === 'hang' ? { 'action-timeout-s': '3' } : {}
}

function expected({ source, call, row, how }: Combination): Outcome {
  const kind = kindOf(row, call)
  // Its limit is the step's, and so is over for the other way too.
  if (source.falls && row.effect['kind'] !== 'hang') return 'succeeded'
  return kind === 'harmless' || (kind === 'passing' && how === 'once') ? 'succeeded' : 'failed'
}

/** The credentials that were there are: only account and ARN are told. */
function isKept(step: Step): boolean {
  return step.log.includes('Pre-existing credentials are valid')
}

function isPublished(step: Step, { job }: World): void {
  expect(step.errors).toEqual([])
  expect(step.variables).toMatchObject({ AWS_REGION: region, AWS_DEFAULT_REGION: region })
  const { credentials = '', config = '' } = sharedFiles(job.home)
  expect(credentials).toContain(`[${profile}]\r\naws_access_key_id = `)
  expect([withoutProfile(credentials), withoutProfile(config)]).toEqual([
    usersFiles.credentials.trimEnd(),
    usersFiles.config,
  ])
}

function isUntouched(step: Step, { job }: World): void {
  expect([step.code, step.signal]).toEqual([1, null])
  expect(step.errors).toHaveLength(1)
  expect(step.errors[0]?.split('\n').length).toBeLessThanOrEqual(2)
  expect([step.variables, step.outputs, Object.values(step.state).join('')]).toEqual([{}, {}, ''])
  expect(contentsOf(job.home)).toEqual(before)
  expect(contentsOf(job.temp)).toEqual({})
}

async function isUndone(step: Step, { job }: World): Promise<void> {
  const post = await job.post(step)
  expect([post.code, post.errors, post.warnings]).toEqual([0, [], []])
  expect(contentsOf(job.home)).toEqual(before)
  expect(contentsOf(job.temp)).toEqual({})
  const left = Object.keys(step.variables).filter(
    (name) => job.env[name] !== '' && step.variables[name] !== '',
  )
  expect(left.filter((name) => job.env[name] === step.variables[name])).toEqual([])
}

const before = Object.fromEntries(
  Object.entries(usersFiles).map(([name, text]) => [join('.aws', name), text]),
)

function sharedFiles(home: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(contentsOf(home)).map(([path, text]) => [path.replace(/^.*[\\/]/, ''), text]),
  )
}

afterAll(() => {
  const calls: readonly Call[] = ['token', 'AssumeRoleWithWebIdentity', 'AssumeRole', 'GetCallerIdentity']
  const cell = (row: FaultRow, call: Call) => {
    const these = outcomes.filter(({ combination }) => combination.row === row && combination.call === call)
    const good = these.filter(({ outcome }) => outcome === 'succeeded').length
    return `${good} / ${these.length - good}`
  }
  const good = outcomes.filter(({ outcome }) => outcome === 'succeeded').length
  inReport('exchanges', [
    `${outcomes.length} combinations: ${good} steps succeeded, ${outcomes.length - good} failed with one error and left nothing behind.`,
    '',
    `| Fault | ${calls.map((call) => (call === 'token' ? 'token request' : call)).join(' | ')} |`,
    `| --- | ${calls.map(() => '---').join(' | ')} |`,
    ...faultRows.map((row) => `| ${row.name} | ${calls.map((call) => cell(row, call)).join(' | ')} |`),
  ])
})
