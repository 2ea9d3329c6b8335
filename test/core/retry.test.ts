import { expect, test } from 'vitest'
import type { ErrorDetails } from '../../src/core/error-details.ts'
import { CredentialsError, type Retryable } from '../../src/core/errors.ts'
import { noCorrection, retrying } from '../../src/core/retry.ts'
import { type Correction, verdict } from '../../src/core/verdict.ts'

const implied = { maxAttempts: 12, explicit: false }
const explicit = { maxAttempts: 12, explicit: true }
const failure = (retryable: Retryable, details: ErrorDetails = {}) =>
  new CredentialsError('sts-refused', 'no', { retryable, details })

interface Row {
  readonly retryable: Retryable
  readonly attempts?: number
  readonly brief?: number
  readonly details?: ErrorDetails
  readonly retry?: typeof implied
  readonly correction?: Correction
  readonly random?: number
}

const fresh = { freshToken: true, clockOffsetMs: 0 }
const shifted = { freshToken: false, clockOffsetMs: 3_600_000 }
const again = (waitMs: number, limit = 12, correction = noCorrection) => ({
  kind: 'retry',
  waitMs,
  limit,
  correction,
})
const stop = { kind: 'stop' }

test.each<readonly [Row, object]>([
  [{ retryable: 'never' }, stop],
  [{ retryable: 'never', retry: explicit }, stop],
  [{ retryable: 'smaller-request' }, stop],
  [{ retryable: 'backoff' }, again(188)],
  [{ retryable: 'backoff', attempts: 4 }, again(1500)],
  [{ retryable: 'backoff', attempts: 11 }, again(15_000)],
  [{ retryable: 'backoff', attempts: 11, random: 0 }, again(10_000)],
  // A service that answers is given more room than a connection that broke.
  [{ retryable: 'backoff', details: { status: 503 } }, again(750)],
  [{ retryable: 'backoff', attempts: 4, details: { status: 400 } }, again(6000)],
  [{ retryable: 'backoff', attempts: 11, details: { status: 429 } }, again(15_000)],
  [{ retryable: 'backoff', attempts: 12 }, stop],
  [{ retryable: 'backoff', retry: { maxAttempts: 1, explicit: true } }, stop],
  [{ retryable: 'backoff', details: { retryAfterMs: 2000 } }, again(2188)],
  [{ retryable: 'backoff', details: { retryAfterMs: 3_600_000 } }, again(60_188)],
  [{ retryable: 'briefly' }, again(750, 3)],
  [{ retryable: 'briefly', attempts: 2 }, again(1500, 3)],
  [{ retryable: 'briefly', attempts: 3 }, stop],
  [{ retryable: 'briefly', attempts: 3, retry: explicit }, again(750)],
  // What came before was of another kind, and is not held against it.
  [{ retryable: 'briefly', attempts: 5, brief: 1 }, again(750, 7)],
  [{ retryable: 'briefly', attempts: 11, brief: 1 }, again(750, 12)],
  [{ retryable: 'briefly', attempts: 7, brief: 3 }, stop],
  [{ retryable: 'fresh-token' }, again(0, 12, fresh)],
  [{ retryable: 'fresh-token', correction: fresh }, stop],
  [{ retryable: 'corrected-clock', details: { serverTimeMs: 3_601_000 } }, again(0, 12, shifted)],
  [{ retryable: 'corrected-clock', details: { serverTimeMs: 3_601_000 }, correction: shifted }, stop],
  [{ retryable: 'corrected-clock' }, stop],
])(
  '%j',
  ({
    retryable,
    attempts = 1,
    brief = attempts,
    details = {},
    retry = implied,
    correction = noCorrection,
    random = 0.5,
  }, expected) => {
    expect(
      verdict(
        { error: failure(retryable, details), attempts, brief, correction, nowMs: 1000, random },
        retry,
      ),
    ).toEqual(expected)
  },
)

function stage() {
  const slept: number[] = []
  const lines: string[] = []
  const clock = { now: () => 1000, random: () => 0.5, sleep: async (ms: number) => void slept.push(ms) }
  return {
    slept,
    lines,
    context: { name: 'AssumeRole', retry: implied, clock, log: (line: string) => void lines.push(line) },
  }
}

test('retrying waits, tells each retry in a line, and hands on the result', async () => {
  const { slept, lines, context } = stage()
  const failures = [
    failure('backoff', { awsCode: 'Throttling' }),
    failure('fresh-token', { awsCode: 'ExpiredToken' }),
  ]
  const seen: Correction[] = []
  const result = await retrying(context, async (correction) => {
    seen.push(correction)
    const next = failures.shift()
    if (next !== undefined) throw next
    return 'done'
  })
  expect(result).toBe('done')
  expect(slept).toEqual([188])
  expect(seen).toEqual([noCorrection, noCorrection, fresh])
  expect(lines).toEqual([
    'AssumeRole: Throttling. Attempt 1 of 12; trying again in 0.2 s',
    'AssumeRole: ExpiredToken. Attempt 2 of 12; trying again in 0.0 s',
  ])
})

test('retrying gives up with the number of attempts', async () => {
  const { slept, context } = stage()
  const call = () => Promise.reject(failure('briefly'))
  await expect(retrying(context, call)).rejects.toMatchObject({ details: { attempts: 3 } })
  expect(slept).toEqual([750, 1500])
})

test('retrying passes on what it does not know', async () => {
  const { slept, context } = stage()
  const call = () => Promise.reject(new TypeError('a mistake'))
  await expect(retrying(context, call)).rejects.toThrow(TypeError)
  expect(slept).toEqual([])
})
