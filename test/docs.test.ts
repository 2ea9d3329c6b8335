import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { placeholder, readProject } from '../scripts/project.ts'
import { textFiles } from '../scripts/project-names.ts'
import { rawInputs } from '../src/inputs/input-reader.ts'
import { blocks, foundIn, inFolder, inLanguage, pages, placeOf, read } from './support/documentation.ts'
import { parsed } from './support/github-job.ts'
import { root } from './support/root.ts'
import { readSettings } from './support/settings.ts'
import { policyProblems } from './support/shown-policies.ts'

const workflows = inFolder('.github/workflows')

test('blocks are of languages that something reads or runs', () => {
  const known = ['diff', 'js', 'json', 'mermaid', 'sh', 'text', 'yaml']
  expect(blocks.filter(({ language }) => !known.includes(language)).map(placeOf)).toEqual([])
})

interface Use {
  readonly uses: string
  readonly with: Readonly<Record<string, unknown>>
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** Every step that uses an action, at whatever depth of a workflow or of a piece of one. */
function usesIn(value: unknown): readonly Use[] {
  if (!isObject(value)) return []
  const own =
    typeof value['uses'] === 'string'
      ? [{ uses: value['uses'], with: isObject(value['with']) ? value['with'] : {} }]
      : []
  return [...own, ...Object.values(value).flatMap(usesIn)]
}

const documentsIn = (text: string) => parseAllDocuments(text)
const errorsIn = (text: string) => documentsIn(text).flatMap(({ errors }) => errors.map(String))
const valuesIn = (text: string) => documentsIn(text).map((document): unknown => document.toJS())

/** The one place that says where this project lives is package.json. */
const project = readProject(root)

describe('YAML', () => {
  const manifest: { inputs: object; outputs: object } = parse(read('action.yml'))
  const yaml = inLanguage('yaml')
  const uses = yaml
    .filter(({ text }) => errorsIn(text).length === 0)
    .flatMap((block) => usesIn(valuesIn(block.text)).map((use) => ({ ...use, at: placeOf(block) })))
  const ours = uses.filter(
    ({ uses }) => uses.includes('configure-aws-credentials') || uses.startsWith(`${project.owner}/`),
  )

  test('can be read', () => {
    const texts = [
      ...yaml.map((block) => ({ at: placeOf(block), text: block.text })),
      ...workflows.map((at) => ({ at, text: read(at) })),
    ]
    expect(texts.flatMap(({ at, text }) => errorsIn(text).map((error) => `${at}: ${error}`))).toEqual([])
  })

  test('names this action, and inputs and outputs that it has', () => {
    const wrong = ours.flatMap(({ at, uses, with: given }) => [
      ...(uses === `${project.slug}@v1` ? [] : [`${at}: ${uses}`]),
      ...Object.keys(given).flatMap((name) =>
        Object.hasOwn(manifest.inputs, name) ? [] : [`${at}: no input ${name}`],
      ),
    ])
    const outputs = yaml.flatMap((block) =>
      [...block.text.matchAll(/\.outputs\.([\w-]+)/g)].flatMap(([, name = '']) =>
        Object.hasOwn(manifest.outputs, name) ? [] : [`${placeOf(block)}: no output ${name}`],
      ),
    )
    expect(ours.length).toBeGreaterThan(10)
    expect([...wrong, ...outputs]).toEqual([])
  })

  test('gives inputs that the action takes together', () => {
    const refused = ours.flatMap(({ at, with: stated }) => {
      // Secrets are of the right form, and so is what a matrix or a caller says.
      const given: Readonly<Record<string, string>> = { account: '111122223333', region: 'eu-central-1' }
      const value = (text: string) =>
        text
          .replaceAll(/\$\{\{ (?:matrix|inputs)\.(\w+) \}\}/g, (_, name: string) => given[name] ?? '')
          .replaceAll(/\$\{\{[^}]*\}\}/g, 'AKIAIOSFODNN7EXAMPLE')
      const raw = rawInputs((name) => (name in stated ? value(String(stated[name])) : undefined))
      return thrownBy(() => readSettings(raw, {}, parsed(raw))).map((message) => `${at}: ${message}`)
    })
    expect(refused).toEqual([])
  })

  test('of the workflows pins every action by its commit, with the version beside it', () => {
    const pinned = /^uses: (?:\.\/\S*|[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+){2})$/
    const lines = workflows.flatMap((path) => foundIn(path, /\b(uses: .*)/g))
    const loose = lines.filter(({ text }) => !pinned.test(text)).map(({ at, text }) => `${at}: ${text}`)
    const several = workflows.filter((path) => documentsIn(read(path)).length !== 1)
    expect(lines.length).toBeGreaterThan(5)
    expect([...loose, ...several]).toEqual([])
  })
})

