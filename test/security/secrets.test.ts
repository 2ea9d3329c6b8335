import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formOf } from '../../src/emulator/wire.ts'
import { root } from '../support/root.ts'
import type { Step } from '../support/runner.ts'
import { keyInputs, oidc, region, roleArn, type Scene, scene } from '../support/stage.ts'

const everywhere = {
  ...oidc,
  'output-credentials': 'true',
  'aws-profile': 'octo',
  'output-env-credentials': 'true',
}

function secretsIn(step: Step, { emulator }: Scene): readonly string[] {
  const tokens = emulator.requests().flatMap((request) => formOf(request).get('WebIdentityToken') ?? [])
  const keys = ['aws-access-key-id', 'aws-secret-access-key', 'aws-session-token'].flatMap(
    (name) => step.outputs[name] ?? [],
  )
  return [...tokens, ...keys]
}

/** The command lines of all processes there are. */
function commandLines(): string {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      } catch {
        return ''
      }
    })
    .join('\n')
}

describe.concurrent('secrets', () => {
  test.skipIf(!existsSync('/proc/self/cmdline'))('are no arguments of a process', async (context) => {
    const stage = await scene(context)
    stage.emulator.addFault({ kind: 'delay', ms: 150 })
    const seen: string[] = []
    const look = setInterval(() => seen.push(commandLines()), 20)
    const keys = { ...keyInputs, 'aws-region': region, 'role-to-assume': roleArn('deploy') }
    const done = await stage.step(everywhere)
    await stage.step({ ...keys, 'output-credentials': 'true' })
    const kept = await stage.step({ ...oidc, refresh: 'process', 'aws-profile': 'kept' })
    clearInterval(look)
    const secrets = [
      ...secretsIn(done, stage),
      keyInputs['aws-secret-access-key'],
      'request-token-of-the-job',
    ]
    expect(secrets.length).toBeGreaterThan(4)
    expect(seen.join('\n')).toContain('main.cjs')
    for (const secret of secrets) expect(seen.join('\n')).not.toContain(secret)
    await stage.post(kept)
  })

  test('stand in files that only their owner can read, under names that tell nothing', async (context) => {
    const stage = await scene(context)
    const step = await stage.step(everywhere)
    const secrets = secretsIn(step, stage)
    const places = [stage.job.home, stage.job.temp].flatMap((directory) =>
      readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => join(directory, name)),
    )
    const files = places.filter((path) => statSync(path).isFile())
    const holding = files.filter((path) =>
      secrets.some((secret) => readFileSync(path, 'utf8').includes(secret)),
    )
    expect(
      holding.map((path) => path.replace(/[0-9a-f]{32}/, '…').slice(stage.job.directory.length)),
    ).toEqual([join('/home', '.aws', 'credentials'), join('/temp', 'aws-receipt-….json')])
    if (process.platform !== 'win32')
      for (const path of holding) expect(statSync(path).mode & 0o777).toBe(0o600)
    for (const secret of secrets) expect(places.join('\n')).not.toContain(secret)
  })

  test('of a session that is renewed stay out of the shared files', async (context) => {
    const stage = await scene(context)
    const step = await stage.step({ ...oidc, refresh: 'process', 'aws-profile': 'kept' })
    const credentials = stage.home('.aws', 'credentials')
    const shared = [
      existsSync(credentials) ? readFileSync(credentials, 'utf8') : '',
      readFileSync(stage.home('.aws', 'config'), 'utf8'),
    ].join('\n')
    expect(shared).toContain('credential_process')
    for (const secret of [...secretsIn(step, stage), 'request-token-of-the-job'])
      expect(shared).not.toContain(secret)
    if (process.platform !== 'win32') {
      const kept = readdirSync(stage.job.temp, { recursive: true, encoding: 'utf8' }).map((name) =>
        join(stage.job.temp, name),
      )
      expect(kept.filter((path) => (statSync(path).mode & 0o077) !== 0)).toEqual([])
    }
    await stage.post(step)
  })

  test.skipIf(process.platform === 'win32')('are masked before anything is written', async (context) => {
    const stage = await scene(context)
    // The step is killed before its first change of the file system: what it printed until then is all there is.
    const preload = join(root, 'test/support/preload.cjs')
    const options = { env: { FS_FAULT: 'kill SIGKILL 1' }, nodeArgs: ['--require', preload] }
    const step = await stage.job.step(oidc, options)
    expect(step.signal).toBe('SIGKILL')
    const { sessions } = (await (await fetch(`${stage.emulator.url}/_emulator/state`)).json()) as {
      sessions: readonly { accessKeyId: string }[]
    }
    const [token = ''] = secretsIn(step, stage)
    expect(step.masks).toEqual(expect.arrayContaining([token, sessions[0]?.accessKeyId]))
    // Key, secret, session token and web identity token, each plain and in base64.
    expect(step.masks.length).toBeGreaterThanOrEqual(8)
  })

  test('of several lines are masked line by line, and as tools write them', async (context) => {
    const { job } = await scene(context)
    const secret = 'first+/line=\nsecond "line" %'
    const { masks } = await job.step({
      ...keyInputs,
      'aws-region': region,
      'aws-secret-access-key': secret,
      'disable-retry': 'true',
    })
    expect(masks).toEqual(
      expect.arrayContaining([
        'first+/line=',
        'second "line" %',
        'first%2B%2Fline%3D',
        'second%20%22line%22%20%25',
        'second \\"line\\" %',
        Buffer.from(secret).toString('base64'),
      ]),
    )
  })
})
