/** Each client in each form, against moto, which knows only the sessions that its own STS issued. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningEmulator, startEmulator } from '../../src/emulator/index.ts'
import { createJob, type Job, type Step } from '../support/runner.ts'
import { type Client, clients, type Report, report } from './clients.ts'
import { forms } from './forms.ts'
import { account, type Moto, name, region, roleArn, startMoto } from './moto.ts'
import { recorder } from './results.ts'

const results = recorder('clients')

let moto: Moto
let issuer: RunningEmulator
beforeAll(async () => {
  issuer = await startEmulator({ config: { jobs: [{ requestToken: 'request-token' }] } })
  moto = await startMoto()
  await moto.check('everything')
})
afterAll(async () => {
  results.write()
  await moto?.stop()
  await issuer?.close()
})

const done = {
  s3: 'ok',
  secret: 'ok',
  account,
  arn: `arn:aws:sts::${account}:assumed-role/${name}/GitHubActions`,
}
/** Its backend checks the account, writes state and reads it back; it has no secrets and no identity to print. */
const expected = ({ id }: Client): Report =>
  id === 'tofu' ? { account, s3: 'ok' } : { ...done, accessKeyId: expect.stringMatching(/^ASIA/) }

describe.each(forms)('$name', (form) => {
  let job: Job
  let step: Step
  beforeAll(async () => {
    const { AWS_ENDPOINT_URL_STS: _, ...tokens } = issuer.env
    job = createJob(tokens)
    step = await job.step({
      'aws-region': region,
      'role-to-assume': roleArn,
      'sts-endpoint': moto.url,
      ...form.inputs,
    })
    expect(step, step.stdout + step.stderr).toMatchObject({ code: 0 })
  })
  afterAll(async () => {
    expect(await job.post(step)).toMatchObject({ code: 0, warnings: [] })
    job.remove()
  })

  const asked = (client: Client, more: Readonly<Record<string, string>> = {}) => {
    const regions = { AWS_REGION: region, AWS_DEFAULT_REGION: region }
    const env = { ...regions, ...job.env, ...form.env, AWS_ENDPOINT_URL: moto.url, ...more }
    return report(client, [], { env, cwd: job.workspace })
  }

  test.concurrent.for(clients)('$title', async (client) => {
    await results.record({ subject: client.id, what: form.name }, async () => {
      if (client.id === 'js-v2' && form.name === 'credential_process') {
        // It reads ~/.aws/config only when told to.
        expect(await asked(client)).toEqual({
          error: expect.stringContaining('Missing credentials in config'),
        })
        expect(await asked(client, { AWS_SDK_LOAD_CONFIG: '1' })).toEqual(expected(client))
        return 'with `AWS_SDK_LOAD_CONFIG=1`'
      }
      expect(await asked(client)).toEqual(expected(client))
      return undefined
    })
  })
})

test('a session that moto did not hand out is refused, so that passing means something', async () => {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: '/nonexistent',
    AWS_ENDPOINT_URL: moto.url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    AWS_SESSION_TOKEN: 'token',
  }
  const stranger = await report({ id: 'go-v2', title: '' }, [], { env })
  expect(stranger).toEqual({ error: expect.stringContaining('StatusCode: 403') })
})
