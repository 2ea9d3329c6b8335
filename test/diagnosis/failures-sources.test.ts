import { describe, expect, test } from 'vitest'
import type { Finding } from '../../src/diagnosis/index.ts'
import { sourceFailures as failures } from './failures-sources/all.ts'
import { explained } from './failures-sources/failure.ts'

const remedyOf = ({ fix }: Finding) => `${fix.text}\n${fix.code ?? ''}`
const textOf = (finding: Finding) =>
  [finding.title, ...finding.evidence, remedyOf(finding), finding.settle].join('\n')

describe.each(failures)('$name', (failure) => {
  test('has its true cause first, and a remedy that fits', async () => {
    const findings = await explained(failure)
    const { first, certainty, says = [], never = [], without = [] } = failure.expected
    const codes = findings.map(({ code }) => code)
    expect(codes[0], codes.join(', ')).toBe(first)
    const [found] = findings
    if (found === undefined) return
    if (certainty !== undefined) expect(found.certainty).toBe(certainty)
    for (const text of says) expect(textOf(found)).toContain(text)
    const all = findings.map(textOf).join('\n')
    for (const text of never) expect(all).not.toMatch(typeof text === 'string' ? literal(text) : text)
    for (const code of without) expect(codes).not.toContain(code)
    for (const each of findings) if (each.certainty === 'likely') expect(each.settle, each.code).toBeTruthy()
  })
})

test('no failure is told twice', () => {
  const names = failures.map(({ name }) => name)
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
})

function literal(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
}
