import { describe, expect, test } from 'vitest'
import { sourceFailures as failures } from './failures-sources/all.ts'
import { explained } from './failures-sources/failure.ts'
import { found, namesTwice, textOf } from './reported.ts'

describe.each(failures)('$name', (failure) => {
  test('has its true cause first, and a remedy that fits', async () => {
    const findings = await explained(failure)
    const { first, certainty, says = [], never = [], without = [] } = failure.expected
    const codes = findings.map(({ code }) => code)
    expect(codes[0], codes.join(', ')).toBe(first)
    const [likeliest] = findings
    if (likeliest === undefined) return
    if (certainty !== undefined) expect(likeliest.certainty).toBe(certainty)
    for (const text of says) expect(textOf(likeliest)).toContain(text)
    const all = findings.map(textOf).join('\n')
    for (const text of never) expect(all).not.toMatch(found(text))
    for (const code of without) expect(codes).not.toContain(code)
    for (const each of findings) if (each.certainty === 'likely') expect(each.settle, each.code).toBeTruthy()
  })
})

test('no failure is told twice', () => {
  expect(namesTwice(failures)).toEqual([])
})
