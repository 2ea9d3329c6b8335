import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { oidc, type Scene, scene, sessionArn } from './stage.ts'

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

  test('is no file when it is a directory', async (context) => {
    const { step, home } = await scene(context)
    mkdirSync(home('token'))
    const { code, errors } = await step({ ...oidc, 'web-identity-token-file': home('token') })
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringMatching(/is not a regular file/)])
  })
})
