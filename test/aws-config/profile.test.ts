import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fromIni } from '@aws-sdk/credential-provider-ini'
import { loadSharedConfigFiles } from '@smithy/shared-ini-file-loader'
import { build } from 'esbuild'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  checkProfiles,
  type Profile,
  type ProfileEntry,
  publishProfiles,
  undoProfile,
} from '../../src/aws-config/profile.ts'
import type { Env } from '../../src/core/host.ts'
import type { Keys } from '../../src/core/session.ts'
import { nodeHost } from '../../src/host/node.ts'
import { memoryFiles } from '../support/memory-files.ts'
import { expectModes } from '../support/modes.ts'

const { files } = nodeHost()
const keys = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret/+=', sessionToken: 'token==' }
const deploy = profile('deploy', keys)

function profile(name: string, own: Keys = keys): Profile {
  return { name, region: 'eu-central-1', content: { kind: 'static', keys: own } }
}

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'profile-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const host = (env: Env = {}) => ({ env, files, machine: { home } })
const path = (name: string) => join(home, '.aws', name)

function write(texts: Readonly<Record<string, string>>): void {
  mkdirSync(path(''), { recursive: true })
  for (const [name, text] of Object.entries(texts)) writeFileSync(path(name), text)
}

function standing(directory = path('')): Record<string, string> {
  const names = readdirSync(directory).sort()
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]))
}

/** Through JSON, as the post run gets them. */
async function undo(entries: readonly ProfileEntry[]): Promise<void> {
  const recalled: ProfileEntry[] = JSON.parse(JSON.stringify(entries))
  for (const entry of recalled.toReversed()) await undoProfile(entry, files)
}

