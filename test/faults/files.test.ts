import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { root } from '../support/root.ts'
import type { Step, StepOptions } from '../support/runner.ts'
import { inReport } from './report.ts'
import {
  account,
  contentsOf,
  createWorld,
  hidesSecrets,
  profile,
  region,
  usersFiles,
  type World,
} from './world.ts'

const preload = join(root, 'test/support/preload.cjs')
const faulty = (fault: string): StepOptions => ({
  env: { FS_FAULT: fault },
  nodeArgs: ['--require', preload],
})

/** Publishes into every kind of place. */
const inputs = {
  'aws-region': region,
  'role-to-assume': `arn:aws:iam::${account}:role/deploy`,
  'aws-profile': profile,
  'output-env-credentials': 'true',
  'output-credentials': 'true',
}

/** What a step changes in the file system, in order: `write /home/x/.aws/credentials…`. */
async function changesOf(files: boolean): Promise<readonly string[]> {
  const world = await createWorld({ files })
  try {
    const count = join(world.job.directory, 'changes.json')
    await world.job.step(inputs, { env: { FS_COUNT: count }, nodeArgs: ['--require', preload] })
    return JSON.parse(readFileSync(count, 'utf8'))
  } finally {
    await world.close()
  }
}

const withFiles = await changesOf(true)
const withoutFiles = await changesOf(false)
const numbered = (changes: readonly string[]) =>
  changes.map((change, index) => ({ change: nameOf(change), nth: index + 1 }))
const nameOf = (change: string) => change.replace(/[0-9a-f]{32}/g, '…').replace(/ .*[\\/]job-\w+/, ' ')
const needsRoom = (change: string) => /^(create|write|mkdir|fsync|rename)/.test(change)

interface Trial {
  readonly fault: string
  readonly files: boolean
  readonly title: string
}

const trials: readonly Trial[] = [
  ...numbered(withFiles).flatMap(({ change, nth }) => [
    { fault: `kill SIGKILL ${nth}`, files: true, title: `SIGKILL before ${nth}, ${change}` },
    { fault: `kill SIGTERM ${nth}`, files: true, title: `SIGTERM before ${nth}, ${change}` },
  ]),
  ...numbered(withoutFiles).map(({ change, nth }) => ({
    fault: `kill SIGKILL ${nth}`,
    files: false,
    title: `SIGKILL before ${nth}, ${change}, no files yet`,
  })),
  ...numbered(withFiles)
    .filter(({ change }) => needsRoom(change))
    .flatMap(({ change, nth }) => [
      { fault: `once ENOSPC ${nth}`, files: true, title: `no room for ${nth} alone, ${change}` },
      { fault: `fail ENOSPC ${nth}`, files: true, title: `no room from ${nth} on, ${change}` },
      ...(change.startsWith('write')
        ? [{ fault: `short ENOSPC ${nth}`, files: true, title: `room for half of ${nth}, ${change}` }]
        : []),
    ]),
]

const counts = { killed: 0, failed: 0, succeeded: 0 }

describe.concurrent('a step that is cut off between two changes', () => {
  test.for(trials)('$title', async ({ fault, files }) => {
    const world = await createWorld({ files })
    try {
      const step = await world.job.step(inputs, faulty(fault))
      await hidesSecrets(step, world)
      holdsAllOrNothing(step)
      isWhole(world, files)
      if (step.signal === null && step.code === 1) isOneError(step)
      if (step.signal !== null) counts.killed += 1
      else counts[step.code === 0 ? 'succeeded' : 'failed'] += 1
      const post = await world.job.post(step)
      expect([post.code, post.errors, post.warnings]).toEqual([0, [], []])
      isRestored(step, world, files)
    } finally {
      await world.close()
    }
  })
})

const names = [
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
]

/** The runner reads the file whether or not the step was killed. */
function holdsAllOrNothing(step: Step): void {
  const present = Object.keys(step.variables).filter((name) => name !== 'AWS_PROFILE')
  expect(present.length === 0 || step.signal !== null || step.code === 0).toBe(true)
  if (present.length > 0) expect(present.sort()).toEqual(names)
}

function isOneError(step: Step): void {
  expect(step.errors).toHaveLength(1)
  expect(step.errors[0]?.split('\n').length).toBeLessThanOrEqual(2)
  expect(step.outputs).toEqual({})
}

/** Old or new, never a part: whatever stands there begins with what stood there and ends with a whole section. */
function isWhole({ job }: World, files: boolean): void {
  const found = contentsOf(join(job.home, '.aws'))
  for (const [name, text] of Object.entries(usersFiles)) {
    const now = found[name]
    const old = files ? text : undefined
    if (now === old) continue
    expect(now?.startsWith((old ?? '').trimEnd())).toBe(true)
    expect(now?.slice((old ?? '').length)).toMatch(
      name === 'config' ? /^\s*\[profile octo\]\s+region = \S+\s+$/ : wholeKeys,
    )
  }
}

const wholeKeys =
  /^\s*\[octo\]\s+aws_access_key_id = \w{20}\s+aws_secret_access_key = \S{40}\s+aws_session_token = \S+\r?\n$/

function isRestored(step: Step, { job }: World, files: boolean): void {
  // A lock that nobody needs any more is of no consequence: it holds nothing, and is taken over after ten seconds.
  const left = Object.entries(contentsOf(join(job.home, '.aws')))
  expect(Object.fromEntries(left)).toEqual(files ? usersFiles : {})
  const standing = names.filter((name) => step.variables[name] && job.env[name] === step.variables[name])
  expect(standing).toEqual([])
  // The runner empties its directory of temporary files; until then nobody else can read there.
  for (const name of Object.keys(contentsOf(job.temp))) {
    expect(name).toMatch(/^aws-receipt-/)
    expect(statSync(join(job.temp, name)).mode & 0o777).toBe(0o600)
  }
}

