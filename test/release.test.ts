/** How this project's own workflows keep packages of others from what they may not touch, and what stops a release. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readProject } from '../scripts/project.ts'
import { inFolder, read } from './support/documentation.ts'
import { gitIdentity } from './support/git-identity.ts'
import { root } from './support/root.ts'

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>
  readonly needs?: string | readonly string[]
  readonly steps: readonly { readonly run?: string; readonly uses?: string; readonly with?: object }[]
}

const jobs = inFolder('.github/workflows').flatMap((path) => {
  const workflow: Workflow = parse(read(path))
  return Object.entries(workflow.jobs).map(([name, job]) => {
    const permissions = Object.entries(job.permissions ?? workflow.permissions)
    const may = permissions.filter(([, access]) => access !== 'read').map(([scope]) => scope)
    return { path, name, job, may, text: job.steps.map(({ run = '' }) => run).join('\n') }
  })
})
const powerful = jobs.filter(({ may }) => may.length > 0)

describe('workflows', () => {
  it.each(jobs)('$path, $name: no install script runs but those that are named', ({ text }) => {
    expect(
      text.match(/\bnpm (?:ci|i|install|add)\b.*/g)?.filter((line) => !line.includes('--ignore-scripts')) ??
        [],
    ).toEqual([])
    expect(
      text.match(/\bnpm rebuild\b[^#\n]*/g)?.filter((line) => line.trim() !== 'npm rebuild esbuild node') ??
        [],
    ).toEqual([])
  })

  it.each(powerful)('$path, $name, which may write or sign, runs nothing that is installed', ({ text }) => {
    const programs =
      /(?<![\w.-])(?:npx|npm(?! publish .*--ignore-scripts)|pnpm|yarn|pip|node|tsx|bash|sh|eval)\s.*/g
    const scripts = text.match(/(?<![\w.])scripts\/[\w.-]+/g) ?? []
    const called = scripts.flatMap((path) => [path, ...(read(path).match(/(?<=^source )\S+/gm) ?? [])])
    for (const body of [text, ...called.map((path) => read(path).replaceAll(/^ *#.*$/gm, ''))])
      expect(body.match(programs) ?? []).toEqual([])
  })

  it.each(powerful)('$path, $name takes files only by the sums of the job that built them', ({ job }) => {
    const at = job.steps.findIndex(({ uses = '' }) => uses.startsWith('actions/download-artifact@'))
    expect(at).toBeGreaterThanOrEqual(0)
    expect(job.steps[at + 1]?.run).toMatch(/^sha256sum --check --strict <<<"\$SUMS"$/m)
    expect([job.needs].flat()).toContain('build')
  })

  it('are given each power once', () => {
    expect(powerful.map(({ name, may }) => [name, may])).toEqual([
      ['publish', ['id-token', 'attestations']],
      ['tags', ['contents']],
    ])
  })

  it('name the scripts that package.json allows, of those that there are', () => {
    const { allowScripts }: { allowScripts: object } = JSON.parse(read('package.json'))
    const { packages }: { packages: Record<string, { hasInstallScript?: true; optional?: true }> } =
      JSON.parse(read('package-lock.json'))
    expect(Object.keys(allowScripts)).toEqual(['esbuild', 'node'])
    for (const name of Object.keys(allowScripts))
      expect(packages[`node_modules/${name}`]).toMatchObject({ hasInstallScript: true })
    expect(read('.ci/run')).toMatch(/^npm ci --ignore-scripts\n(#.*\n)*npm rebuild esbuild node$/m)
  })
})

describe.skipIf(process.platform === 'win32')('a release', () => {
  const folders: string[] = []
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })

  const url = 'git+https://github.com/octo-org/aws.git'
  const good = {
    'package.json': JSON.stringify({ version: '1.2.3', repository: { type: 'git', url } }),
    'src/core/version.ts': `export const version = '1.2.3'\n`,
    'src/diagnosis/project.ts': `export const projectName: string | undefined = 'octo-org/aws'\n`,
    'CHANGELOG.md': '# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2027-01-02\n',
  }

  function check(changes: Readonly<Record<string, string>> = {}, env: Readonly<Record<string, string>> = {}) {
    const { branch = 'main', tag, ...files } = changes
    const folder = mkdtempSync(join(tmpdir(), 'release-'))
    folders.push(folder)
    for (const [path, text] of Object.entries({ ...good, ...files })) {
      mkdirSync(join(folder, path, '..'), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const git = (...args: readonly string[]) =>
      execFileSync('git', [...gitIdentity, ...args], { cwd: folder, stdio: 'pipe' })
    git('init', '--quiet', '--initial-branch', 'main')
    git('commit', '--quiet', '--allow-empty', '--message', 'first')
    if (branch !== 'main') git('update-ref', 'refs/remotes/origin/main', 'HEAD')
    git('add', '.')
    git('commit', '--quiet', '--message', 'second')
    if (branch === 'main') git('update-ref', 'refs/remotes/origin/main', 'HEAD')
    if (tag !== undefined) git('tag', tag, 'HEAD~1')
    const outputs = join(folder, '.outputs')
    const { status, stdout } = spawnSync(process.execPath, [join(root, 'scripts/release-check.mjs')], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'] ?? '',
        GITHUB_REF: 'refs/heads/main',
        GITHUB_OUTPUT: outputs,
        GITHUB_REPOSITORY: 'octo-org/aws',
        ...env,
      },
    })
    const problems = stdout.match(/(?<=^::error title=No release::).*/gm) ?? []
    return { status, problems, outputs: existsSync(outputs) ? readFileSync(outputs, 'utf8') : '' }
  }

  it('may be made of a commit on main where everything agrees', () => {
    expect(check({ tag: 'v1.2.2' })).toEqual({ status: 0, problems: [], outputs: 'tag=v1.2.3\n' })
  })

  it.each<[string, Record<string, string>, Record<string, string>, RegExp]>([
    ['no repository', { 'package.json': '{"version": "1.2.3"}' }, {}, /^package.json does not say where/],
    [
      'the placeholder',
      { 'package.json': good['package.json'].replace('octo-org', 'YOUR_ORG') },
      {},
      /^package.json does not say where .* Run npm run publish-as -- octo-org\/aws,/,
    ],
    [
      'another repository',
      { 'package.json': good['package.json'].replace('octo-org', 'other') },
      {},
      /^package.json has the repository git/,
    ],
    [
      'another name in the sources',
      { 'src/diagnosis/project.ts': `'octo-org/other'` },
      {},
      /^src\/diagnosis\/project.ts/,
    ],
    ['another branch', {}, { GITHUB_REF: 'refs/heads/topic' }, /^this was started on refs\/heads\/topic/],
    ['a tag', {}, { GITHUB_REF: 'refs/tags/main' }, /^this was started on refs\/tags\/main/],
    ['a version that is released', { tag: 'v1.2.3' }, {}, /^v1.2.3 is released already/],
    ['another version in the sources', { 'src/core/version.ts': `'1.2.2'` }, {}, /^src\/core\/version.ts/],
    [
      'no section of the changelog',
      { 'CHANGELOG.md': '## [Unreleased]\n' },
      {},
      /^CHANGELOG.md has no section/,
    ],
    [
      'a version like that of the changelog',
      { 'CHANGELOG.md': '\n## [1x2x3] - 2027-01-02' },
      {},
      /^CHANGELOG.md/,
    ],
    ['a commit that is not on main', { branch: 'other' }, {}, /is not on main/],
  ])('stops at %s', (_, changes, env, message) => {
    expect(check(changes, env)).toEqual({
      status: 1,
      problems: [expect.stringMatching(message)],
      outputs: '',
    })
  })

  it('does not begin while this project has no name', () => {
    if (readProject(root).isSet) return
    expect(check({ 'package.json': read('package.json') }).problems).toContainEqual(
      expect.stringMatching(/^package.json does not say where/),
    )
  })

  it('begins with that check, before anything is installed', () => {
    const { text } = jobs.find(({ name }) => name === 'verify') ?? expect.fail('no job verify')
    expect(text.indexOf('release-check')).toBeGreaterThanOrEqual(0)
    expect(text.indexOf('release-check')).toBeLessThan(text.indexOf('npm '))
  })
})
