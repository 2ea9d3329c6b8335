/**
 * Writes the workflows that the documentation and examples/ show to FOLDER/.github/workflows, for actionlint, which then knows this
 * action's inputs: it is `./` there. Steps get a job around them, jobs a workflow.
 *
 *   tsx scripts/workflow-blocks.ts FOLDER
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { readProject } from './project.ts'

const root = join(import.meta.dirname, '..')
const { slug } = readProject(root)
const [folder = ''] = process.argv.slice(2)
const workflows = join(folder, '.github/workflows')

const pages = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (path) =>
    /\.md$|^examples[\\/].*\.ya?ml$/.test(path) && !/(^|[\\/])(node_modules|lib|real)[\\/]/.test(path),
)
const fence = /^([ \t]*)```yaml\n([\s\S]*?)^\1```[ \t]*$/gm

function workflowFrom(block: unknown): object | undefined {
  if (Array.isArray(block) && block.some((step) => 'uses' in step || 'run' in step))
    return workflowFrom({ steps: [...earlierSteps(block), ...block] })
  if (typeof block !== 'object' || block === null) return undefined
  if ('steps' in block) return workflowFrom({ jobs: { job: { 'runs-on': 'ubuntu-latest', ...block } } })
  return 'jobs' in block && !Array.isArray(block.jobs) ? { on: 'push', ...block } : undefined
}

/** Steps of this action that these speak of, and that the page has shown before. */
function earlierSteps(steps: readonly { readonly id?: string }[]): readonly object[] {
  const named = [...stringify(steps).matchAll(/\bsteps\.(\w+)\./g)].map((match) => match[1])
  const own = steps.map(({ id }) => id)
  return [...new Set(named)].filter((id) => !own.includes(id)).map((id) => ({ id, uses: './' }))
}

function blocksOf(page: string): readonly string[] {
  const text = readFileSync(join(root, page), 'utf8')
  if (!page.endsWith('.md')) return [text]
  return [...text.matchAll(fence)].map(({ 1: indent = '', 2: body = '' }) =>
    body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  )
}

const found = pages.flatMap((page) =>
  blocksOf(page).flatMap((block) => {
    const workflow = workflowFrom(parse(block, { logLevel: 'error' }))
    return workflow === undefined ? [] : [{ page, workflow }]
  }),
)
if (found.length === 0) throw new Error('the documentation shows no workflow')
mkdirSync(workflows, { recursive: true })
for (const name of ['action.yml', 'dist']) cpSync(join(root, name), join(folder, name), { recursive: true })
for (const [at, { page, workflow }] of found.entries()) {
  const own = stringify(workflow).replaceAll(`${slug}@v1`, './')
  // Examples keep their names, by which one may call another.
  const [, example] = /^examples[\\/](.*)$/.exec(page) ?? []
  writeFileSync(join(workflows, example ?? `${page.replaceAll(/[\\/]/g, '-')}-${at + 1}.yml`), own)
}
console.log(`${found.length} workflows in the documentation and examples/`)
