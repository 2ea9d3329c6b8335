import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { oidc, type Scene, scene, sessionArn } from '../support/stage.ts'

const claims = { sub: 'repo:octo-org/octo-repo:ref:refs/heads/main', aud: 'sts.amazonaws.com' }

async function putToken({ emulator }: Scene, path: string): Promise<string> {
  const token = await emulator.mintToken(claims)
  writeFileSync(path, `${token}\n`)
  return token
}

describe.concurrent('a token file', () => {
  test('is exchanged without asking for another token', async (context) => {
    const stage = await scene(context)
    const { step, asked, form, home } = stage
    const token = await putToken(stage, home('token'))
    const { code, outputs } = await step({ ...oidc, 'web-identity-token-file': home('token') })
    expect(code).toBe(0)
    expect(asked()).toEqual(['AssumeRoleWithWebIdentity'])
    expect(form('AssumeRoleWithWebIdentity')['WebIdentityToken']).toBe(token)
    expect(outputs['authenticated-arn']).toBe(sessionArn('deploy'))
  })

  test('is found relative to the workspace', async (context) => {
    const stage = await scene(context)
    mkdirSync(join(stage.job.workspace, 'secrets'))
    await putToken(stage, join(stage.job.workspace, 'secrets', 'token'))
    expect(await stage.step({ ...oidc, 'web-identity-token-file': 'secrets/token' })).toMatchObject({
      code: 0,
    })
  })

  test('may be a link, as kubelet makes it', async (context) => {
    const stage = await scene(context)
    mkdirSync(stage.home('..data'))
    await putToken(stage, stage.home('..data', 'token'))
    symlinkSync(stage.home('..data', 'token'), stage.home('token'))
    expect(await stage.step({ ...oidc, 'web-identity-token-file': stage.home('token') })).toMatchObject({
      code: 0,
    })
  })

  test('may be a link within the workspace', async (context) => {
    const stage = await scene(context)
    const { workspace } = stage.job
    await putToken(stage, join(workspace, 'real'))
    symlinkSync('real', join(workspace, 'token'))
    expect(await stage.step({ ...oidc, 'web-identity-token-file': 'token' })).toMatchObject({ code: 0 })
  })

  test('may not be a link that leads out of the workspace', async (context) => {
    const stage = await scene(context)
    const { workspace } = stage.job
    await putToken(stage, stage.home('token'))
    symlinkSync(stage.home('token'), join(workspace, 'token'))
    const { code, errors } = await stage.step({ ...oidc, 'web-identity-token-file': 'token' })
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringMatching(/is a link inside the workspace that leads out of it/)])
    expect(stage.asked()).toEqual([])
  })

  test.for([
    ['that does not exist', undefined, /does not exist/],
    ['that is empty', '  \n', /is empty/],
    ['that holds variables', 'A=b\0C=d\0', /does not hold a JSON Web Token/],
    ['that holds another secret', 'wJalrXUtnFEMI/K7MDENG', /does not hold a JSON Web Token/],
    ['that is far too large', 'x'.repeat(70_000), /larger than 65536 bytes/],
  ] as const)('%s is an error that names it', async ([, content, message], context) => {
    const { step, home, asked } = await scene(context)
    if (content !== undefined) writeFileSync(home('token'), content)
    const { code, errors } = await step({ ...oidc, 'web-identity-token-file': home('token') })
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringMatching(message)])
    expect(errors[0]).toContain(home('token'))
    expect(errors[0]).toContain('web-identity-token-file')
    expect(asked()).toEqual([])
  })

  test.skipIf(process.platform !== 'linux')(
    'is never the environment, whatever names it',
    async (context) => {
      for (const endpoint of [{}, { 'sts-endpoint': 'http://127.0.0.1:9' }]) {
        const { step, asked } = await scene(context, {
          env: { WEB_IDENTITY_TOKEN_FILE: '/proc/self/environ' },
        })
        const { code, errors } = await step({ ...oidc, ...endpoint })
        expect([code, errors]).toEqual([1, [expect.stringMatching(/does not hold a/)]])
        expect(asked()).toEqual([])
      }
    },
  )

  test('may hold any single line where sts-endpoint names a service', async (context) => {
    const { step, home, form, job } = await scene(context)
    writeFileSync(home('token'), 'opaque-token')
    const endpoint = job.env['AWS_ENDPOINT_URL_STS'] ?? ''
    await step({ ...oidc, 'sts-endpoint': endpoint, 'web-identity-token-file': home('token') })
    expect(form('AssumeRoleWithWebIdentity')['WebIdentityToken']).toBe('opaque-token')
  })

  test('is no file when it is a directory', async (context) => {
    const { step, home } = await scene(context)
    mkdirSync(home('token'))
    const { code, errors } = await step({ ...oidc, 'web-identity-token-file': home('token') })
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringMatching(/is not a regular file/)])
  })
})
