import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { version } from '../../src/core/version.ts'
import { builtCommandLine } from '../support/command-line.ts'
import { createJob } from '../support/runner.ts'
import { sessionArn } from '../support/stage.ts'

const cli = join(await builtCommandLine(), 'cli.cjs')
const folder = mkdtempSync(join(tmpdir(), 'cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const run = (...args: readonly string[]): Promise<Ended> =>
  promisify(execFile)(process.execPath, [cli, ...args], { cwd: folder }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  )

const general = /^Usage: configure-aws-credentials COMMAND/m
const ofEmulate = /^Usage: configure-aws-credentials emulate \[OPTIONS\]/m

test.concurrent.for([
  ['', general],
  ['help', general],
  ['--help', general],
  ['-h', general],
  ['help help', general],
  ['help --help', general],
  ['--help -h', general],
  ['version --help', general],
  ['--version -h', general],
  ['help emulate', ofEmulate],
  ['--help emulate', ofEmulate],
  ['emulate --help', ofEmulate],
  ['emulate -h', ofEmulate],
  ['emulate --port 0 --help', ofEmulate],
  ['version', new RegExp(`^${version}\n$`)],
  ['--version', new RegExp(`^${version}\n$`)],
] as const)('"%s" prints what was asked for and ends', async ([words, printed]) => {
  const args = words.split(' ').filter((word) => word !== '')
  expect(await run(...args)).toEqual({ code: 0, stdout: expect.stringMatching(printed), stderr: '' })
})

test.concurrent.for([
  [['no-such'], /^There is no command "no-such"\.\n\n.*Usage:/s],
  [['constructor'], /^There is no command "constructor"/],
  [['help', 'no-such'], /^There is no command "no-such"/],
  [['help', 'emulate', 'x'], /^help takes no argument "x"/],
  [['version', '--x'], /^version has no option --x. It has --help\.$/m],
  [['--port', '0'], /^There is no command "--port"/],
  [
    ['emulate', '--prot', '0'],
    /^emulate has no option --prot. It has --config, --port, --allow-host, --help/,
  ],
  [['emulate', '--__proto__'], /^emulate has no option --__proto__/],
  [['emulate', '-p', '0'], /^emulate has no option -p/],
  [['emulate', 'x.yaml'], /^emulate takes no argument "x.yaml"/],
  [['emulate', '--', 'npm', 'test'], /^emulate takes no argument "npm"\.\nemulate takes no argument "test"/],
  [['emulate', '--port'], /^--port needs a value: --port PORT/],
  [['emulate', '--port', '--config', 'x'], /^--port needs a value/],
  [['emulate', '--config='], /^--config needs a value/],
  [['emulate', '--help=x'], /^--help takes no value/],
  [['emulate', '--port', '1', '--port', '2'], /^--port is given twice/],
  [['emulate', '--port', '65536'], /^--port takes a number from 0 to 65535, not "65536"/],
  [['emulate', '--port=-1'], /^--port takes a number/],
  [
    ['emulate', '--config', 'no-such.yaml'],
    /^The configuration file no-such.yaml does not exist. Change --config/,
  ],
  [['emulate', '--config', '.'], /^The configuration file \. cannot be read: /],
  [['emulate', '--config', 'wrong.yaml'], /accounts\[0\]\.id: /],
] as const)('%j is an error on standard error', async ([args, message]) => {
  writeFileSync(join(folder, 'wrong.yaml'), 'accounts: [{ id: x }]')
  expect(await run(...args)).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(message) })
})

test.concurrent('a taken port is named', async (context) => {
  const server = createServer().listen(0, '127.0.0.1')
  context.onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? String(address.port) : ''
  expect(await run('emulate', '--port', port)).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(new RegExp(`^Port ${port} is in use: .*--port`)),
  })
})

/** Prints nothing more once it has printed what other shells need. */
async function emulator(...args: readonly string[]) {
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, [cli, 'emulate', ...args])
  let [stdout, stderr] = ['', '']
  child.stderr.on('data', (text) => (stderr += text))
  child.stdout.on('data', (text) => (stdout += text))
  const end = new Promise<object>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr })),
  )
  await expect.poll(() => stdout).toMatch(/export AWS_ENDPOINT_URL_STS=.*\n/)
  return { child, end, url: /Listening on (\S+)\. /.exec(stdout)?.[1] ?? '', lines: () => stdout }
}

test.concurrent.for(['SIGTERM', 'SIGINT'] as const)('%s ends the emulator', async (signal) => {
  const { child, end, url } = await emulator()
  // A connection that is kept open does not keep it.
  expect((await fetch(`${url}/.well-known/jwks`)).status).toBe(200)
  child.kill(signal)
  const clean = {
    code: 0,
    signal: null,
    stdout: expect.stringMatching(/\n# The emulator has stopped\.\n$/),
    stderr: '',
  }
  expect(await end).toEqual(process.platform === 'win32' ? expect.anything() : clean)
})

describe.skipIf(process.platform === 'win32')('what emulate prints, pasted into a shell,', () => {
  const pasted = (lines: string, env: Record<string, string>, script: string) =>
    promisify(execFile)('bash', ['-euc', `eval "$LINES_TO_PASTE"\n${script}`], {
      env: { PATH: process.env['PATH'] ?? '', LINES_TO_PASTE: lines, ...env },
      cwd: join(import.meta.dirname, '../..'),
    })
  const whoami = `node "${join(import.meta.dirname, '../support/aws-stand-in.mjs')}" sts get-caller-identity`

  test('gives the sample user, job and role', async (context) => {
    const { child, lines } = await emulator()
    const job = createJob()
    context.onTestFinished(() => {
      child.kill()
      job.remove()
    })
    // As a shell is left by other work.
    const user = await pasted(
      lines(),
      { HOME: job.home, AWS_PROFILE: 'other', AWS_SESSION_TOKEN: 'x' },
      whoami,
    )
    expect(JSON.parse(user.stdout)).toMatchObject({ Arn: 'arn:aws:iam::111122223333:user/ci' })

    const files = Object.fromEntries(
      ['GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_STATE'].map((name) => {
        const path = join(job.directory, name)
        writeFileSync(path, '')
        return [name, path]
      }),
    )
    for (const drop of [
      'unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY',
      'unset ACTIONS_ID_TOKEN_REQUEST_URL',
    ]) {
      const env = { ...job.env, ...files, INPUT_SUMMARY: 'false' }
      const action = await pasted(lines(), env, `${drop}; node dist/main.cjs; cat "$GITHUB_OUTPUT"`)
      expect(action.stdout).toContain(sessionArn('deploy'))
    }
  })

  test('names what a configuration has, whatever the shell makes of it', async (context) => {
    const requestToken = `it's "$HOME" & \\\``
    const config = { region: 'eu-west-1', signingAlgorithm: 'ES256', jobs: [{ requestToken }] }
    const path = join(folder, 'odd.json')
    writeFileSync(path, JSON.stringify(config))
    const { child, lines } = await emulator('--config', path, '--allow-host', 'sts.test')
    context.onTestFinished(() => void child.kill())
    const { stdout } = await pasted(lines(), {}, 'echo "$AWS_REGION $ACTIONS_ID_TOKEN_REQUEST_TOKEN"')
    expect(stdout).toBe(`eu-west-1 ${requestToken}\n`)
    expect(lines()).not.toMatch(/ACCESS_KEY|ROLE_TO_ASSUME/)
  })
})
