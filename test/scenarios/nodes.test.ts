import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { keyInputs, oidc, region, scene, sessionArn } from '../support/stage.ts'

/** The one that action.yml names, and the one that this machine has. */
const nodes = [
  ['Node 24', join(import.meta.dirname, '..', '..', 'node_modules', 'node', 'bin', 'node')],
  ["the machine's Node", process.env['npm_node_execpath'] ?? process.execPath],
] as const

describe.concurrent.for(nodes)('%s', ([, node]) => {
  test('runs', () => {
    expect(
      Number(/^v(\d+)/.exec(execFileSync(node, ['--version'], { encoding: 'utf8' }))?.[1]),
    ).toBeGreaterThanOrEqual(20)
  })

  test('publishes by OIDC and undoes it', async (context) => {
    const { step, post, job } = await scene(context)
    const main = await step(oidc, { node })
    expect(main).toMatchObject({
      code: 0,
      stderr: '',
      outputs: { 'authenticated-arn': sessionArn('deploy') },
    })
    expect(await post(main, { node })).toMatchObject({ code: 0, stderr: '', warnings: [] })
    expect(job.env['AWS_SECRET_ACCESS_KEY']).toBe('')
  })

  test('writes a profile, and reads it through the ambient chain', async (context) => {
    const { step, post } = await scene(context)
    const main = await step({ ...keyInputs, 'aws-region': region, 'aws-profile': 'ci' }, { node })
    const next = await step({ 'aws-region': region }, { node, env: { AWS_PROFILE: 'ci' } })
    expect(next).toMatchObject({
      code: 0,
      stderr: '',
      outputs: { 'authenticated-arn': expect.stringMatching(/:user\/ci$/) },
    })
    expect(await post(main, { node })).toMatchObject({ code: 0, warnings: [] })
  })

  test('tells a failure', async (context) => {
    const { step } = await scene(context)
    expect(await step({}, { node })).toMatchObject({
      code: 1,
      stderr: '',
      errors: [expect.stringContaining('aws-region')],
    })
  })
})
