import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { keyInputs, keyVariables, oidc, region, roleArn, scene } from '../support/stage.ts'

const web = 'AssumeRoleWithWebIdentity'

describe.concurrent('what others choose', () => {
  const planted =
    '$(touch pwned)`touch pwned`;touch pwned|touch pwned&&touch pwned\n::add-path::/evil\n##[add-path]/evil'
  const hostile = {
    GITHUB_REF: `refs/heads/${planted}`,
    GITHUB_HEAD_REF: planted,
    GITHUB_ACTOR: planted,
    GITHUB_WORKFLOW: planted,
    GITHUB_JOB: planted,
    GITHUB_TRIGGERING_ACTOR: planted,
  }

  test('names of branches and people run no command', async (context) => {
    const { step, job } = await scene(context, { env: hostile })
    const { code } = await step({ ...keyInputs, 'aws-region': region, 'role-to-assume': roleArn('deploy') })
    expect(code).toBe(0)
    expect(
      [job.workspace, job.home, job.temp, job.directory].filter((path) => existsSync(join(path, 'pwned'))),
    ).toEqual([])
  })

  test.each([
    'aws-region',
    'role-to-assume',
    'role-session-name',
    'aws-profile',
    'audience',
    'http-proxy',
    'sts-endpoint',
    'custom-tags',
  ])('the input %s runs no command', async (name) => {
    const { createJob } = await import('../support/runner.ts')
    const job = createJob()
    try {
      const step = await job.step({
        ...oidc,
        ...keyInputs,
        'disable-retry': 'true',
        'sts-endpoint': 'http://127.0.0.1:9',
        [name]: planted,
      })
      expect(commandsIn(step.stdout)).toEqual([])
      expect(readdirSync(job.workspace)).toEqual([])
    } finally {
      job.remove()
    }
  })

  test('a service gives the runner no command', async (context) => {
    const { job, emulator } = await scene(context, { env: hostile })
    emulator.addFault({ operation: web, kind: 'error', code: 'ValidationError', message: planted })
    const step = await job.step(oidc)
    expect(step.code).toBe(1)
    expect(commandsIn(step.stdout)).toEqual([])
    expect(step.stdout).not.toMatch(/^\s*##\[(?!group|endgroup)/m)
    expect(step.summary).not.toMatch(/^\s*::/m)
  })
})

/** Lines the runner would obey, but for those that only show or hide something. */
function commandsIn(stdout: string): readonly string[] {
  const harmless = /^::(add-mask|debug|error|warning|group|endgroup)(?: [^:]*)?::/
  return stdout.split(/\r\n|\r|\n/).filter((line) => /^\s*::[a-z-]+/.test(line) && !harmless.test(line))
}

describe.concurrent('the request token', () => {
  const refused = [
    'http://192.0.2.1/token?a=b',
    'http://127.0.0.1.example.invalid/token',
    'http://localhost.example.invalid/token',
    'http://127.0.0.1@example.invalid/token',
    'http://[::ffff:192.0.2.1]/token',
    'ftp://127.0.0.1/token',
    'file:///etc/passwd',
    '//127.0.0.1/token',
    'token',
  ]

  test.for(refused)('does not go to %s', async (url, context) => {
    const { job, asked } = await scene(context)
    const step = await job.step(oidc, { env: { ACTIONS_ID_TOKEN_REQUEST_URL: url } })
    expect(step.code).toBe(1)
    expect(step.errors[0]).toContain('the bearer token goes nowhere else')
    expect(asked()).toEqual([])
  })

  test.for(['token', web])('and the proof follow no redirect of %s', async (operation, context) => {
    const visitors: string[] = []
    const elsewhere = createServer((request, response) => {
      visitors.push(String(request.headers['authorization']))
      response.end('{"value":"e.e.e"}')
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    const { port } = elsewhere.address() as AddressInfo
    const { job, emulator } = await scene(context)
    for (const status of [301, 302, 303, 307, 308]) {
      emulator.addFault({
        operation,
        times: 1,
        kind: 'redirect',
        status,
        location: `http://127.0.0.1:${port}/`,
      })
      expect((await job.step(oidc)).code).toBe(1)
    }
    elsewhere.close()
    expect(visitors).toEqual([])
  })
})

describe.concurrent('paths', () => {
  test('a link in the workspace leads to no file outside', async (context) => {
    const { step, job } = await scene(context, { tokens: false })
    writeFileSync(join(job.home, 'other-secret'), 'not-to-be-sent')
    symlinkSync(join(job.home, 'other-secret'), join(job.workspace, 'token'))
    const { code, errors } = await step({ ...oidc, 'web-identity-token-file': 'token' })
    expect([code, errors[0]]).toEqual([1, expect.stringContaining('leads out of it')])
  })

  test('a linked directory in the workspace leads to no file outside', async (context) => {
    const { step, job } = await scene(context, { tokens: false })
    mkdirSync(join(job.home, 'secrets'))
    writeFileSync(join(job.home, 'secrets', 'token'), 'not-to-be-sent')
    symlinkSync(join(job.home, 'secrets'), join(job.workspace, 'tokens'))
    const { code, errors } = await step({ ...oidc, 'web-identity-token-file': 'tokens/token' })
    expect([code, errors[0]]).toEqual([1, expect.stringContaining('leads out of it')])
  })

  test.for(['../up', 'a/b', 'a]\n[default', '..', 'x]'])('%j is no profile', async (name, context) => {
    const { job } = await scene(context)
    const step = await job.step({ ...oidc, 'aws-profile': name })
    const files = readdirSync(job.home, { recursive: true, encoding: 'utf8' })
    expect(files.filter((path) => !/^\.aws([\\/](config|credentials))?$/.test(path))).toEqual([])
    if (step.code === 0) expect(name).not.toMatch(/[\]\n]/)
  })
})

test('an oversized answer is not read', async (context) => {
  const { job, emulator } = await scene(context, { env: keyVariables })
  emulator.addFault({ operation: web, kind: 'oversize', bytes: 64 << 20 })
  const { code, errors } = await job.step(oidc)
  expect([code, errors[0]]).toEqual([1, expect.stringContaining('larger than 1048576 bytes')])
})