interface Trouble {
  readonly title: string
  readonly options: (world: World) => StepOptions
  readonly inputs?: Readonly<Record<string, string>>
  readonly code: 0 | 1
  readonly says?: string
}

const toEnvironment = { 'aws-profile': '', 'output-env-credentials': '' }

const troubles: readonly Trouble[] = [
  {
    title: 'HOME is read-only',
    options: ({ job }) => faulty(`below EROFS ${job.home}`),
    code: 1,
    says: '#file-permission',
  },
  {
    title: 'HOME may not be written',
    options: ({ job }) => faulty(`below EACCES ${job.home}`),
    code: 1,
    says: '#file-permission',
  },
  {
    title: 'HOME is on a full disk',
    options: ({ job }) => faulty(`below ENOSPC ${job.home}`),
    code: 1,
    says: '#disk-full',
  },
  {
    title: 'HOME does not exist',
    options: ({ job }) => ({ env: { HOME: join(job.directory, 'nobody') } }),
    code: 0,
  },
  {
    title: 'there is no HOME',
    options: () => ({ without: ['HOME', 'USERPROFILE'] }),
    inputs: toEnvironment,
    code: 0,
  },
  {
    title: 'there is no RUNNER_TEMP',
    options: ({ job }) => ({ without: ['RUNNER_TEMP'], env: { TMPDIR: job.temp } }),
    code: 0,
  },
  {
    title: 'RUNNER_TEMP does not exist',
    options: ({ job }) => ({ env: { RUNNER_TEMP: join(job.temp, 'not', 'yet') } }),
    code: 0,
  },
  {
    title: 'RUNNER_TEMP is read-only',
    options: ({ job }) => faulty(`below EROFS ${job.temp}`),
    code: 1,
    says: '#file-permission',
  },
  {
    title: 'there is no GITHUB_ENV',
    options: () => ({ without: ['GITHUB_ENV'] }),
    code: 1,
    says: '#runner-files',
  },
  {
    title: 'there is no GITHUB_OUTPUT',
    options: () => ({ without: ['GITHUB_OUTPUT'] }),
    code: 1,
    says: '#runner-files',
  },
  {
    title: 'there is no GITHUB_STATE',
    options: () => ({ without: ['GITHUB_STATE'] }),
    code: 1,
    says: '#runner-files',
  },
  {
    title: 'there is no GITHUB_STEP_SUMMARY',
    options: () => ({ without: ['GITHUB_STEP_SUMMARY'] }),
    code: 0,
  },
  {
    title: 'GITHUB_ENV is read-only',
    options: ({ job }) => faulty(`below EACCES ${join(job.directory, 'github_env-1')}`),
    code: 1,
    says: '#runner-files-permission',
  },
  {
    title: 'GITHUB_OUTPUT is on a full disk',
    options: ({ job }) => faulty(`below ENOSPC ${join(job.directory, 'github_output-1')}`),
    code: 1,
    says: '#disk-full',
  },
  {
    title: 'the failure cannot be written to the summary',
    options: ({ job }) => faulty(`below ENOSPC ${join(job.directory, 'github_step_summary-1')}`),
    inputs: { 'role-to-assume': `arn:aws:iam::${account}:role/missing`, 'retry-max-attempts': '1' },
    code: 1,
    says: '#role-trust',
  },
]

describe.concurrent('a machine that is not as it should be', () => {
  test.for(troubles)('$title', async ({ options, inputs: changed, code, says = '' }) => {
    const world = await createWorld()
    try {
      const step = await world.job.step({ ...inputs, ...changed }, options(world))
      await hidesSecrets(step, world)
      expect([step.code, step.signal]).toEqual([code, null])
      holdsAllOrNothing(step)
      if (code === 1) isOneError(step)
      expect(step.errors.join('\n')).toContain(says)
      if (code === 1) expect(contentsOf(join(world.job.home, '.aws'))).toEqual(usersFiles)
      const post = await world.job.post(step, { ...options(world), nodeArgs: [] })
      expect([post.code, post.errors]).toEqual([0, []])
      isRestored(step, world, true)
    } finally {
      await world.close()
    }
  })
})

test('a real full disk: a file system of 64 kB, filled to the last byte', async ({ skip }) => {
  const world = await createWorld({ files: false })
  try {
    const step = await world.job.step(inputs, { node: join(import.meta.dirname, 'full-disk.cjs') })
    if (step.code === 77) return skip('this system lets nobody mount a file system of their own')
    expect(step.code).toBe(1)
    isOneError(step)
    expect(step.errors[0]).toContain('#disk-full')
    expect(step.variables).toEqual({})
    expect(step.stderr).toBe('config: [default]\nregion = us-east-1\n\nfiles: config zeros\n')
  } finally {
    await world.close()
  }
})

afterAll(() => {
  // At the last change a signal may come too late to stop the step, so only the sum is certain.
  expect(Math.min(counts.killed, counts.failed, counts.succeeded)).toBeGreaterThan(0)
  inReport('files', [
    `A step that publishes variables, outputs and a profile makes ${withFiles.length} changes to the file system. It was cut off before`,
    `each of them, by SIGKILL, by SIGTERM and by a full disk: ${trials.length} trials. Each was killed, or failed with one error, or`,
    'succeeded; after the post step everything was as before in all of them.',
    '',
    '| Machine | The step |',
    '| --- | --- |',
    ...troubles.map(
      ({ title, code }) =>
        `| ${title} | ${code === 0 ? 'succeeds' : 'fails with one error, nothing published'} |`,
    ),
  ])
})
