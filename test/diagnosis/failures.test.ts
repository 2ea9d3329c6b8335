import { describe, expect, test } from 'vitest'
import { failures } from './failures/all.ts'
import { explained } from './failures/failure.ts'
import { found, namesTwice, remedyOf, textOf } from './reported.ts'

describe.each(failures)('$name', (failure) => {
  test('has its true cause first', async () => {
    const findings = await explained(failure)
    const { first, certainty, says = [], never = [], without = [], also = [] } = failure.expected
    const codes = findings.map(({ code }) => code)
    expect(codes[0], codes.join(', ')).toBe(first)
    const [likeliest] = findings
    if (likeliest === undefined) return
    if (certainty !== undefined) expect(likeliest.certainty).toBe(certainty)
    for (const text of says) expect(textOf(likeliest)).toContain(text)
    for (const code of also) expect(codes).toContain(code)
    for (const code of without) expect(codes).not.toContain(code)
    const remedies = findings.map(remedyOf).join('\n')
    for (const text of never) expect(remedies).not.toMatch(found(text))
  })

  test('has no remedy that lets in more than this job', async () => {
    for (const finding of await explained(failure)) {
      const remedy = remedyOf(finding)
      expect(remedy).not.toMatch(/repo:[^"\s]*\*/)
      expect(remedy).not.toMatch(/"(AWS|Federated)": "[^"]*\*/)
      // Who adds to a trust policy is asked first.
      if (remedy.includes('"Principal"') || remedy.includes(':sub"'))
        expect(finding.fix.text).toMatch(/should|If /)
      if (/explicit deny/.test(failure.refusal.message)) expect(remedy).not.toMatch(/"Effect": "Allow"/)
    }
  })
})

test('no failure is told twice', () => {
  expect(namesTwice(failures)).toEqual([])
})
