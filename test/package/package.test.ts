import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { version } from '../../src/core/version.ts'
import { startEmulator } from '../../src/emulator/index.ts'
import { emptyFolder, filesIn, node, npm, remove, root } from './trees.ts'

const role = 'arn:aws:iam::111122223333:role/deploy'
const installed = join('node_modules', 'configure-aws-credentials')

describe('the package in an empty folder', () => {
  const folder = emptyFolder()
  afterAll(() => remove(folder))

  beforeAll(() => {
    npm(root, 'pack', '--pack-destination', folder)
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    npm(
      folder,
      'install',
      '--offline',
      '--no-audit',
      '--no-fund',
      `./configure-aws-credentials-${version}.tgz`,
    )
  })

  it('brings no other package along', () => {
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'configure-aws-credentials',
    ])
  })

  it('holds what is used, and nothing else', () => {
    const paths = [...filesIn(join(folder, installed)).keys()]
    const known =
      /^((bin|dist)\/(lazy\/[\w-]+\/)?[\w-]+\.cjs|(bin|dist|lib)\/LICENSES\.txt|lib\/.*\.(js|d\.ts)|examples\/[\w-]+\.(ya?ml|tf)|action\.yml|package\.json|(README|CHANGELOG|SECURITY)\.md|LICENSE)$/
    expect(paths.filter((path) => !known.test(path))).toEqual([])
    expect(paths).toEqual(
      expect.arrayContaining([
        'examples/emulator.yaml',
        ...['bin/cli.cjs', 'bin/LICENSES.txt'],
        ...['dist/main.cjs', 'dist/LICENSES.txt'],
        ...['lib/index.js', 'lib/LICENSES.txt'],
        'lib/index.d.ts',
        'LICENSE',
      ]),
    )
  })

  it('runs from the command line', () => {
    expect(npm(folder, 'exec', '--offline', '--no', '--', 'configure-aws-credentials', 'help')).toContain(
      'Usage:',
    )
    expect(
      npm(folder, 'exec', '--offline', '--no', '--', 'configure-aws-credentials', 'version').trim(),
    ).toBe(version)
  })

  it('obtains credentials and explains a refusal, as a library', async () => {
    writeFileSync(
      join(folder, 'program.js'),
      `import { CredentialsError, explain, obtainCredentials } from 'configure-aws-credentials'
       import { startEmulator } from 'configure-aws-credentials/emulator'
       const trust = (subject) => ({
         Version: '2012-10-17',
         Statement: [{
           Effect: 'Allow',
           Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' },
           Action: 'sts:AssumeRoleWithWebIdentity',
           Condition: { StringEquals: {
             'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
             'token.actions.githubusercontent.com:sub': 'repo:octo-org/octo-repo:' + subject,
           } },
         }],
       })
       const emulator = await startEmulator({ config: {
         jobs: [{ requestToken: 'request-token', claims: { repository: 'octo-org/octo-repo', ref: 'refs/heads/main' } }],
         accounts: [{
           id: '111122223333',
           providers: [{ url: 'https://token.actions.githubusercontent.com' }],
           roles: [
             { name: 'deploy', trust: trust('ref:refs/heads/main') },
             { name: 'other', trust: trust('environment:production') },
           ],
         }],
       } })
       Object.assign(process.env, emulator.env)
       const masked = []
       const ask = (name) => ({ 'role-to-assume': 'arn:aws:iam::111122223333:role/' + name, 'aws-region': 'eu-central-1' })
       const [{ credentials, ...session }] = await obtainCredentials(ask('deploy'), { mask: (secret) => masked.push(secret) })
       const refusal = await obtainCredentials(ask('other')).catch((error) => error)
       const findings = await explain(refusal, ask('other'))
       await emulator.close()
       console.log(JSON.stringify({
         session,
         hidden: masked.includes(credentials.secretAccessKey) && masked.includes(credentials.sessionToken),
         refusal: refusal instanceof CredentialsError && refusal.code,
         findings: findings.map(({ code }) => code),
       }))`,
    )
    const told = JSON.parse(node(folder, 'program.js'))
    expect(told).toMatchObject({
      session: { region: 'eu-central-1', identity: { account: '111122223333' } },
      hidden: true,
      refusal: 'sts-refused',
      findings: expect.arrayContaining(['role-trust']),
    })
    expect(new Date(told.session.expiration).getTime()).toBeGreaterThan(Date.now())
  })

  describe('runs what docs/library.md shows:', () => {
    const blocks = [
      ...readFileSync(join(root, 'docs/library.md'), 'utf8').matchAll(/^```js\n([\s\S]*?)^```$/gm),
    ]
    const [obtain = '', judge = '', emulate = ''] = blocks.map(([, text = '']) => text)

    it.each([
      [
        'credentials',
        obtain,
        /^arn:aws:sts::111122223333:assumed-role\/deploy\/GitHubActions until 20\S+Z: ASIA\w+$/,
      ],
      ['a trust policy', judge, /^allowed \[ 'subject-without-ids' \]$/],
      ['the emulator', emulate, /^arn:aws:iam::111122223333:user\/ci$/],
    ])('%s', async (_, text, printed) => {
      const config = readFileSync(join(root, 'examples/emulator.yaml'), 'utf8')
      const emulator = await startEmulator({ config })
      writeFileSync(join(folder, 'shown.js'), text)
      const shown = await promisify(execFile)(process.execPath, ['shown.js'], {
        cwd: folder,
        env: { PATH: process.env['PATH'], ...emulator.env },
      }).finally(emulator.close)
      expect(shown).toMatchObject({
        stdout: expect.stringMatching(new RegExp(printed.source, 'm')),
        stderr: '',
      })
    })

    it('and nothing else', () => expect(blocks).toHaveLength(3))
  })

  it('has types that a strict program compiles against, without other packages', () => {
    writeFileSync(
      join(folder, 'program.ts'),
      `import { type Finding, type LibrarySession, lint, obtainCredentials, trustPolicyFrom } from 'configure-aws-credentials'
       import { type RunningEmulator, startEmulator } from 'configure-aws-credentials/emulator'
       export async function sessions(): Promise<readonly LibrarySession[]> {
         const emulator: RunningEmulator = await startEmulator({ config: {} })
         await emulator.close()
         return obtainCredentials({ 'aws-region': 'eu-central-1', 'role-to-assume': '${role}' })
       }
       export const titles = (findings: readonly Finding[]): readonly string[] => findings.map(({ title }) => title)
       // @ts-expect-error a program does not publish
       export const published = () => obtainCredentials({ 'aws-region': 'eu-central-1', 'aws-profile': 'deploy' })
       export const count = (text: string): number => {
         const read = trustPolicyFrom(text)
         return read.kind === 'policy' ? lint(read.policy).length : read.problems.length
       }`,
    )
    const compilerOptions = {
      strict: true,
      noEmit: true,
      target: 'es2023',
      // A Node program has these types from Node or from the DOM.
      lib: ['es2023', 'dom'],
      module: 'nodenext',
      types: [],
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }))
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    expect(node(folder, tsc, '-p', '.')).toBe('')
  })
})
