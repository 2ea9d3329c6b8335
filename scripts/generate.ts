/**
 * Writes what is generated: action.yml and tables from src/inputs/inputs.ts, docs/troubleshooting.md from src/diagnosis/causes, and what
 * follows from the name in package.json. `--check` fails when something is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { version } from '../src/core/version.ts'
import { inputDocs, outputs } from '../src/inputs/input-docs.ts'
import { type InputName, type InputRow, inputNames, inputs } from '../src/inputs/inputs.ts'
import { github } from '../src/platforms/github.ts'
import { placeholder, readProject } from './project.ts'
import { troubleshooting } from './troubleshooting.ts'

const root = join(import.meta.dirname, '..')
const at = (path: string) => join(root, path)
const project = readProject(root)

const actionYml = (): string => {
  const action = {
    name: 'Configure AWS credentials',
    description:
      'Get short-lived AWS credentials for later steps: OIDC, access keys, token files and role chaining',
    author: project.owner,
    branding: { icon: 'cloud', color: 'orange' },
    inputs: Object.fromEntries(
      inputNames.map((name) => [name, { description: inputDocs[name], required: false }]),
    ),
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, description]) => [name, { description }]),
    ),
    runs: { using: 'node24', main: 'dist/main.cjs', post: 'dist/post.cjs' },
  }
  const note =
    '# Generated from src/inputs/inputs.ts and package.json by `npm run generate`. Defaults are in the code, so that\n# environment variables can fill inputs that are not set.\n'
  return note + stringify(action, { lineWidth: 110 })
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** Defaults that a platform has, of the one whose action this is. */
const ofPlatform: Readonly<Partial<Record<InputName, string>>> = {
  'role-session-name': github.facts({}).sessionName,
}

const inputsTable = () => {
  const rows = inputNames.map((name) => {
    const { default: value = ofPlatform[name], env }: InputRow = inputs[name]
    const variables = (env ?? []).map((variable) => `\`${variable}\``).join(', ')
    return `| \`${name}\` | ${cell(inputDocs[name])} | ${value === undefined ? '' : `\`${value}\``} | ${variables} |`
  })
  return ['| Input | Meaning | Default | Filled by |', '|---|---|---|---|', ...rows].join('\n')
}

const outputsTable = () => {
  const rows = Object.entries(outputs).map(([name, doc]) => `| \`${name}\` | ${cell(doc)} |`)
  return ['| Output | Meaning |', '|---|---|', ...rows].join('\n')
}

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. */
function filled(text: string, blocks: Readonly<Record<string, string>>): string {
  return Object.entries(blocks).reduce((page, [name, content]) => {
    const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
    const [start, end] = [page.indexOf(open), page.indexOf(close)]
    if (start < 0 || end < start) throw new Error(`the page has no ${open} … ${close}`)
    return `${page.slice(0, start + open.length)}\n${content}\n${page.slice(end)}`
  }, text)
}

function projectTs(): string {
  const value = project.isSet ? `'${project.slug}'` : 'undefined'
  const start = 'export const projectName: string | undefined ='
  // As the formatter breaks lines.
  const declared = start.length + value.length < 110 ? `${start} ${value}` : `${start}\n  ${value}`
  return `// Generated from package.json by \`npm run generate\`; \`npm run publish-as -- OWNER/NAME\` sets the name.

/** The account and repository that this project is published under, \`owner/name\`; undefined while none is set. */
${declared}
`
}

/** Said until the project has a name, for before that it cannot be released. */
const notYet = (text: string) => (project.isSet ? '' : text)
const notPublished = notYet(
  `**Not published yet:** \`${placeholder.owner}\` is a placeholder. To try the action in your workflows now, push a copy of this repository to your ` +
    'organization and run `npm run publish-as -- OWNER/NAME`.',
)
const notReleased = notYet(
  `**Not published yet:** \`${placeholder.owner}\` is a placeholder, and neither GitHub nor npm has a release of this project.`,
)
const notOnNpm = notYet(
  '**Not published to npm yet.** In a clone of this repository, after `npm ci`, run `npm run cli -- emulate` instead of ' +
    '`npx configure-aws-credentials emulate`. To use the library, run `npm pack` and install the file that it writes.',
)

function checkVersion() {
  const manifest: { version: string } = JSON.parse(readFileSync(at('package.json'), 'utf8'))
  if (manifest.version !== version)
    throw new Error(`src/core/version.ts says ${version}, package.json ${manifest.version}`)
}

const read = (path: string) => readFileSync(at(path), 'utf8')
const generated: Readonly<Record<string, () => string>> = {
  'action.yml': actionYml,
  'docs/inputs.md': () => filled(read('docs/inputs.md'), { inputs: inputsTable(), outputs: outputsTable() }),
  'docs/troubleshooting.md': troubleshooting,
  'README.md': () => filled(read('README.md'), { published: notPublished }),
  'docs/emulator.md': () => filled(read('docs/emulator.md'), { npm: notOnNpm }),
  'docs/library.md': () => filled(read('docs/library.md'), { npm: notOnNpm }),
  'docs/releasing.md': () => filled(read('docs/releasing.md'), { published: notReleased }),
  'src/diagnosis/project.ts': projectTs,
}

checkVersion()
const stale = Object.entries(generated).filter(([path, content]) => {
  const fresh = content()
  let current = ''
  try {
    current = read(path)
  } catch {
    // A file that is not there yet is stale.
  }
  if (fresh === current) return false
  if (!process.argv.includes('--check')) writeFileSync(at(path), fresh)
  return true
})
for (const [path] of stale)
  console.log(process.argv.includes('--check') ? `${path} is stale: run npm run generate` : `wrote ${path}`)
if (stale.length > 0 && process.argv.includes('--check')) process.exitCode = 1
