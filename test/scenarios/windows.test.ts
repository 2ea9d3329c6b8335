/** What is done otherwise on Windows, told by a bundle that takes this machine for one. Paths stay this machine's. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { credentialProcess } from '../support/later-steps.ts'
import { keyInputs, oidc, region, scene } from '../support/stage.ts'

const asWindows = { nodeArgs: ['--require', join(import.meta.dirname, 'as-windows.cjs')] }
const held = (times: number) => ({ ...asWindows, env: { HELD: String(times) } })
const profile = { ...keyInputs, 'aws-region': region, 'aws-profile': 'ci' }

describe.concurrent('on Windows', () => {
  test('variables are published with its line ends, and emptied', async (context) => {
    const { step, job } = await scene(context)
    const main = await step(oidc, asWindows)
    expect(main).toMatchObject({ code: 0, errors: [], warnings: [] })
    expect(main.variables).toMatchObject({
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
    })
    const published = readdirSync(job.directory).filter((name) => /^github_(env|output|state)/.test(name))
    const texts = published.map((name) => readFileSync(join(job.directory, name), 'utf8')).join('')
    expect(texts).toContain('AWS_REGION<<')
    expect(texts.replaceAll('\r\n', '')).not.toContain('\n')

    const post = await job.post(main, asWindows)
    expect(post).toMatchObject({
      code: 0,
      warnings: [],
      variables: { AWS_REGION: '', AWS_ACCESS_KEY_ID: '' },
    })
    expect(readdirSync(job.temp)).toEqual([])
  })

  test('a profile is written and removed, its file keeping its line ends', async (context) => {
    const { step, job, home } = await scene(context)
    mkdirSync(home('.aws'))
    const config = home('.aws', 'config')
    const before = '[profile mine]\r\nregion = eu-west-1\r\n'
    writeFileSync(config, before)
    const main = await step(profile, asWindows)
    expect(main).toMatchObject({ code: 0, errors: [] })
    expect(readFileSync(config, 'utf8')).toBe(`${before}\r\n[profile ci]\r\nregion = ${region}\r\n`)
    expect(await job.post(main, asWindows)).toMatchObject({ code: 0, warnings: [] })
    expect(readFileSync(config, 'utf8')).toBe(before)
  })

  test('a shared file that another program holds for a moment is waited for', async (context) => {
    const { step, home } = await scene(context)
    expect(await step(profile, held(5))).toMatchObject({ code: 0, errors: [] })
    expect(readFileSync(home('.aws', 'credentials'), 'utf8')).toContain('[ci]')
  })

  test('one that is held for good is told of, and nothing stays', async (context) => {
    const { step, job, home } = await scene(context)
    const main = await step(profile, held(1e9))
    expect(main).toMatchObject({ code: 1, variables: {}, outputs: {} })
    expect(main.errors.join()).toMatch(/could not be changed: EPERM/)
    expect(readdirSync(home('.aws')).filter((name) => !name.endsWith('.lock'))).toEqual([])
    expect(readdirSync(job.temp)).toEqual([])
  })

  test.skipIf(process.platform === 'win32')('a command that renews credentials runs', async (context) => {
    const stage = await scene(context)
    const main = await stage.step({ ...oidc, refresh: 'process' }, asWindows)
    expect(main).toMatchObject({ code: 0, errors: [] })
    const { code, stdout } = await credentialProcess(stage.job, 'default')
    expect({ code, document: JSON.parse(stdout) }).toMatchObject({ code: 0, document: { Version: 1 } })
  })
})
