/** What the tag of a release points to: made by scripts/release-tree.sh, run as a runner runs it, committed and tagged. */
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { placeholder, projectOf, readProject } from '../scripts/project.ts'
import { renamed } from '../scripts/project-names.ts'
import { proseIn, read } from './support/documentation.ts'
import { gitIdentity } from './support/git-identity.ts'
import { root } from './support/root.ts'
import { oidc, scene } from './support/stage.ts'

const bound = 300_000
const folder = mkdtempSync(join(tmpdir(), 'release-tree-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (file: string, args: readonly string[], cwd = root) =>
  execFileSync(file, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()

const commit = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678'
const project = projectOf('octo-org', 'aws')
const source = join(folder, 'source')

/** The sources, as they are once the project has a name. */
function namedSources(): void {
  const parts = ['action.yml', 'dist', 'scripts', 'LICENSE', 'README.md', 'SECURITY.md', 'package.json']
  for (const name of parts) cpSync(join(root, name), join(source, name), { recursive: true })
  const former = readProject(root)
  for (const path of ['README.md', 'SECURITY.md'])
    writeFileSync(join(source, path), renamed({ path, text: read(path) }, former, project))
  writeFileSync(join(source, 'package.json'), read('package.json').replaceAll(former.slug, project.slug))
}

const filesOf = (at: string) =>
  readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(at.length + 1)
        .replaceAll('\\', '/'),
    )
    .toSorted()

describe.skipIf(process.platform === 'win32')('the release tree', () => {
  const tree = join(folder, 'tree')
  namedSources()
  run('scripts/release-tree.sh', [tree, commit], source)
  const text = (path: string) => readFileSync(join(tree, path), 'utf8')

  it('holds what a job needs, and nothing else', () => {
    const others = ['LICENSE', 'README.md', 'SECURITY.md', 'action.yml', 'source.json']
    const dist = filesOf(join(root, 'dist')).map((path) => `dist/${path}`)
    expect(filesOf(tree)).toEqual([...others, ...dist].toSorted())
    for (const path of ['LICENSE', 'action.yml', ...dist]) expect(text(path)).toBe(read(path))
    expect(JSON.parse(text('source.json'))).toEqual({ repository: project.url, commit })
  })

  it('is a download of at most 300 kB', () => {
    const archive = execFileSync('tar', ['-cf', '-', '-C', folder, 'tree'], { maxBuffer: 1 << 26 })
    expect(gzipSync(archive).length).toBeLessThanOrEqual(bound)
  })

  it('has links and pictures that lead to the commit it was made from, and are there', () => {
    const links = ['README.md', 'SECURITY.md'].flatMap((page) =>
      [...proseIn(text(page)).matchAll(/\]\(([^)\s]+)[^)]*\)|\b(?:src|srcset|href)="([^"]+)"/g)].map(
        ([, ...groups]) => groups.find((group) => group !== undefined) ?? '',
      ),
    )
    const own = links.filter((link) => !link.startsWith('#'))
    expect(own.filter((link) => !/^https:\/\//.test(link))).toEqual([])
    const toSource = own.flatMap((link) => {
      const [, kind, path = ''] = new RegExp(`^${project.url}/(blob|raw)/${commit}/([^#?]*)`).exec(link) ?? []
      return kind === undefined ? [] : [{ kind, path }]
    })
    expect(toSource.length).toBeGreaterThan(15)
    expect(toSource.filter(({ path }) => path === '' || !existsSync(join(root, path)))).toEqual([])
    // A picture shows from its bytes, a page from its page.
    expect(toSource.filter(({ kind, path }) => (kind === 'raw') !== /\.(?:png|svg)$/.test(path))).toEqual([])
    const named = own.filter((link) => link.includes(project.slug) && !link.includes(commit))
    expect(named.filter((link) => !/\/(?:actions|security|issues|releases)\b/.test(link))).toEqual([])
  })

  it('runs, from its own files alone, and its findings lead to that commit', async (context) => {
    const { emulator, step } = await scene(context)
    const options = { dist: join(tree, 'dist') }
    expect(await step(oidc, options)).toMatchObject({ code: 0, errors: [], warnings: [] })

    const env = {
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_ACTION_REPOSITORY: 'octo-mirror/aws',
      GITHUB_ACTION_REF: 'v1',
    }
    const refused = { ...oidc, 'role-to-assume': oidc['role-to-assume'].replace('deploy', 'nobody') }
    const page = (url: string) => `${url}/blob/${commit}/docs/troubleshooting.md#`
    const failed = await step(refused, { ...options, env })
    for (const told of [failed.errors.join(), failed.log, failed.summary])
      expect(told).toContain(page(project.url))
    expect(emulator.requests().length).toBeGreaterThan(1)

    // Where the project has no name, the commit is looked for in the repository that the step names.
    const unnamed = join(folder, 'unnamed')
    cpSync(tree, unnamed, { recursive: true })
    writeFileSync(join(unnamed, 'source.json'), JSON.stringify({ commit }))
    const other = await step(refused, { dist: join(unnamed, 'dist'), env })
    expect(other.errors.join()).toContain(page('https://github.com/octo-mirror/aws'))

    writeFileSync(join(unnamed, 'source.json'), JSON.stringify({ repository: project.url, commit: '../](x' }))
    const broken = await step(refused, { dist: join(unnamed, 'dist'), env })
    expect(broken.errors.join()).toContain('https://github.com/octo-mirror/aws/blob/v1/docs/')
  })

  it('is not written over something, nor from half a hash', () => {
    expect(() => run('scripts/release-tree.sh', [tree, commit], source)).toThrow(/is not empty/)
    expect(() => run('scripts/release-tree.sh', [join(folder, 'half'), 'a1b2c3d'], source)).toThrow(
      /full hash/,
    )
  })

  it('says that it is not for publication while the project has no name', () => {
    if (readProject(root).isSet) return
    const nameless = join(folder, 'nameless')
    run('scripts/release-tree.sh', [nameless, commit])
    expect(JSON.parse(readFileSync(join(nameless, 'source.json'), 'utf8'))).toEqual({ commit })
    expect(filesOf(nameless)).toEqual(filesOf(tree))
    expect(readFileSync(join(nameless, 'README.md'), 'utf8')).toContain(`${placeholder.owner}/`)
  })
})

