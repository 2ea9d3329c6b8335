import { describe, expect, test } from 'vitest'
import { isAlive, isFresh, renewalTime, retryTime } from '../../src/refresh/freshness.ts'
import { sessionOf } from '../support/sessions.ts'

const obtainedMs = 1_800_000_000_000
const lasting = (seconds: number) => ({
  session: sessionOf('a', obtainedMs + seconds * 1000),
  obtainedMs,
})
const endless = { session: sessionOf('a'), obtainedMs }

describe('renewal', () => {
  test.each([
    [12, 6],
    [900, 450],
    [1800, 900],
    [3600, 2700],
    [43_200, 42_300],
    [-5, -5],
  ])('of a session of %i s is due after %i s', (life, due) => {
    expect(renewalTime(lasting(life))).toBe(obtainedMs + due * 1000)
  })

  test.each([
    [3600, 2699, true, true],
    [3600, 2700, false, true],
    [3600, 3599, false, true],
    [3600, 3600, false, false],
  ])('a session of %i s after %i s is fresh: %s, alive: %s', (life, after, fresh, alive) => {
    const now = obtainedMs + after * 1000
    expect([isFresh(lasting(life), now), isAlive(lasting(life), now)]).toEqual([fresh, alive])
  })

  test('of keys that never end is never due', () => {
    expect(renewalTime(endless)).toBe(Infinity)
    expect(isFresh(endless, 9e15)).toBe(true)
    expect(isAlive(endless, 9e15)).toBe(true)
  })

  test.each([
    ['with 10 minutes left', 600, 30],
    ['with 100 s left', 100, 10],
    ['with 2 s left', 2, 1],
    ['once it has ended', -60, 5],
  ])('that failed %s is tried again after so many seconds', (_, left, wait) => {
    expect(retryTime(lasting(left), obtainedMs) - obtainedMs).toBe(wait * 1000)
  })
})
