/**
 * Sets the account and repository that this project is published under, wherever they are written:
 *
 *   npm run publish-as -- OWNER/NAME
 *
 * YOUR_ORG/configure-aws-credentials is the placeholder, and undoes it.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Project, placeholder, projectNamed, readProject } from './project.ts'
import { namesIn, renamed, type TextFile, textFiles } from './project-names.ts'

const root = join(import.meta.dirname, '..')

function publishAs(next: Project): void {
  const former = readProject(root)
  const files = textFiles(root).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
  if (next.slug !== former.slug) refuseTaken(next, files)
  // The manifest last but for what is generated: where this is interrupted, it can be run again.
  for (const { path, text } of files) write(path, renamed({ path, text }, former, next))
  write('package.json', manifestFor(next))
  run('generate')
  run('build')
  refuseLeftovers()
}

const tsx = join(root, 'node_modules/tsx/dist/cli.mjs')
const run = (script: string) =>
  execFileSync(process.execPath, [tsx, `scripts/${script}.ts`], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })

function write(path: string, text: string): void {
  const file = join(root, path)
  if (readFileSync(file, 'utf8') !== text) writeFileSync(file, text)
}

/** Another repository that the documentation names could not be told from this one afterwards. */
function refuseTaken(next: Project, files: readonly TextFile[]): void {
  const taken = files.find(({ text }) => namesIn(text, next).length > 0)
  if (taken !== undefined) throw new Error(`${taken.path} names ${next.slug} as another repository`)
}

/** Only the placeholder is written nowhere by chance. */
function refuseLeftovers(): void {
  if (!readProject(root).isSet) return
  const left = textFiles(root).filter((path) =>
    readFileSync(join(root, path), 'utf8').includes(placeholder.owner),
  )
  if (left.length > 0)
    throw new Error(
      `${left.join(', ')}: ${placeholder.owner} is written in a way that scripts/project-names.ts does not know`,
    )
}

function manifestFor({ owner, url }: Project): string {
  const manifest: Record<string, unknown> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const changed = {
    ...manifest,
    author: `${owner} (https://github.com/${owner})`,
    homepage: `${url}#readme`,
    repository: { type: 'git', url: `git+${url}.git` },
    bugs: { url: `${url}/issues` },
  }
  return `${JSON.stringify(changed, undefined, 2)}\n`
}

try {
  const project = projectNamed(process.argv[2] ?? '')
  publishAs(project)
  console.log(
    `The project is published as ${project.slug} now. Check the changes with git diff, then commit them.`,
  )
  if (project.isSet)
    console.log(`To undo this: npm run publish-as -- ${placeholder.owner}/${placeholder.name}`)
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown)
  process.exitCode = 1
}
