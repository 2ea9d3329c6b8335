import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { troubleshooting } from '../../scripts/troubleshooting.ts'
import { causes } from '../../src/diagnosis/causes/index.ts'

const page = troubleshooting()

test('docs/troubleshooting.md is what the causes say', () => {
  expect(readFileSync(new URL('../../docs/troubleshooting.md', import.meta.url), 'utf8')).toBe(page)
})

test.each(causes)('$code has an anchor, and the table leads to it', ({ code }) => {
  expect(page.split(`<a id="${code}"></a>`)).toHaveLength(2)
  expect(page).toContain(`](#${code})`)
})

test('every link inside the page has an anchor', () => {
  for (const [, anchor] of page.matchAll(/\]\(#([^)]+)\)/g)) expect(page).toContain(`<a id="${anchor}"></a>`)
})
