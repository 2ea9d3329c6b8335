import { expect, test } from 'vitest'
import { lint } from '../../src/trust/lint.ts'
import { type LintFinding, severities } from '../../src/trust/lint-finding.ts'
import { isOidcProvider, lintProvider } from '../../src/trust/lint-provider.ts'
import { patched } from '../../src/trust/patch.ts'
import { trustPolicyFrom } from '../../src/trust/policy.ts'
import { blocksOf, inFolder, read } from '../support/documentation.ts'

function found(document: unknown): readonly LintFinding[] {
  if (isOidcProvider(document)) return lintProvider(document)
  const parsed = trustPolicyFrom(document)
  if (parsed.kind === 'problems') throw new Error(JSON.stringify(parsed.problems))
  return lint(parsed.policy)
}

const pages = inFolder('docs/trust').filter((page) => !page.endsWith('README.md'))
const codes = Object.entries(severities)

test('each rule has a page, and a row of the list', () => {
  expect(pages.map((page) => page.replace(/^docs\/trust\/|\.md$/g, '')).sort()).toEqual(
    codes.map(([code]) => code).sort(),
  )
  const rows = [...read('docs/trust/README.md').matchAll(/^\| \[`([\w-]+)`\]\(\1\.md\) \| (\w+) \|/gm)]
  expect(rows.map(([, code, severity]) => [code, severity])).toEqual(codes)
})

test.each(codes)('the page of %s shows what is found, and what is not', (code) => {
  const [bad, good] = blocksOf(`docs/trust/${code}.md`).map((block): unknown => JSON.parse(block.text))
  const findings = found(bad).filter((each) => each.code === code)
  expect(findings).not.toEqual([])
  expect(found(good).filter((each) => each.severity !== 'note' || each.code === code)).toEqual([])
  for (const { patch } of findings)
    if (patch !== undefined) expect(found(patched(bad, patch)).map((each) => each.code)).not.toContain(code)
})
