import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { troubleshooting } from '../../scripts/troubleshooting.ts'
import { causes } from '../../src/diagnosis/causes/index.ts'

const page = troubleshooting()

test('docs/troubleshooting.md is what the causes say', () => {
  expect(readFileSync(new URL('../../docs/troubleshooting.md', import.meta.url), 'utf8')).toBe(page)
})

test('every cause has one anchor, the table leads to it, and every link inside the page to an anchor', () => {
  const anchors = [...page.matchAll(/<a id="([^"]+)"><\/a>/g)].map(([, anchor]) => anchor)
  const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor)
  const offenders = causes.flatMap(({ code }) => [
    ...(anchors.filter((anchor) => anchor === code).length === 1 ? [] : [`${code} has not one anchor`]),
    ...(links.includes(code) ? [] : [`nothing leads to ${code}`]),
  ])
  const lost = links.filter((link) => !anchors.includes(link)).map((link) => `no anchor ${link}`)
  expect([...offenders, ...lost]).toEqual([])
})
