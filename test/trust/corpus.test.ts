import { expect, test } from 'vitest'
import { evaluate } from '../../src/trust/evaluate.ts'
import { lint } from '../../src/trust/lint.ts'
import type { LintFinding } from '../../src/trust/lint-finding.ts'
import { trustPolicyFrom } from '../../src/trust/policy.ts'
import type { TrustRequest } from '../../src/trust/verdict.ts'
import { codesOf, corpus, type Entry, isKind, type Kind } from './corpus.ts'

/** What is wrong, `file: id: why`. */
function offenders(find: (entry: Entry) => readonly (string | undefined)[]): readonly string[] {
  return corpus.flatMap((entry) =>
    find(entry)
      .filter((each) => each !== undefined)
      .map((each) => `${entry.file}: ${entry.id}: ${each}`),
  )
}

const correct = (entry: Entry) => !entry.open && !entry.never && entry.findings.length === 0
const invalid = (entry: Entry) => entry.findings.flat().includes('invalid-document')

test('the corpus is as large and as varied as it says', () => {
  expect(corpus.length).toBeGreaterThanOrEqual(220)
  expect(corpus.filter((each) => each.open).length).toBeGreaterThanOrEqual(80)
  expect(corpus.filter(correct).length).toBeGreaterThanOrEqual(60)
  expect(corpus.filter((each) => each.never).length).toBeGreaterThanOrEqual(50)
})

test('every entry says what it must, once', () => {
  const twice = (texts: readonly string[]) =>
    new Set(texts.filter((each, index) => texts.indexOf(each) !== index))
  const ids = twice(corpus.map((each) => each.id))
  const policies = twice(corpus.map((each) => JSON.stringify(each.policy)))
  expect(
    offenders((entry) => [
      ids.has(entry.id) ? 'its id is taken' : undefined,
      policies.has(JSON.stringify(entry.policy)) ? 'its policy is there already' : undefined,
      /^https:\/\/[^ ]+$/.test(entry.source) ? undefined : 'its source is no address',
      entry.open === (entry.witness !== undefined) ? undefined : 'a witness belongs to an open policy',
      entry.open && entry.never ? 'nothing is open that never matches' : undefined,
      entry.open && !entry.findings.flat().includes('too-wide') ? 'an open policy is too wide' : undefined,
      entry.never && entry.findings.length === 0 ? 'it never matches, and nothing is to be found' : undefined,
      entry.never && entry.admits.length > 0 ? 'it never matches, and admits somebody' : undefined,
      !entry.open && !entry.never && entry.admits.length === 0 ? 'it admits nobody' : undefined,
    ]),
  ).toEqual([])
})

/** A policy that cannot be read lets nobody in. */
function decisionOf(entry: Entry, request: TrustRequest): string {
  const parsed = trustPolicyFrom(entry.policy)
  return parsed.kind === 'problems' ? 'invalid' : evaluate(parsed.policy, request).decision
}

test('evaluate admits and refuses as judged by hand', () => {
  const check = (entry: Entry, requests: readonly TrustRequest[], admitted: boolean) =>
    requests.map((each) => {
      const decision = decisionOf(entry, each)
      if ((decision === 'allowed') === admitted) return undefined
      return `${decision}: ${JSON.stringify(each)}`
    })
  expect(
    offenders((entry) => [
      ...check(entry, entry.witness === undefined ? [] : [entry.witness], true),
      ...check(entry, entry.admits, true),
      ...check(entry, entry.refuses, false),
    ]),
  ).toEqual([])
})

test('only what is no policy is refused when read', () => {
  expect(
    offenders((entry) => {
      const parsed = trustPolicyFrom(entry.policy)
      if (parsed.kind === 'policy' || invalid(entry)) return []
      return parsed.problems.map((each) => `${each.at} ${each.message}`)
    }),
  ).toEqual([])
})

interface Found extends Pick<LintFinding, 'severity' | 'witness'> {
  readonly code: string
  readonly kinds: readonly Kind[]
}

const kinds = Object.keys(codesOf).filter(isKind)

function foundIn({ policy }: Entry): readonly Found[] {
  const parsed = trustPolicyFrom(policy)
  if (parsed.kind === 'problems')
    return [{ code: 'invalid-document', severity: 'error', kinds: ['invalid-document'] }]
  return lint(parsed.policy).map((each) => ({ ...each, kinds: kindsOf(each) }))
}

/** Whatever an error is called, with a stranger beside it it says that one gets in. */
function kindsOf({ code, severity, witness }: LintFinding): readonly Kind[] {
  const named = kinds.filter((kind) => codesOf[kind].some((each) => each === code))
  return witness !== undefined && severity === 'error' ? [...named, 'too-wide'] : named
}

const foundOf = new Map(corpus.map((each) => [each, foundIn(each)]))

test('lint finds what is to be found', () => {
  expect(
    offenders((entry) => {
      const found = foundOf.get(entry) ?? []
      const names = found.map((each) => each.code).join(', ')
      return entry.findings
        .filter((wanted) => !found.some((each) => each.kinds.some((kind) => wanted.includes(kind))))
        .map((wanted) => `${wanted.join(' or ')} is not found, but ${names || 'nothing'}`)
    }),
  ).toEqual([])
})

test('lint raises no false alarm', () => {
  expect(
    offenders((entry) => {
      const right = [...entry.findings.flat(), ...entry.also, ...(entry.never ? ['never-matches'] : [])]
      return (foundOf.get(entry) ?? [])
        .filter((each) => each.severity !== 'note' && !each.kinds.some((kind) => right.includes(kind)))
        .map((each) => `${each.severity}: ${each.code}`)
    }),
  ).toEqual([])
})

test('every caller that lint names gets in', () => {
  expect(
    offenders((entry) =>
      (foundOf.get(entry) ?? []).map(({ code, witness }) => {
        if (witness === undefined || decisionOf(entry, witness) === 'allowed') return undefined
        return `${code}: ${JSON.stringify(witness)} is not admitted`
      }),
    ),
  ).toEqual([])
})