describe('publishProfiles', () => {
  it('writes both files, readable by nobody else, and takes them away again', async () => {
    const entries = await publishProfiles({ profiles: [deploy], overwrite: false }, host())
    expect(standing()).toEqual({
      config: '[profile deploy]\nregion = eu-central-1\n',
      credentials:
        '[deploy]\naws_access_key_id = ASIAEXAMPLE\naws_secret_access_key = secret/+=\naws_session_token = token==\n',
    })
    expectModes({ [path('')]: 0o700, [path('config')]: 0o600, [path('credentials')]: 0o600 })
    await undo(entries)
    expect(standing()).toEqual({})
  })

  it('leaves the rest of both files, and all of them once undone', async () => {
    const before = {
      config: '# mine\r\n[default]\r\ns3 =\r\n  addressing_style = path\r\n[profile x] # x\r\n',
      credentials: '[x]\naws_access_key_id=A',
    }
    write(before)
    const profiles = Array.from({ length: 20 }, (_, index) => profile(`role-${index}`))
    const entries = await publishProfiles({ profiles, overwrite: false }, host())
    const { config = '', credentials = '' } = standing()
    expect(config.startsWith(before.config)).toBe(true)
    expect(config.endsWith('\r\n\r\n[profile role-19]\r\nregion = eu-central-1\r\n')).toBe(true)
    expect(credentials.startsWith(`${before.credentials}\n\n[role-0]\n`)).toBe(true)
    const read = await loadSharedConfigFiles({
      filepath: path('credentials'),
      configFilepath: path('config'),
      ignoreCache: true,
    })
    expect(Object.keys(read.configFile)).toHaveLength(22 - 1)
    expect(read.credentialsFile['role-7']?.['aws_session_token']).toBe('token==')
    await undo(entries)
    expect(standing()).toEqual(before)
  })

  it.each([
    ['credentials', 'deploy', { credentials: '[deploy]\n' }],
    ['config', 'deploy', { config: '[profile "deploy"]\nregion = a\n' }],
    ['config', 'default', { config: '[default]\n' }],
    ['config', 'default', { config: '[profile default]\n' }],
  ])('refuses a profile that is in the %s file: %s', async (file, name, before) => {
    write(before)
    const order = { profiles: [profile('other'), profile(name)], overwrite: false }
    const refusal = {
      code: 'profile-exists',
      message: expect.stringMatching(`${file} has .* overwrite-aws-profile`),
      details: { input: 'overwrite-aws-profile' },
    }
    await expect(checkProfiles(order, host())).rejects.toMatchObject(refusal)
    await expect(publishProfiles(order, host())).rejects.toMatchObject(refusal)
    expect(standing()).toEqual(before)
  })

  it('replaces the keys of a profile, keeps its other settings, and puts the keys back', async () => {
    const before = {
      config: '[profile deploy]\noutput = json\nrole_arn = r # old\nsource_profile = x\nregion = a\n[z]\n',
      credentials:
        '[deploy]\nAWS_ACCESS_KEY_ID=A\naws_secret_access_key = S\naws_session_token = T\nregion = b',
    }
    write(before)
    const { sessionToken: _, ...lasting } = keys
    const entries = await publishProfiles({ profiles: [profile('deploy', lasting)], overwrite: true }, host())
    expect(standing()).toEqual({
      config: '[profile deploy]\noutput = json\nregion = eu-central-1\n[z]\n',
      credentials: '[deploy]\naws_access_key_id = ASIAEXAMPLE\naws_secret_access_key = secret/+=\n',
    })
    await undo(entries)
    expect(standing()).toEqual(before)
  })

  const rivals = [
    ['a role', { config: '[profile deploy]\nrole_arn = r\ncredential_source = Environment\n' }],
    ['SSO', { config: '[profile deploy]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n' }],
    ['a process', { config: '[profile deploy]\ncredential_process = /bin/false\n' }],
    ['a process in the credentials file', { credentials: '[deploy]\ncredential_process = /bin/false\n' }],
    [
      'a role in the credentials file',
      { credentials: '[deploy]\nrole_arn = r\ncredential_source = Environment\n' },
    ],
    ['a token file', { config: '[profile deploy]\nrole_arn = r\nweb_identity_token_file = /nowhere\n' }],
    [
      'keys',
      { credentials: '[deploy]\naws_access_key_id = A\naws_secret_access_key = S\naws_session_token = T\n' },
    ],
    [
      'keys in the config file',
      { config: '[profile deploy]\naws_access_key_id = A\naws_session_token = T\n' },
    ],
    ['the account of other keys', { credentials: '[deploy]\naws_account_id = 999999999999\n' }],
    [
      'a section given twice',
      { credentials: '[deploy]\naws_access_key_id = A\n[y]\n[deploy]\naws_access_key_id = B\n' },
    ],
  ] as const

  it.each(rivals)('wins over %s, with keys and with a process', async (_, before) => {
    write(before)
    const script = join(home, 'print.cjs')
    const answer = { Version: 1, AccessKeyId: 'P', SecretAccessKey: 'S', SessionToken: 'T' }
    writeFileSync(script, `console.log(${JSON.stringify(JSON.stringify(answer))})`)
    const byProcess: Profile = {
      name: 'deploy',
      region: 'eu-central-1',
      content: { kind: 'process', command: `"${process.execPath}" "${script}"` },
    }
    const resolved = () =>
      fromIni({
        profile: 'deploy',
        filepath: path('credentials'),
        configFilepath: path('config'),
        ignoreCache: true,
      })()
    const { sessionToken: _token, ...lasting } = keys

    const first = await publishProfiles({ profiles: [profile('deploy', lasting)], overwrite: true }, host())
    expect(await resolved()).toEqual({ ...lasting, $source: expect.anything() })
    const second = await publishProfiles({ profiles: [byProcess], overwrite: true }, host())
    expect(await resolved()).toMatchObject({ accessKeyId: 'P', secretAccessKey: 'S', sessionToken: 'T' })
    await undo(second)
    expect(await resolved()).toMatchObject(lasting)
    await undo(first)
    expect(standing()).toEqual(before)
  })

  it('writes the section of the default profile that is there', async () => {
    write({ config: '[profile default]\noutput = json\n' })
    await publishProfiles({ profiles: [profile('default')], overwrite: true }, host())
    expect(standing()['config']).toBe('[profile default]\noutput = json\nregion = eu-central-1\n')
  })

  it.each([
    ['~ is the home directory', '~/a/credentials', '~/b/config'],
    ['one file for both', '~/both', '~/both'],
  ])('goes where the variables point: %s', async (_, credentials, config) => {
    const env = { AWS_SHARED_CREDENTIALS_FILE: credentials, AWS_CONFIG_FILE: config }
    const profiles = [profile('default'), deploy]
    const entries = await publishProfiles({ profiles, overwrite: false }, host(env))
    const places = { filepath: credentials.replace('~', home), configFilepath: config.replace('~', home) }
    for (const name of ['default', 'deploy']) {
      expect(await fromIni({ profile: name, ...places, ignoreCache: true })()).toMatchObject(keys)
    }
    const { configFile } = await loadSharedConfigFiles({ ...places, ignoreCache: true })
    expect([configFile['default']?.['region'], configFile['deploy']?.['region']]).toEqual([
      'eu-central-1',
      'eu-central-1',
    ])
    await undo(entries)
    expect([places.filepath, places.configFilepath].map(files.kind)).toEqual(['absent', 'absent'])
  })
})

