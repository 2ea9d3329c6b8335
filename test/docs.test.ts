import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { rawInputs } from '../src/core/input-reader.ts'
import { readSettings } from '../src/core/settings.ts'
import { projectUrl } from '../src/diagnosis/links.ts'
import { parseInputs } from '../src/roles-input.ts'
import { type Caller, type Context, evaluate } from '../src/trust/evaluate.ts'
import { lint } from '../src/trust/lint.ts'
import { trustPolicyFrom } from '../src/trust/policy.ts'
import { blocks, blocksOf, fence, inFolder, inLanguage, pages, read, root } from './documentation.ts'

const workflows = inFolder('.github/workflows')
const prose = (page: string) =>
  read(page)
    .replaceAll(fence, '')
    .replaceAll(/`[^`\n]*`/g, (code) => '`'.repeat(code.length))

interface Link {
  readonly page: string
  readonly target: string
}

const links = pages.flatMap((page): Link[] => {
  const found = [...prose(page).matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)]
  return found.map((match) => ({ page, target: match[1] ?? match[2] ?? '' }))
})

/** As GitHub makes them of headings; and those that a page sets itself. */
function anchorsOf(page: string): ReadonlySet<string> {
  const text = read(page).replaceAll(fence, '')
  const slugs = [...text.matchAll(/^#{1,6} +(.+?) *$/gm)].map(({ 1: heading = '' }) =>
    heading
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-'),
  )
  const numbered = slugs.map((slug, at) => {
    const before = slugs.slice(0, at).filter((other) => other === slug).length
    return before === 0 ? slug : `${slug}-${before}`
  })
  const set = [...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map((match) => match[1] ?? '')
  return new Set([...numbered, ...set])
}

describe('blocks', () => {
  it('are of languages that something reads or runs', () => {
    const known = ['diff', 'js', 'json', 'mermaid', 'sh', 'text', 'yaml']
    expect(blocks.filter(({ language }) => !known.includes(language))).toEqual([])
  })
})

describe('links', () => {
  const inside = links.filter(({ target }) => !/^[a-z]+:/.test(target))

  it.each(inside)('$page leads to $target', ({ page, target }) => {
    const [path = '', anchor] = target.split('#')
    const file = path === '' ? page : relative(root, resolve(root, dirname(page), path))
    expect(existsSync(join(root, file)), `${file} exists`).toBe(true)
    if (anchor !== undefined) expect(anchorsOf(file)).toContain(anchor)
  })

  it('leave no page alone', () => {
    const reached = new Set(
      inside.map(({ page, target }) =>
        relative(root, resolve(root, dirname(page), target.split('#')[0] ?? '')),
      ),
    )
    expect(pages.filter((page) => page.startsWith('docs') && !reached.has(page))).toEqual([])
  })
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

function documentsIn(text: string): readonly unknown[] {
  const documents = parseAllDocuments(text)
  expect(documents.flatMap(({ errors }) => errors)).toEqual([])
  return documents.map((document) => document.toJS())
}

/** The one place that says where this project lives is src/diagnosis/links.ts. */
const action = new URL(projectUrl).pathname.slice(1)

describe('YAML', () => {
  const [manifest] = documentsIn(read('action.yml'))
  const known = isObject(manifest) && isObject(manifest['inputs']) ? Object.keys(manifest['inputs']) : []
  const outputs = isObject(manifest) && isObject(manifest['outputs']) ? Object.keys(manifest['outputs']) : []

  it.each(inLanguage('yaml'))('$page:$line names this action, and inputs that it has', ({ text }) => {
    const uses = usesIn(documentsIn(text))
    const ours = uses.filter(
      (use) => use.uses.includes('configure-aws-credentials') || use.uses.startsWith('OWNER/'),
    )
    expect(ours.map((use) => use.uses).filter((name) => name !== `${action}@v1`)).toEqual([])
    expect(ours.flatMap((use) => Object.keys(use.with)).filter((name) => !known.includes(name))).toEqual([])
  })

  it.each(inLanguage('yaml'))('$page:$line gives inputs that the action takes together', ({ text }) => {
    for (const { uses, with: given } of usesIn(documentsIn(text))) {
      if (!uses.startsWith('OWNER/')) continue
      // Secrets are of the right form.
      const value = (text: string) => text.replaceAll(/\$\{\{[^}]*\}\}/g, 'AKIAIOSFODNN7EXAMPLE')
      const raw = rawInputs((name) => (name in given ? value(String(given[name])) : undefined))
      expect(() => readSettings(raw, {}, parseInputs(raw))).not.toThrow()
    }
  })

  it('names outputs that the action has', () => {
    const named = inLanguage('yaml').flatMap(({ text }) =>
      [...text.matchAll(/\.outputs\.([\w-]+)/g)].map((match) => match[1] ?? ''),
    )
    expect(named.filter((name) => !outputs.includes(name))).toEqual([])
  })

  it.each(workflows)('%s pins every action by its commit, with the version beside it', (path) => {
    const uses = read(path).match(/\buses: .*/g) ?? []
    expect(
      uses.filter((line) => !/^uses: (?:\.\/\S*|[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+){2})$/.test(line)),
    ).toEqual([])
    expect(documentsIn(read(path))).toHaveLength(1)
  })
})

describe('JSON', () => {
  /** A trust policy, or a statement of one. */
  const policyIn = (value: unknown) => {
    if (!isObject(value)) return undefined
    if ('Principal' in value) return { Version: '2012-10-17', Statement: [value] }
    return 'Statement' in value ? value : undefined
  }
  const documents = inLanguage('json').map(({ text, ...block }) => ({ ...block, value: JSON.parse(text) }))
  const policies = documents.flatMap(({ value, ...block }) => {
    const read = trustPolicyFrom(policyIn(value))
    return policyIn(value) === undefined ? [] : [{ ...block, read }]
  })

  it('is shown, and some of it is trust policies', () => {
    expect(policies.length).toBeGreaterThan(2)
  })

  it.each(policies)(
    '$page:$line is a sound trust policy, which admits whom it names and nobody else',
    ({ read }) => {
      if (read.kind === 'problems') throw new Error(JSON.stringify(read.problems))
      expect(lint(read.policy).filter(({ severity }) => severity === 'error')).toEqual([])
      for (const statement of read.policy.statements) {
        const named = Object.fromEntries(
          statement.conditions.map(({ key, values }) => [key, values[0] ?? '']),
        )
        const subject = Object.keys(named).find((key) => key.endsWith(':sub'))
        for (const { type, name } of statement.principal.names) {
          const caller =
            type === 'Federated'
              ? ({ kind: 'federated', provider: name } as const)
              : ({ kind: 'aws', arn: name } as const)
          const stranger = type === 'Federated' ? caller : ({ kind: 'aws', arn: `${name}-not` } as const)
          const foreign = subject === undefined ? named : { ...named, [subject]: `${named[subject]}-not` }
          for (const action of statement.action.names) {
            const decide = (who: Caller, context: Context) =>
              evaluate(read.policy, { action, caller: who, context }).decision
            expect(decide(caller, named)).toBe('allowed')
            expect(decide(stranger, foreign)).toBe('unmatched')
          }
        }
      }
    },
  )
})

describe('commands', () => {
  const { scripts, version }: { scripts: Record<string, string>; version: string } = JSON.parse(
    read('package.json'),
  )

  it.each([...pages, ...workflows])('%s runs only scripts that exist', (page) => {
    const named = [...read(page).matchAll(/\bnpm run ([\w:-]+)/g)].map((match) => match[1] ?? '')
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })

  it('has a changelog that begins with what is not released, and has no version ahead of the package', () => {
    const [first, ...releases] = [...read('CHANGELOG.md').matchAll(/^## \[([^\]]+)\](.*)$/gm)]
    expect(first?.[1]).toBe('Unreleased')
    expect(
      releases.map((release) => release[2]).filter((date) => !/^ - \d{4}-\d\d-\d\d$/.test(date ?? '')),
    ).toEqual([])
    expect([undefined, version]).toContain(releases[0]?.[1])
  })
})

describe('docs/architecture.md', () => {
  it('names every file of dist/, and no other', () => {
    const rows =
      read('docs/architecture.md')
        .split('## dist/')[1]
        ?.match(/^\| `.*?\|/gm) ?? []
    const named = rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map((match) => match[1]))
    const present = inFolder('dist').filter((path) => path.endsWith('.cjs'))
    expect(named.toSorted()).toEqual(
      present.map((path) => relative('dist', path).replaceAll('\\', '/')).toSorted(),
    )
  })
})

describe('README', () => {
  it('fits on a page', () => {
    expect(read('README.md').split('\n').length).toBeLessThanOrEqual(150)
  })

  it('shows a trust policy that admits a push to main of its repository, and no other job', () => {
    const parsed = trustPolicyFrom(blocksOf('README.md').find(({ language }) => language === 'json')?.text)
    const issuer = 'token.actions.githubusercontent.com'
    const decision = (sub: string) => {
      if (parsed.kind === 'problems') return parsed.problems
      return evaluate(parsed.policy, {
        action: 'sts:AssumeRoleWithWebIdentity',
        caller: { kind: 'federated', provider: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
        context: { [`${issuer}:aud`]: 'sts.amazonaws.com', [`${issuer}:sub`]: sub },
      }).decision
    }
    expect(decision('repo:octo-org/octo-repo:ref:refs/heads/main')).toBe('allowed')
    expect(decision('repo:octo-org/octo-repo:ref:refs/heads/other')).toBe('unmatched')
    expect(decision('repo:octo-org/octo-repo:pull_request')).toBe('unmatched')
    expect(decision('repo:other/octo-repo:ref:refs/heads/main')).toBe('unmatched')
  })
})
