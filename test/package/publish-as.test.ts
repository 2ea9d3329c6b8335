/** `npm run publish-as`, run on a copy of the tree. */
import { cpSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { placeholder } from '../../scripts/project.ts'
import { emptyFolder, filesIn, node, remove, root } from './trees.ts'

const folder = emptyFolder()
afterAll(() => remove(folder))

const elsewhere = ['.git', 'bin', 'lib', 'node_modules']
for (const name of readdirSync(root).filter((each) => !elsewhere.includes(each)))
  cpSync(join(root, name), join(folder, name), { recursive: true })

/** Without what is linked. */
const files = () => new Map([...filesIn(folder)].filter(([path]) => !path.startsWith('node_modules/')))
const before = files()
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')

const tsx = join(root, 'node_modules/tsx/dist/cli.mjs')
const publishAs = (slug: string) => node(folder, tsx, join(folder, 'scripts/publish-as.ts'), slug)
const text = (path: string) => readFileSync(join(folder, path), 'utf8')
/** Files outside test/ and scripts/ that hold a text. */
const holding = (part: string) =>
  [...before.keys()].filter((path) => !/^(?:test|scripts)\//.test(path) && text(path).includes(part))

const undo = `${placeholder.owner}/${placeholder.name}`

describe('npm run publish-as', () => {
  it('writes the name everywhere, and leaves no placeholder', () => {
    publishAs('acme-corp/aws-login')
    expect(holding(placeholder.owner)).toEqual([])
    expect(holding('acme-corp/aws-login').toSorted()).toEqual(
      expect.arrayContaining([
        '.github/ISSUE_TEMPLATE/bug.yml',
        '.github/ISSUE_TEMPLATE/config.yml',
        'README.md',
        'dist/lazy/diagnosis/index.cjs',
        'docs/releasing.md',
        'examples/plain-oidc.yml',
        'package.json',
        'src/diagnosis/project.ts',
      ]),
    )
    expect(text('.github/CODEOWNERS')).toContain('* @acme-corp/maintainers')
    expect(text('action.yml')).toContain('author: acme-corp')
    expect(text('README.md')).not.toContain('Not published yet')
    expect(JSON.parse(text('package.json'))).toMatchObject({
      author: 'acme-corp (https://github.com/acme-corp)',
      homepage: 'https://github.com/acme-corp/aws-login#readme',
      repository: { type: 'git', url: 'git+https://github.com/acme-corp/aws-login.git' },
      bugs: { url: 'https://github.com/acme-corp/aws-login/issues' },
    })
  })

  it('changes nothing the second time', () => {
    const once = files()
    publishAs('acme-corp/aws-login')
    expect(files()).toEqual(once)
  })

  it.each(['octo-org/octo-repo', 'octo-org/aws.creds', undo])('goes on to %s, and back', (slug) => {
    publishAs(slug)
    if (slug !== undo) expect(holding(slug)).toContain('README.md')
    publishAs(undo)
    expect(files()).toEqual(before)
  })

  it.each([
    ['', 'is not a repository'],
    ['acme', 'is not a repository'],
    ['https://github.com/acme/aws', 'is not a repository'],
    ['acme--x/aws', 'is not a repository'],
    ['acme/..', 'is not a repository'],
    ['aws-actions/configure-aws-credentials', 'names aws-actions/configure-aws-credentials as another'],
  ])('refuses %j and changes nothing', (slug, message) => {
    expect(() => publishAs(slug)).toThrow(message)
    expect(files()).toEqual(before)
  })
})
