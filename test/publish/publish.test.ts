import { expect, test } from 'vitest'
import type { StepJob } from '../../src/core/job.ts'
import { crossChecks } from '../../src/inputs/cross-checks.ts'
import { makePlan } from '../../src/inputs/make-plan.ts'
import { githubStep } from '../../src/platforms/github-step.ts'
import { publish } from '../../src/publish/publish.ts'
import { undo } from '../../src/publish/undo.ts'
import { contextIn } from '../support/github-job.ts'
import { memoryFiles } from '../support/memory-files.ts'
import { type MemoryHost, memoryHost } from '../support/memory-host.ts'
import { parseFileCommands } from '../support/runner.ts'
import { readSettings } from '../support/settings.ts'

const env = { GITHUB_ENV: '/env', GITHUB_OUTPUT: '/output', GITHUB_STATE: '/state', RUNNER_TEMP: '/temp' }
const credentials = '/home/octo/.aws/credentials'
const inputs = {
  'aws-region': 'eu-central-1',
  'aws-access-key-id': 'AKIA',
  'aws-secret-access-key': 'secret',
  'aws-profile': 'ci',
  'output-env-credentials': 'true',
}
const identity = { account: '111122223333', arn: 'arn:aws:iam::111122223333:user/ci', userId: 'AIDA' }
const earlier = '[other]\nregion = us-east-1\n'

function jobOn(host: MemoryHost): StepJob {
  const { log, stepFiles } = githubStep(host)
  return {
    host,
    facts: contextIn(host.env).facts,
    log,
    stepFiles,
  }
}

function publishOn(host: MemoryHost) {
  const { region = '', ...settings } = readSettings(inputs, {})
  const plan = makePlan({ ...settings, region }, contextIn(host.env), crossChecks)
  const session = { keys: { accessKeyId: 'AKIA', secretAccessKey: 'secret' }, identity }
  return publish([{ plan, session, hops: [], kept: false }], jobOn(host))
}

const stateOf = (host: MemoryHost) => parseFileCommands(host.files.texts()['/state'] ?? '')['receipt'] ?? ''
const recordsOf = (host: MemoryHost) =>
  Object.entries(host.files.texts()).filter(([path]) => path.startsWith('/temp/'))

test.each(['/output', '/env'])('what was written goes back when %s cannot be', async (broken) => {
  const files = memoryFiles({ [credentials]: earlier }, (change, path) =>
    change === 'append' && path === broken ? new Error('ENOSPC') : undefined,
  )
  const host = memoryHost({ env, files })
  await expect(publishOn(host)).rejects.toMatchObject({ code: 'publish-failed' })
  expect(files.texts()[credentials]).toBe(earlier)
  expect(Object.keys(files.texts())).not.toContain('/home/octo/.aws/config')
  expect(recordsOf(host)).toEqual([])
  expect(stateOf(host)).toBe('')
})

test('what could not be put back is kept for the post run, and only that', async () => {
  let locks = 0
  let busy = true
  const files = memoryFiles({ [credentials]: earlier }, (change, path) => {
    if (change === 'append' && path === '/output') return new Error('ENOSPC')
    return busy && change === 'lock' && path === credentials && ++locks > 1 ? new Error('EBUSY') : undefined
  })
  const host = memoryHost({ env, files })
  await expect(publishOn(host)).rejects.toMatchObject({
    code: 'publish-failed',
    message: expect.stringMatching(/^The outputs could not be set/),
  })
  expect(host.printed).toEqual([
    expect.stringMatching(/^::warning::Not put back: .*credentials could not be changed/),
  ])
  const [[path, record = ''] = []] = recordsOf(host)
  expect(JSON.parse(record)).toMatchObject([{ kind: 'profile', path: credentials, section: 'ci' }])
  expect(JSON.parse(stateOf(host))).toEqual({ path, variables: [] })

  busy = false
  const later = memoryHost({
    env: { ...env, AWS_ACCESS_KEY_ID: 'of-an-earlier-step', STATE_receipt: stateOf(host) },
    files,
  })
  await undo(jobOn(later))
  expect(files.texts()[credentials]).toBe(earlier)
  expect(parseFileCommands(files.texts()['/env'] ?? '')).toEqual({})
  expect(recordsOf(host)).toEqual([])
})
