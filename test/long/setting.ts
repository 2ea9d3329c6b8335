/** An AWS whose sessions last 20 seconds, and a job with credentials that outlive them. */
import type { TestContext } from 'vitest'
import { type RunningEmulator, startEmulator } from '../../src/emulator/index.ts'
import { createJob, type Job, type Step } from '../support/runner.ts'

const account = '111122223333'
const issuer = 'token.actions.githubusercontent.com'
const trust = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com' } },
    },
  ],
}
const config = {
  jobs: [{ requestToken: 'request-token-of-the-job' }],
  accounts: [
    {
      id: account,
      providers: [{ url: `https://${issuer}`, audiences: ['sts.amazonaws.com'] }],
      roles: [{ name: 'deploy', trust, sessionSeconds: 20 }],
    },
  ],
}

export interface LongJob {
  readonly emulator: RunningEmulator
  readonly job: Job
  /** The action's run. */
  readonly main: Step
}

export async function longJob(
  refresh: 'process' | 'endpoint',
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
): Promise<LongJob> {
  const emulator = await startEmulator({ config })
  const job = createJob(emulator.env)
  onTestFinished(async () => {
    job.remove()
    await emulator.close()
  })
  const role = `arn:aws:iam::${account}:role/deploy`
  const main = await job.step({ 'aws-region': 'eu-central-1', 'role-to-assume': role, refresh })
  if (main.code !== 0) throw new Error(main.stdout + main.stderr)
  return { emulator, job, main }
}
