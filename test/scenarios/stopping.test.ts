import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { keyInputs, keyVariables, oidc, region, scene } from '../support/stage.ts'

const hanging: readonly (readonly [string, Record<string, string>, Record<string, string>])[] = [
  ['token', oidc, {}],
  ['AssumeRoleWithWebIdentity', oidc, {}],
  ['AssumeRole', { ...oidc, ...keyInputs }, {}],
  ['GetCallerIdentity', { 'aws-region': region, 'aws-profile': 'ci' }, keyVariables],
]

describe.concurrent('a step that waits', () => {
  test.for(hanging)(
    'for %s ends with action-timeout-s, with one error and nothing left',
    async ([operation, inputs, env], context) => {
      const { step, emulator, job } = await scene(context, { env })
      emulator.addFault({ operation, kind: 'hang' })
      const { code, errors, state } = await step({ ...inputs, 'action-timeout-s': '1' })
      expect(code).toBe(1)
      expect(errors).toEqual([expect.stringMatching(/within 1 s.*action-timeout-s/s)])
      expect(state).toEqual({})
      expect(readdirSync(job.temp)).toEqual([])
      expect(readdirSync(job.home).flatMap((name) => readdirSync(`${job.home}/${name}`))).toEqual([])
    },
  )

  test('for a retry ends with action-timeout-s too', async (context) => {
    const { step, emulator } = await scene(context)
    emulator.addFault({
      operation: 'AssumeRoleWithWebIdentity',
      kind: 'error',
      status: 503,
      code: 'SlowDown',
      retryAfter: 60,
    })
    expect(await step({ ...oidc, 'action-timeout-s': '1' })).toMatchObject({
      code: 1,
      errors: [expect.stringMatching(/within 1 s/)],
    })
  })

  test.for(['SIGTERM', 'SIGINT'] as const)(
    'ends on %s with one error and nothing published',
    async (signal, context) => {
      const { step, emulator, asked } = await scene(context)
      emulator.addFault({ operation: 'AssumeRoleWithWebIdentity', kind: 'hang' })
      const stop = async (pid: number) => {
        for (let tries = 0; tries < 1000 && !asked().includes('AssumeRoleWithWebIdentity'); tries++)
          await sleep(10)
        process.kill(pid, signal)
      }
      const { code, errors } = await step(oidc, { started: (pid) => void stop(pid) })
      expect(code).toBe(1)
      expect(errors).toEqual([
        expect.stringMatching(new RegExp(`^Stopped by ${signal}; nothing was published`)),
      ])
    },
  )

  test('ends at once when it is done, however long the limit', async (context) => {
    const { step } = await scene(context)
    expect(await step({ ...oidc, 'action-timeout-s': '86400' })).toMatchObject({ code: 0, errors: [] })
  })

  test('has no limit with 0', async (context) => {
    const { step, emulator } = await scene(context)
    emulator.addFault({ operation: 'AssumeRoleWithWebIdentity', times: 1, kind: 'delay', ms: 50 })
    expect(await step({ ...oidc, 'action-timeout-s': '0' })).toMatchObject({ code: 0, errors: [] })
  })
})
