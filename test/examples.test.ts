/** Runs each workflow of examples/ as it stands, against examples/emulator.yaml; and holds the guides to their text. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, type TestContext, test } from 'vitest'
import { startEmulator } from '../src/emulator/index.ts'
import { inLanguage, pages, placeOf, read } from './support/documentation.ts'
import { recipes } from './support/recipes.ts'
import { root } from './support/root.ts'
import { createJob, type Job } from './support/runner.ts'
import { execute, install, type Workflow, workflowOf } from './support/workflow.ts'

const examples = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.yml'))

const session = (name: string, account = '111122223333') =>
  `arn:aws:sts::${account}:assumed-role/${name}/GitHubActions`
const remote = session('remote', '444455556666')
const keys = { id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }
const secrets = { AWS_ACCESS_KEY_ID: keys.id, AWS_SECRET_ACCESS_KEY: keys.secret }

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
  install(job)
  if (Object.values(jobs).some((each) => each['runs-on'] === 'self-hosted')) {
    mkdirSync(join(job.home, '.aws'))
    const profile = `[default]\naws_access_key_id = ${keys.id}\naws_secret_access_key = ${keys.secret}\n`
    writeFileSync(join(job.home, '.aws', 'credentials'), profile)
  }
  return job
}

describe.concurrent('examples', () => {
  test('are all held to what they do, here or as recipes', () => {
    expect(examples.toSorted()).toEqual([...Object.keys(expected), ...recipes].toSorted())
  })

  test.for(Object.keys(expected))('%s does what it says, and leaves nothing', async (name, context) => {
    const workflow = workflowOf(name)
    const job = await jobFor(workflow, context)
    const [{ steps } = { steps: [] }] = Object.values(workflow.jobs)
    expect(await execute({ steps }, job, { values: { secrets } })).toEqual(expected[name])
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

test('each recipe shows its whole workflows, and each of them is in a recipe', () => {
  const shown = inLanguage('yaml').filter(({ page }) => page.startsWith(join('docs', 'recipes')))
  const texts = recipes.map((name) => read(`examples/${name}`))
  expect(shown.map(({ text }) => text).toSorted()).toEqual(texts.toSorted())
})

test('each recipe says that nothing was deployed', () => {
  const recipePages = pages.filter((page) => page.startsWith(join('docs', 'recipes')))
  expect(recipePages.filter((page) => !/nothing was (deployed|pushed)/i.test(read(page)))).toEqual([])
})
