/** Runs each workflow of examples/ as it stands, against examples/emulator.yaml; and holds the guides to their text. */
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, type TestContext, test } from 'vitest'
import { parse } from 'yaml'
import { startEmulator } from '../src/emulator/index.ts'
import { inLanguage, placeOf, read } from './support/documentation.ts'
import { filesIn, helpersOf, type Ran, ran, until } from './support/later-steps.ts'
import { root } from './support/root.ts'
import { createJob, type Job, type Step } from './support/runner.ts'

const examples = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.yml'))

const session = (name: string, account = '111122223333') =>
  `arn:aws:sts::${account}:assumed-role/${name}/GitHubActions`
const remote = session('remote', '444455556666')
const keys = { id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }
const secrets: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: keys.id,
  AWS_SECRET_ACCESS_KEY: keys.secret,
}

/** What each `run:` step prints, in order; an ARN stands for who `aws` said it was. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'plain-oidc.yml': [session('deploy')],
  'keys-and-role.yml': [session('keys')],
  'self-hosted.yml': ['arn:aws:iam::111122223333:user/ci', 'Deploying to 111122223333'],
  'role-chain.yml': [remote],
  'many-roles.yml': [session('deploy'), session('short'), remote, 'Production is account 444455556666'],
  'long-job-process.yml': [session('deploy')],
  'long-job-endpoint.yml': [session('deploy'), session('short')],
  'log-out.yml': [session('deploy'), ''],
}

interface WorkflowStep {
  readonly id?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<
    Record<string, { readonly 'runs-on': string; readonly steps: readonly WorkflowStep[] }>
  >
}

/** A job such as the workflow asks for: tokens where it has the permission, credentials where the runner is one's own. */
async function jobFor(
  { permissions, jobs }: Workflow,
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
): Promise<Job> {
  const emulator = await startEmulator({ config: read('examples/emulator.yaml') })
  const { AWS_ENDPOINT_URL_STS, ...tokens } = emulator.env
  const job = createJob({ AWS_ENDPOINT_URL_STS, ...(permissions['id-token'] === 'write' ? tokens : {}) })
  onTestFinished(async () => {
    job.remove()
    await emulator.close()
  })
  const bin = join(job.directory, 'bin')
  mkdirSync(bin)
  writeFileSync(
    join(bin, 'aws'),
    `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'test/support/aws-stand-in.mjs')}' "$@"\n`,
  )
  chmodSync(join(bin, 'aws'), 0o755)
  job.env['PATH'] = `${bin}:${job.env['PATH']}`
  if (Object.values(jobs).some((each) => each['runs-on'] === 'self-hosted')) {
    mkdirSync(join(job.home, '.aws'))
    const profile = `[default]\naws_access_key_id = ${keys.id}\naws_secret_access_key = ${keys.secret}\n`
    writeFileSync(join(job.home, '.aws', 'credentials'), profile)
  }
  return job
}

/** The expressions that the examples use. */
function evaluated(text: string, done: ReadonlyMap<string, Step>): string {
  return text.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
    const secret = /^secrets\.(\w+)$/.exec(expression)?.[1]
    if (secret !== undefined) return secrets[secret] ?? ''
    const [, id = '', output = '', path] =
      /^(?:fromJSON\()?steps\.(\w+)\.outputs\.([\w-]+)(?:\)\.([\w.]+))?$/.exec(expression) ?? []
    const value = done.get(id)?.outputs[output]
    if (value === undefined) throw new Error(`nothing is known of ${expression}`)
    if (path === undefined) return value
    return String(path.split('.').reduce((node, key) => node[key], JSON.parse(value)))
  })
}

const evaluatedAll = (values: Readonly<Record<string, unknown>> = {}, done: ReadonlyMap<string, Step>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, evaluated(String(value), done)]))

interface Happened {
  readonly main: readonly Step[]
  readonly ran: readonly Ran[]
}

async function execute(steps: readonly WorkflowStep[], job: Job): Promise<Happened> {
  const done = new Map<string, Step>()
  const main: Step[] = []
  const shells: Ran[] = []
  for (const step of steps) {
    if (step.run !== undefined) {
      const script = evaluated(step.run, done)
      shells.push(
        await ran('/bin/bash', ['-e', '-c', script], { ...job.env, ...evaluatedAll(step.env, done) }),
      )
    } else {
      const result = await job.step(evaluatedAll(step.with, done))
      main.push(result)
      done.set(step.id ?? '', result)
    }
  }
  return { main, ran: shells }
}

const said = ({ stdout }: Ran) => (stdout.startsWith('{') ? JSON.parse(stdout).Arn : stdout.trim())

describe.concurrent('examples', () => {
  test('are all held to what they do', () => {
    expect(examples.toSorted()).toEqual(Object.keys(expected).toSorted())
  })

  test.for(examples)('%s does what it says, and leaves nothing', async (name, context) => {
    const workflow: Workflow = parse(read(`examples/${name}`))
    const job = await jobFor(workflow, context)
    const before = filesIn(join(job.home, '.aws'))
    const steps = Object.values(workflow.jobs).flatMap((each) => each.steps)
    const happened = await execute(steps, job)
    for (const main of happened.main) expect(main).toMatchObject({ code: 0, errors: [], warnings: [] })
    expect(happened.ran.map(({ code }) => code)).toEqual(happened.ran.map(() => 0))
    expect(happened.ran.map(said)).toEqual(expected[name])

    for (const main of happened.main.toReversed())
      expect(await job.post(main)).toMatchObject({ code: 0, errors: [], warnings: [] })
    expect(filesIn(join(job.home, '.aws'))).toEqual(before)
    expect(readdirSync(job.temp)).toEqual([])
    await until(() => helpersOf(job).length === 0)
  })
})

test('the guides show what the examples do', () => {
  const texts = examples.map((name) => read(`examples/${name}`))
  const indented = (text: string) => text.trimEnd().replaceAll(/^(?=.)/gm, '      ')
  const shown = inLanguage('yaml').filter(({ page }) =>
    [join('docs', 'long-jobs.md'), join('docs', 'many-roles.md')].includes(page),
  )
  const elsewhere = shown.filter(
    ({ text }) => !texts.some((whole) => whole.includes(`\n${indented(text)}\n`)),
  )
  expect(shown.length).toBeGreaterThan(5)
  expect(elsewhere.map(placeOf)).toEqual([])
})
