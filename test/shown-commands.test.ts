import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtCommandLine } from './support/command-line.ts'
import { type Block, foundIn, inLanguage, pages, placeOf, read } from './support/documentation.ts'
import { root } from './support/root.ts'

const blocks = inLanguage('sh')
const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'))
const cli = join(await builtCommandLine(), 'cli.cjs')
const usage = ['help', 'emulate']
  .map((name) => spawnSync(process.execPath, [cli, 'help', name], { encoding: 'utf8' }).stdout)
  .join('\n')

/** A block's commands, without comments, each a line. */
function commandsOf({ text }: Block): readonly string[] {
  return text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .flatMap((line) => line.split(' && '))
    .filter((line) => line !== '')
}

/** What each kind of command must hold to; `undefined`: it is sound. */
const rules: readonly (readonly [RegExp, (match: RegExpExecArray) => string | undefined])[] = [
  [
    /^npm (?:ci(?: --ignore-scripts)?|test|audit signatures|install configure-aws-credentials)$/,
    () => undefined,
  ],
  [
    /^npm run ([\w:-]+)(?: -- (?:--check|--against \S+))?$/,
    ([, name = '']) => (name in scripts ? undefined : `no script ${name}`),
  ],
  [/^npm run publish-as -- OWNER\/NAME$/, () => undefined],
  [/^npm (?:view configure-aws-credentials|pack)$/, () => undefined],
  [
    /^(?:scripts\/release-tree\.sh) ?/,
    () => (existsSync(join(root, 'scripts/release-tree.sh')) ? undefined : 'no such script'),
  ],
  [
    /^npx vitest run (\S+)$/,
    ([, path = '']) => (path === 'PATH' || existsSync(join(root, path)) ? undefined : `no ${path}`),
  ],
  [
    /^(?:npx configure-aws-credentials|npm run cli --) (\w+)(.*)$/,
    ([, name = '', rest = '']) => unknownToCli(name, rest),
  ],
  [
    /^(?:git (?:clone|checkout|diff|worktree add)|diff -r|cd|SOURCE=\$\(git show |docker run|gh api|gh attestation verify|gh release verify|export \w+=|unset [A-Z_]+|curl -d|aws [\w-]+ [\w-]+|terraform (?:init|apply)) ?/,
    () => undefined,
  ],
]

function unknownToCli(command: string, rest: string): string | undefined {
  const named = [command, ...(rest.match(/--[\w-]+/g) ?? [])]
  const unknown = named.filter((word) => !new RegExp(`^ +.*${word}\\b`, 'm').test(usage))
  return unknown.length === 0 ? undefined : `the usage has no ${unknown.join(', ')}`
}

function problemOf(command: string): string | undefined {
  for (const [pattern, judge] of rules) {
    const match = pattern.exec(command)
    if (match !== null) return judge(match)
  }
  return 'no rule knows it'
}

describe('every command shown', () => {
  it('is one that exists, with options that it has', () => {
    const shown = blocks.flatMap((block) =>
      commandsOf(block).map((command) => ({ at: placeOf(block), command })),
    )
    const problems = shown.flatMap(({ at, command }) => {
      const problem = problemOf(command)
      return problem === undefined ? [] : [`${at}: ${command}: ${problem}`]
    })
    expect(shown.length).toBeGreaterThan(15)
    expect(problems).toEqual([])
  })

  it('is judged: a wrong script, path, option or program is found', () => {
    const wrong = [
      'npm run no-such',
      'npx vitest run test/no-such',
      'npx configure-aws-credentials emulate --no-such',
      'rm -rf x',
    ]
    expect(wrong.map(problemOf).filter((problem) => problem === undefined)).toEqual([])
  })

  it('names scripts, paths and options that exist where it stands in a sentence', () => {
    const inline = pages.flatMap((page) => foundIn(page, /`(np[mx] [^`\n]+|\.ci\/[\w-]+)`/g))
    const problems = inline.flatMap(({ at, text }) => {
      if (text.startsWith('.ci/')) return existsSync(join(root, text)) ? [] : [`${at}: no ${text}`]
      const known = /^(npm run|npx vitest|npx configure-aws-credentials \w)/.test(text)
      const problem = known ? problemOf(text.replace(/ (-- )?--write$/, '')) : undefined
      return problem === undefined ? [] : [`${at}: ${text}: ${problem}`]
    })
    expect(problems).toEqual([])
  })
})

/** What docs/emulator.md shows is run as it stands, but for the port and for the AWS CLI, whose part an SDK takes. */
describe.skipIf(process.platform === 'win32')('docs/emulator.md, run', () => {
  const shown = blocks.filter(({ page }) => page === join('docs', 'emulator.md'))
  const showing = (part: string) => shown.find(({ text }) => text.includes(part))?.text ?? ''
  const running: { emulator?: ChildProcess; port?: string | undefined; printed: string } = { printed: '' }

  beforeAll(async () => {
    const args = [cli, 'emulate', '--port', '0']
    const emulator = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    running.emulator = emulator
    for await (const text of emulator.stdout.setEncoding('utf8')) {
      running.printed += text
      running.port = /127\.0\.0\.1:(\d+)/.exec(running.printed)?.[1]
      if (running.printed.includes('export ROLE_TO_ASSUME=')) break
    }
  })
  afterAll(() => running.emulator?.kill())

  const aws = `aws() { node "${join(root, 'test/support/aws-stand-in.mjs')}" "$@"; }\n`
  const exports = showing('export AWS_ENDPOINT_URL_STS')
  const run = (script: string) => {
    const text = (exports + script).replaceAll('127.0.0.1:4566', `127.0.0.1:${running.port}`)
    const env = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' }
    return spawnSync('bash', ['-ec', aws + text], { cwd: root, encoding: 'utf8', env })
  }

  it('prints the lines shown', () => {
    const lines = running.printed.replaceAll(/^#.*\n/gm, '').replaceAll(`:${running.port}`, ':4566')
    expect(lines).toBe(exports)
  })

  it('answers GetCallerIdentity with the keys shown', () => {
    const { stdout } = run(showing('get-caller-identity'))
    expect(JSON.parse(stdout)).toMatchObject({ Arn: 'arn:aws:iam::111122223333:user/ci' })
  })

  it('gives the token of the job shown', () => {
    const ask =
      'curl -sSH "Authorization: Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" "$ACTIONS_ID_TOKEN_REQUEST_URL"'
    const { value }: { value: string } = JSON.parse(run(ask).stdout)
    const claims = JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString())
    expect(claims).toMatchObject({ repository: 'octo-org/octo-repo', ref: 'refs/heads/main' })
  })

  it('takes the fault shown', () => {
    const fault = showing('_emulator/faults').replace('curl', 'curl -sS --fail')
    expect(run(fault)).toMatchObject({ status: 0, stderr: '' })
  })
})
