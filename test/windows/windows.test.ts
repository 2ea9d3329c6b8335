import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type RunningEmulator, startEmulator } from '../../src/emulator/index.ts'
import { startWindows, toWindows, type Windows, type WindowsStep } from './wine.ts'

const region = 'eu-central-1'
const inputs = (given: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))
const oidc = { 'aws-region': region, 'role-to-assume': 'arn:aws:iam::111122223333:role/deploy' }

let emulator: RunningEmulator
let windows: Windows
beforeAll(async () => {
  emulator = await startEmulator({
    config: readFileSync(join(import.meta.dirname, '../../examples/emulator.yaml'), 'utf8'),
  })
  windows = startWindows(emulator.env)
})
afterAll(async () => {
  windows.remove()
  await emulator.close()
})

const at = (...names: readonly string[]) => join(windows.directory, ...names)
const main = (given: Readonly<Record<string, string>>) => windows.run('main', inputs(given))
const post = (step: WindowsStep) => {
  const state = Object.entries(step.state).map(([name, value]) => [`STATE_${name}`, value])
  return windows.run('post', Object.fromEntries(state))
}

afterEach(() => {
  // Whatever a step left there, its post step has taken away.
  expect(readdirSync(at('temp'))).toEqual([])
})

test('variables are published and emptied', async () => {
  const step = await main(oidc)
  expect(step).toMatchObject({ code: 0, outputs: { 'aws-account-id': '111122223333' } })
  expect(step.variables).toMatchObject({
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
  })
  expect(step.envText.replaceAll('\r\n', '')).not.toContain('\n')
  const after = await post(step)
  expect(after).toMatchObject({
    code: 0,
    variables: { AWS_REGION: '', AWS_ACCESS_KEY_ID: '', AWS_SESSION_TOKEN: '' },
  })
})

test('a profile is added to a file with Windows line ends, and removed to the byte', async () => {
  mkdirSync(at('home', '.aws'))
  const config = at('home', '.aws', 'config')
  const before = '[profile mine]\r\nregion = eu-west-1\r\n'
  writeFileSync(config, before)
  const step = await main({ ...oidc, 'aws-profile': 'ci' })
  expect(step).toMatchObject({ code: 0, variables: {} })
  expect(readFileSync(config, 'utf8')).toBe(`${before}\r\n[profile ci]\r\nregion = ${region}\r\n`)
  expect(readFileSync(at('home', '.aws', 'credentials'), 'utf8')).toContain('aws_access_key_id = ASIA')
  expect(await post(step)).toMatchObject({ code: 0 })
  expect([readFileSync(config, 'utf8'), existsSync(at('home', '.aws', 'credentials'))]).toEqual([
    before,
    false,
  ])
})

test('a token file is found below the workspace, by a path with backslashes', async () => {
  mkdirSync(at('workspace', 'sub'))
  writeFileSync(
    at('workspace', 'sub', 'token'),
    await emulator.mintToken({
      repository: 'octo-org/octo-repo',
      ref: 'refs/heads/main',
      sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
      aud: 'sts.amazonaws.com',
    }),
  )
  const step = await main({ ...oidc, 'web-identity-token-file': 'sub\\token' })
  expect(step).toMatchObject({ code: 0, variables: { AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/) } })
  expect(await post(step)).toMatchObject({ code: 0 })
})

test('the command that renews credentials runs in cmd.exe', async () => {
  const step = await main({ ...oidc, refresh: 'process' })
  expect(step).toMatchObject({ code: 0 })
  const [, command = ''] =
    /^credential_process = (.*?)\r?$/m.exec(readFileSync(at('home', '.aws', 'config'), 'utf8')) ?? []
  expect(command).toContain(toWindows(at('temp')))
  expect(JSON.parse(await windows.cmd(command))).toMatchObject({
    Version: 1,
    AccessKeyId: expect.stringMatching(/^ASIA/),
  })
  expect(await post(step)).toMatchObject({ code: 0 })
})

test('the endpoint that renews credentials answers until post ends it', async () => {
  const step = await main({ ...oidc, refresh: 'endpoint' })
  expect(step).toMatchObject({ code: 0 })
  const { AWS_CONTAINER_CREDENTIALS_FULL_URI: url = '', AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file = '' } =
    step.variables
  const authorization = readFileSync(file.replace(/^Z:/, '').replaceAll('\\', '/'), 'utf8')
  const answer = await fetch(url, { headers: { authorization } })
  expect(await answer.json()).toMatchObject({ AccessKeyId: expect.stringMatching(/^ASIA/) })
  expect(await post(step)).toMatchObject({ code: 0 })
  await expect(fetch(url, { headers: { authorization } })).rejects.toThrow()
})

test('a refusal is told, and nothing is published', async () => {
  const step = await main({ ...oidc, 'role-to-assume': 'arn:aws:iam::111122223333:role/remote' })
  expect(step).toMatchObject({ code: 1, variables: {}, outputs: {}, state: {} })
  expect(step.output).toMatch(/::error::Could not assume role with OIDC.*trust policy/)
})
