import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Ended, Job } from '../support/runner.ts'
import { scene } from '../support/stage.ts'

const id = 'a'.repeat(32)
const unset = { 'unset-current-credentials': 'true' }

/** A step that published nothing, so that the runner has no state of its own: what the environment says is believed. */
const silent: Ended = { own: {}, state: {} }

function plant(job: Job, content: unknown, path = join(job.temp, `aws-receipt-${id}.json`)): string {
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 })
  return path
}

const state = (path: string, variables: readonly string[] = []) => ({
  receipt: JSON.stringify({ path, variables }),
})

describe.concurrent('a planted record', () => {
  test.for([
    ['that deletes', (job: Job) => [{ kind: 'directory', path: job.home }]],
    [
      'that sets PATH',
      () => [{ kind: 'variables', changes: { PATH: { before: '/evil', after: process.env['PATH'] ?? '' } } }],
    ],
    [
      'that writes files',
      (job: Job) => [
        {
          kind: 'profile',
          path: join(job.home, '.bashrc'),
          section: 'x',
          edit: { before: ['[x]\nevil'], after: ['[x]\nmine'], lead: '' },
          createdFile: false,
        },
      ],
    ],
    [
      'that removes a file',
      (job: Job) => [
        {
          kind: 'profile',
          path: join(job.home, 'empty'),
          section: 'x',
          edit: { before: [], after: [], lead: '' },
          createdFile: true,
        },
      ],
    ],
  ] as const)('%s is not obeyed', async ([, receipt], context) => {
    const { step, post, job } = await scene(context)
    writeFileSync(join(job.home, '.bashrc'), '[x]\nmine')
    writeFileSync(join(job.home, 'empty'), '')
    const path = plant(job, receipt(job))
    const after = await post({ ...silent, state: state(path) })
    plant(job, receipt(job))
    for (const { code, variables, warnings } of [after, await step(unset)]) {
      expect({ code, variables }).toEqual({ code: 0, variables: {} })
      expect(warnings).toEqual([
        expect.stringMatching(/^The record aws-receipt-\w+\.json holds what this action does not record/),
      ])
    }
    expect(readFileSync(join(job.home, '.bashrc'), 'utf8')).toBe('[x]\nmine')
    expect(existsSync(join(job.home, 'empty'))).toBe(true)
  })

  test.for(['', '/'])('deletes nothing behind a link in the place of a folder%s', async (end, context) => {
    const { post, job } = await scene(context)
    writeFileSync(join(job.home, 'mine'), '')
    const folder = join(job.temp, `aws-renewal-${id}`)
    symlinkSync(job.home, folder)
    const path = plant(job, [{ kind: 'directory', path: `${folder}${end}` }])
    expect((await post({ ...silent, state: state(path) })).code).toBe(0)
    expect(existsSync(join(job.home, 'mine'))).toBe(true)
  })

  test('sends no file, and shows none', async (context) => {
    const { post, step, job } = await scene(context)
    const seen: string[] = []
    const server = createServer((request, response) => {
      seen.push(String(request.headers['authorization']))
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    context.onTestFinished(() => void server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const secret = join(job.home, 'secret')
    writeFileSync(secret, 'not-to-be-sent')
    mkdirSync(join(job.temp, `aws-renewal-${id}`))
    const [tokenFile, logFile] = ['token', 'endpoint.log'].map((name) =>
      join(job.temp, `aws-renewal-${id}`, name),
    ) as [string, string]
    for (const path of [tokenFile, logFile]) symlinkSync(secret, path)
    for (const entry of [
      { kind: 'endpoint', url, tokenFile: secret, logFile: secret },
      { kind: 'endpoint', url, tokenFile, logFile },
    ]) {
      const path = plant(job, [entry])
      const after = await post({ ...silent, state: state(path) })
      plant(job, [entry])
      const steps = [after, await step(unset)]
      expect(steps.map(({ code }) => code)).toEqual([0, 0])
      expect(steps.map(({ stdout }) => stdout).join()).not.toContain('not-to-be-sent')
    }
    expect(seen).toEqual([])
  })

  test.for(['{}', '[]', 'null', '7', '[{"kind":"var', '[null]'])('%s is a warning', async (text, context) => {
    const { post, step, job } = await scene(context, { env: { AWS_REGION: 'eu-west-1' } })
    const path = plant(job, text)
    const after = await post({ ...silent, state: state(path, ['AWS_REGION', 'PATH']) })
    expect([after.code, after.errors, after.warnings.length]).toEqual([0, [], 1])
    expect(Object.keys(after.variables)).not.toContain('PATH')
    plant(job, text)
    const out = await step(unset)
    expect([out.code, out.errors, out.warnings.length]).toEqual([0, [], 1])
  })

  test.for(['{}', '[]', 'null', '{"path":7,"variables":[]}', '{"path":"/x"}'])(
    'the state %s is a warning',
    async (receipt, context) => {
      const { post } = await scene(context)
      const { code, errors, warnings } = await post({ ...silent, state: { receipt } })
      expect([code, errors, warnings.length]).toEqual([0, [], 1])
    },
  )

  test.for([
    [
      'elsewhere',
      (job: Job, content: unknown) => plant(job, content, join(job.home, `aws-receipt-${id}.json`)),
    ],
    [
      'below',
      (job: Job, content: unknown) => {
        mkdirSync(join(job.temp, 'x'))
        return plant(job, content, join(job.temp, 'x', `aws-receipt-${id}.json`))
      },
    ],
    [
      'of another name',
      (job: Job, content: unknown) => plant(job, content, join(job.temp, 'aws-receipt-1.json')),
    ],
    [
      'a link',
      (job: Job, content: unknown) => {
        const path = join(job.temp, `aws-receipt-${id}.json`)
        symlinkSync(plant(job, content, join(job.home, 'record')), path)
        return path
      },
    ],
  ] as const)('%s is not read', async ([, place], context) => {
    const { post, job } = await scene(context, { env: { AWS_REGION: 'mine' } })
    const path = place(job, [
      { kind: 'variables', changes: { AWS_REGION: { before: 'evil', after: 'mine' } } },
    ])
    const { code, variables, warnings } = await post({ ...silent, state: state(path) })
    expect({ code, variables }).toEqual({ code: 0, variables: {} })
    expect(warnings).toEqual([expect.stringMatching(/^The record .* was not used/)])
    expect(existsSync(path)).toBe(true)
  })
})