describe('what keeps profiles from being written', () => {
  it.each([
    ['a link', (at: string) => symlinkSync('/etc/hostname', at), 'symbolic link'],
    ['a link to nowhere', (at: string) => symlinkSync('/nowhere/at/all', at), 'symbolic link'],
    ['a directory', (at: string) => mkdirSync(at), 'not a regular file'],
    ['bytes that are not text', (at: string) => writeFileSync(at, Buffer.from([0xff, 0x0a])), 'not UTF-8'],
  ])('%s in the place of either file: nothing is written', async (_, plant, because) => {
    for (const file of ['config', 'credentials']) {
      mkdirSync(path(''), { recursive: true })
      plant(path(file))
      const refusal = { code: 'unsafe-file', message: expect.stringContaining(because) }
      await expect(checkProfiles({ profiles: [deploy], overwrite: true }, host())).rejects.toMatchObject(
        refusal,
      )
      await expect(publishProfiles({ profiles: [deploy], overwrite: true }, host())).rejects.toMatchObject(
        refusal,
      )
      expect(readdirSync(path(''))).toEqual([file])
      rmSync(path(''), { recursive: true })
    }
  })

  it.skipIf(process.platform !== 'linux')('a directory that cannot be written', async () => {
    const env = { AWS_SHARED_CREDENTIALS_FILE: '/proc/credentials' }
    await expect(checkProfiles({ profiles: [deploy], overwrite: true }, host(env))).rejects.toMatchObject({
      code: 'publish-failed',
      message: expect.stringMatching(/\/proc\/credentials could not be changed.*AWS_SHARED_CREDENTIALS_FILE/),
    })
  })

  it('a value that no shared file can hold', async () => {
    const profiles = [profile('deploy', { ...keys, sessionToken: 'a\n[default]' })]
    await expect(checkProfiles({ profiles, overwrite: true }, host())).rejects.toMatchObject({
      code: 'publish-failed',
      message: expect.not.stringContaining('[default]'),
    })
  })

  it.each([
    ['ENOSPC: no space left on device, write', 'replace', 'config'],
    ['EROFS: read-only file system, mkdir', 'lock', 'config'],
    ['EACCES: permission denied, open', 'replace', 'credentials'],
    ['EACCES: permission denied, mkdir', 'makeDirectory', '.aws'],
  ])('%s: both files stay, and so they do when the record is undone', async (reason, change, file) => {
    const before = { '/home/me/.aws/credentials': '[deploy]\naws_access_key_id = A\n[x]\n' }
    let broken = true
    const memory = memoryFiles(before, (what, at) =>
      broken && what === change && at.endsWith(file) ? new Error(reason) : undefined,
    )
    const recorded: ProfileEntry[] = []
    const record = (entries: readonly ProfileEntry[]) => void recorded.splice(0, recorded.length, ...entries)
    const published = publishProfiles(
      { profiles: [deploy], overwrite: true, record },
      { env: {}, files: memory, machine: { home: '/home/me' } },
    )
    await expect(published).rejects.toMatchObject({
      code: 'publish-failed',
      message: expect.stringContaining(reason),
    })
    expect(memory.texts()).toEqual(before)
    broken = false
    for (const entry of recorded.toReversed()) await undoProfile(entry, memory)
    expect(memory.texts()).toEqual(before)
  })
})