describe.skipIf(process.platform === 'win32')('a release', () => {
  const [clone, origin] = [join(folder, 'clone'), join(folder, 'origin.git')]
  const git = (...args: readonly string[]) => run('git', [...gitIdentity, ...args], clone)
  const script = (name: string, ...args: readonly string[]) => run(`scripts/${name}.sh`, args, clone)

  mkdirSync(clone)
  run('git', ['init', '--quiet', '--bare', origin], folder)
  git('init', '--quiet', '--initial-branch', 'main')
  git('remote', 'add', 'origin', origin)
  cpSync(join(source, 'scripts'), join(clone, 'scripts'), { recursive: true })
  writeFileSync(join(clone, 'package.json'), readFileSync(join(source, 'package.json')))
  writeFileSync(
    join(clone, 'CHANGELOG.md'),
    '# Changelog\n\n## [Unreleased]\n\n- Later\n\n## [1.2.3] - 2027-01-02\n\n### Added\n\n- See [migrating](docs/migrating.md).\n\n## [1.2.2] - 2027-01-01\n\n- Older\n',
  )
  for (const path of ['README.md', 'SECURITY.md', 'LICENSE', 'action.yml'])
    writeFileSync(join(clone, path), `${path}\n`)
  mkdirSync(join(clone, 'dist'))

  /** Changes the sources, commits them, and releases that. */
  function release(tag: string): { readonly released: string; readonly from: string } {
    writeFileSync(join(clone, 'dist/main.cjs'), `'${tag}'\n`)
    git('add', '.')
    git('commit', '--quiet', '--allow-empty', '--message', tag)
    const out = mkdtempSync(join(folder, 'out-'))
    script('release-tree', out)
    const released = script('release-commit', out, tag)
    script('release-lines', tag, released)
    return { released, from: git('rev-parse', 'HEAD') }
  }
  const at = (ref: string) => git('ls-remote', origin, ref).split('\t')[0]

  it('is a commit on the branch releases that names its source, with its tag and moving tags', () => {
    const first = release('v1.2.3')
    const second = release('v1.10.0')
    expect([
      at('refs/heads/releases'),
      at('refs/tags/v1.10.0'),
      at('refs/tags/v1'),
      at('refs/tags/v1.10'),
    ]).toEqual(Array(4).fill(second.released))
    expect([at('refs/tags/v1.2.3'), at('refs/tags/v1.2')]).toEqual(Array(2).fill(first.released))
    expect(git('log', '--format=%B', '-1', second.released)).toBe(`Release v1.10.0\n\nSource: ${second.from}`)
    expect(git('rev-parse', `${second.released}^@`)).toBe(first.released)
    // How docs/releasing.md compares the two.
    expect(git('diff', '--stat', second.from, second.released, '--', 'action.yml', 'dist', 'LICENSE')).toBe(
      '',
    )

    // A fix of an older line comes later: what is newest stays.
    const older = release('v1.2.4')
    expect([at('refs/tags/v1'), at('refs/tags/v1.2')]).toEqual([second.released, older.released])
  })

  it('is found when the job runs again, and no tag is moved to something else', () => {
    const out = mkdtempSync(join(folder, 'again-'))
    script('release-tree', out)
    expect(script('release-commit', out, 'v1.2.4')).toBe(at('refs/tags/v1.2.4'))
    expect(() => script('release-commit', out, 'v1.2.3')).toThrow(
      /v1\.2\.3 is there and holds something else/,
    )
  })

  it('has notes from the changelog, whose links lead to its source', () => {
    const head = git('rev-parse', 'HEAD')
    const notes = script('release-notes', '1.2.3')
    expect(notes).toMatch(/^### Added/m)
    expect(notes).toContain(`[migrating](${project.url}/blob/${head}/docs/migrating.md)`)
    expect(notes).not.toMatch(/Later|Older/)
    expect(() => script('release-notes', '9.9.9')).toThrow(/has nothing under \[9\.9\.9\]/)
  })
})