describe('the name of the project', () => {
  const texts = textFiles(root).map((path) => ({ path, text: read(path) }))

  test('stands in package.json, and everything else follows from it', () => {
    const manifest: Record<string, unknown> = JSON.parse(read('package.json'))
    expect(manifest).toMatchObject({
      author: `${project.owner} (https://github.com/${project.owner})`,
      homepage: `${project.url}#readme`,
      bugs: { url: `${project.url}/issues` },
    })
    expect(parse(read('action.yml'))).toMatchObject({ author: project.owner })
    expect(read('.github/CODEOWNERS')).toMatch(new RegExp(`^\\* @${project.owner}/`, 'm'))
    const left = texts.filter(({ text }) => project.isSet && text.includes(placeholder.owner))
    expect(left.map(({ path }) => path)).toEqual([])
  })

  test('leads to pages that exist', () => {
    const paths = texts.flatMap(({ path, text }) =>
      [...text.matchAll(new RegExp(`${project.url}/blob/main/([^\\s)#]+)`, 'g'))].map(([, to = '']) => ({
        path,
        to,
      })),
    )
    expect(paths.length).toBeGreaterThan(2)
    expect(paths.filter(({ to }) => !existsSync(join(root, to)))).toEqual([])
  })

  test('is missing: no page tells readers to run or install what is not published, without saying so', () => {
    const telling = texts.filter(({ text }) => /\bnp(?:x|m install) configure-aws-credentials\b/.test(text))
    expect(telling.length).toBeGreaterThan(1)
    const silent = telling.filter(({ text }) => /\bnot published\b/i.test(text) === project.isSet)
    expect(silent.map(({ path }) => path)).toEqual([])
  })
})

function thrownBy(does: () => unknown): readonly string[] {
  try {
    does()
    return []
  } catch (thrown) {
    return [String(thrown)]
  }
}

describe('JSON', () => {
  const json = inLanguage('json')

  test('can be read', () => {
    const broken = json.flatMap((block) =>
      thrownBy(() => JSON.parse(block.text)).map((message) => `${placeOf(block)}: ${message}`),
    )
    expect(broken).toEqual([])
  })

  test('that is a trust policy is sound, and admits whom it names and nobody else', () => {
    // Pages of rules show what the rules find: test/trust/pages.test.ts.
    const shown = json.filter(({ page }) => !page.startsWith('docs/trust/'))
    const judged = shown.flatMap((block) => {
      const problems = policyProblems(block.text)
      return problems === undefined ? [] : [problems.map((problem) => `${placeOf(block)}: ${problem}`)]
    })
    expect(judged.length).toBeGreaterThan(2)
    expect(judged.flat()).toEqual([])
  })
})

describe('commands', () => {
  const { scripts, version }: { scripts: Record<string, string>; version: string } = JSON.parse(
    read('package.json'),
  )

  test('run only scripts that exist', () => {
    const named = [...pages, ...workflows].flatMap((page) => foundIn(page, /\bnpm run ([\w:-]+)/g))
    const absent = named.filter(({ text }) => !Object.hasOwn(scripts, text))
    expect(absent.map(({ at, text }) => `${at}: no script ${text}`)).toEqual([])
  })

  test('has a changelog that begins with what is not released, and has no version ahead of the package', () => {
    const [first, ...releases] = [...read('CHANGELOG.md').matchAll(/^## \[([^\]]+)\](.*)$/gm)]
    expect(first?.[1]).toBe('Unreleased')
    expect(
      releases.map((release) => release[2]).filter((date) => !/^ - \d{4}-\d\d-\d\d$/.test(date ?? '')),
    ).toEqual([])
    expect([undefined, version]).toContain(releases[0]?.[1])
  })
})

test('docs/architecture.md names every file of dist/, and no other', () => {
  const [, section = ''] = /^## dist\/\n([\s\S]*?)^## /m.exec(read('docs/architecture.md')) ?? []
  const rows = section.match(/^\| `.*?\|/gm) ?? []
  const named = rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map((match) => match[1]))
  const present = inFolder('dist').filter((path) => path.endsWith('.cjs'))
  expect(named.toSorted()).toEqual(
    present.map((path) => relative('dist', path).replaceAll('\\', '/')).toSorted(),
  )
})