describe('undoProfile', () => {
  it('leaves what others wrote since, and files that are gone', async () => {
    const entries = await publishProfiles({ profiles: [deploy], overwrite: false }, host())
    writeFileSync(path('credentials'), `${readFileSync(path('credentials'), 'utf8')}[other]\na = 1\n`)
    rmSync(path('config'))
    await undo(entries)
    expect(standing()).toEqual({ credentials: '[other]\na = 1\n' })
  })

  it('leaves a link that took the place of the file', async () => {
    const entries = await publishProfiles({ profiles: [deploy], overwrite: false }, host())
    const target = join(home, 'target')
    writeFileSync(target, readFileSync(path('credentials')))
    rmSync(path('credentials'))
    symlinkSync(target, path('credentials'))
    await expect(undo(entries)).rejects.toMatchObject({ code: 'unsafe-file' })
    expect(readFileSync(target, 'utf8')).toContain('[deploy]')
  })
})

describe('32 processes with one home', () => {
  it('lose no profile, and leave no byte once all are undone', { timeout: 60_000 }, async () => {
    const before = { config: '[default]\nregion = a', credentials: '# mine\n[x]\naws_access_key_id = A\n' }
    write(before)
    const script = join(home, 'publish.cjs')
    await build({
      stdin: { contents: publishing, resolveDir: dirname(import.meta.dirname), loader: 'ts' },
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'cjs',
    })
    const names = Array.from({ length: 32 }, (_, index) => `role-${index}`)
    const codes = await Promise.all(
      names.map(async (name) => {
        const child = spawn(process.execPath, [script, home, name], { stdio: 'inherit' })
        const [code] = await once(child, 'exit')
        return code
      }),
    )
    expect(codes).toEqual(names.map(() => 0))
    const { configFile, credentialsFile } = await loadSharedConfigFiles({
      filepath: path('credentials'),
      configFilepath: path('config'),
      ignoreCache: true,
    })
    expect(Object.keys(credentialsFile).sort()).toEqual(['x', ...names].sort())
    expect(Object.keys(configFile).sort()).toEqual(['default', ...names].sort())
    for (const name of names) expect(credentialsFile[name]?.['aws_access_key_id']).toBe(name)

    for (const name of names) await undo(JSON.parse(readFileSync(join(home, name), 'utf8')))
    expect(standing()).toEqual(before)
  })

  const publishing = `
    import { writeFileSync } from 'node:fs'
    import { nodeHost } from '../src/host/node.ts'
    import { publishProfiles } from '../src/aws-config/profile.ts'
    const [home, name] = process.argv.slice(2)
    const content = { kind: 'static', keys: { accessKeyId: name, secretAccessKey: 's', sessionToken: 't' } }
    const host = { env: {}, files: nodeHost().files, machine: { home } }
    publishProfiles({ profiles: [{ name, region: 'eu-central-1', content }], overwrite: false }, host).then(
      (entries) => writeFileSync(home + '/' + name, JSON.stringify(entries)),
    )`
})
