/** Each client outlives a session: it calls once a second for longer than any session lasts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createJob, type Job, type Step } from '../support/runner.ts'
import { type Aws, accountWith, roleOf, startAws } from './aws.ts'
import { clients, type Report, report } from './clients.ts'
import { type Form, renewed } from './forms.ts'
import { name, region, roleArn } from './moto.ts'
import { recorder } from './results.ts'

const sessionSeconds = 20
const loopSeconds = 45

const results = recorder('refresh')

let aws: Aws
beforeAll(async () => {
  aws = await startAws(accountWith(roleOf(name, { sessionSeconds })))
})
afterAll(async () => {
  results.write()
  await aws?.stop()
})

/** A job with credentials in that form. */
async function published(
  inputs: Form['inputs'],
  sessionName: string,
): Promise<{ readonly job: Job; readonly step: Step }> {
  const { AWS_ENDPOINT_URL_STS: _, ...tokens } = aws.emulator.env
  const job = createJob({ ...tokens, AWS_ENDPOINT_URL: aws.url })
  const role = { 'aws-region': region, 'role-to-assume': roleArn, 'role-session-name': sessionName }
  const step = await job.step({ ...role, ...inputs })
  expect(step, step.stdout + step.stderr).toMatchObject({ code: 0 })
  return { job, step }
}

describe.each(renewed)('$name', (form) => {
  let job: Job
  let step: Step
  const loops = new Map<string, Promise<Report>>()
  const sessionName = form.name.replaceAll(' ', '-')
  beforeAll(async () => {
    ;({ job, step } = await published(form.inputs, sessionName))
    const env = { ...job.env, ...form.env, AWS_SDK_LOAD_CONFIG: '1' }
    // All at once: they wait most of the time.
    for (const client of clients) {
      const loop = report(client, ['--loop', `${loopSeconds}`], { env, cwd: job.workspace })
      loop.catch(() => {})
      loops.set(client.id, loop)
    }
  })
  afterAll(async () => {
    expect(await job.post(step)).toMatchObject({ code: 0, warnings: [] })
    job.remove()
  })

  /** OpenTofu makes one call of that length: it takes the lock with one session and writes with another. */
  const keysOf = (id: string, { accessKeys }: Report) => {
    if (id !== 'tofu') return accessKeys
    const used = aws.uses().filter(({ arn }) => arn?.endsWith(`/${sessionName}`))
    return new Set(used.map(({ accessKeyId }) => accessKeyId)).size
  }

  test.for(clients)('$title', async ({ id }) => {
    await results.record({ subject: id, what: form.name }, async () => {
      const found = await loops.get(id)
      expect({ ...found, accessKeys: keysOf(id, found ?? {}) }).toEqual({
        calls: expect.any(Number),
        failures: 0,
        accessKeys: expect.toSatisfy((count: number) => count > 1, 'more than one'),
      })
      return undefined
    })
  })
})

test('variables do not outlive their session, so that passing means something', async () => {
  const { job } = await published({}, 'variables')
  const [goV2] = clients.filter(({ id }) => id === 'go-v2')
  if (goV2 === undefined) throw new Error('no client go-v2')
  const { failures, error } = await report(goV2, ['--loop', `${sessionSeconds + 4}`], { env: job.env })
  job.remove()
  expect(failures).toBeGreaterThan(0)
  expect(error).toContain('ExpiredToken')
})
