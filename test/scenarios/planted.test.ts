/** Modules that others put where Node looks for packages are never run, and no variable makes a library print. */
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { builtCommandLine } from '../support/command-line.ts'
import { dist } from '../support/runner.ts'
import { oidc, region, roleArn, type Scene, scene } from '../support/stage.ts'

const packages = [
  ...builtinModules.filter((name) => !name.startsWith('node:')),
  ...['supports-color', 'kerberos', 'debug', 'graceful-fs', 'yaml', 'encoding', 'bufferutil', 'aws-crt'],
  ...['@aws-sdk/signature-v4-crt', '@aws-sdk/signature-v4a', '@aws-sdk/client-sso', '@smithy/signature-v4'],
]

/** Each leaves a file when it is run. */
function plant(folder: string, marker: string): void {
  for (const name of packages) {
    mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(
      join(folder, name, 'index.js'),
      `require('node:fs').appendFileSync(${JSON.stringify(marker)}, __filename + '\n')`.replace('\n', '\\n'),
    )
  }
}

const bin = await builtCommandLine()

/** Copies of dist/ and bin/ below planted folders, and the variables that lead to more of them. */
function surrounded({ job }: Scene) {
  const marker = join(job.directory, 'planted-code-ran')
  const action = join(job.directory, 'actions', 'v1', 'dist')
  const commandLine = join(job.directory, 'actions', 'v1', 'bin')
  cpSync(dist, action, { recursive: true })
  cpSync(bin, commandLine, { recursive: true })
  for (const folder of [
    'node-path',
    'home/.node_modules',
    'home/.node_libraries',
    'workspace/node_modules',
    'node_modules',
    'actions/node_modules',
    'actions/v1/dist/lazy/node_modules',
    'actions/v1/dist/lazy/host/node_modules',
    'actions/v1/bin/lazy/commands/node_modules',
  ])
    plant(join(job.directory, folder), marker)
  const env = {
    NODE_PATH: join(job.directory, 'node-path'),
    ...{ DEBUG: '*', NODE_DEBUG: 'gfs4', LOG_TOKENS: '1', LOG_STREAM: '1' },
    ...{ FORCE_COLOR: '1', NODE_PENDING_DEPRECATION: '1' },
  }
  const ran = () => (existsSync(marker) ? readFileSync(marker, 'utf8') : '')
  return { dist: action, commandLine, env, ran }
}

test.concurrent('planted modules stay unread by steps, behind a proxy too', async (context) => {
  const made = await scene(context)
  const { step, post } = made
  const { ran, ...options } = surrounded(made)
  const roles = JSON.stringify({ a: roleArn('deploy'), b: roleArn('deploy') })
  const first = await step({ 'aws-region': region, roles, refresh: 'process' }, options)
  expect(first).toMatchObject({ code: 0, stderr: '' })
  expect(await post(first, options)).toMatchObject({ code: 0, stderr: '' })

  const env = { ...options.env, AWS_ENDPOINT_URL_STS: 'https://sts.octo.test' }
  const proxied = { ...oidc, 'http-proxy': 'http://octo:cat@127.0.0.1:9', 'retry-max-attempts': '1' }
  const second = await step({ ...proxied, summary: 'true' }, { ...options, env })
  expect(second).toMatchObject({ code: 1, stderr: '' })

  const third = await step({ ...oidc, 'role-chaining': 'true' }, options)
  expect(third).toMatchObject({ code: 1, stderr: '' })
  expect(ran()).toBe('')
})

test.concurrent('planted modules stay unread by every file', async (context) => {
  const made = await scene(context)
  const { ran, dist: action, commandLine, env } = surrounded(made)
  const load = (files: readonly string[]) =>
    promisify(execFile)(
      process.execPath,
      ['-e', 'for (const file of process.argv.slice(1)) require(file)', ...files],
      {
        env: { ...made.job.env, ...env },
        cwd: made.job.workspace,
      },
    )
  const lazy = [action, commandLine].flatMap((folder) =>
    readdirSync(join(folder, 'lazy'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.cjs') && !name.includes('node_modules'))
      .map((name) => join(folder, 'lazy', name)),
  )
  expect(lazy).toContain(join(action, 'lazy', 'host', 'proxy.cjs'))
  expect(await load(lazy)).toEqual({ stdout: '', stderr: '' })
  expect(await load([join(commandLine, 'cli.cjs')])).toMatchObject({ stderr: '' })
  expect(ran()).toBe('')
})
