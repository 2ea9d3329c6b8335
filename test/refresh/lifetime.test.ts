import { expect, test } from 'vitest'
import { isOver, type Signs } from '../../src/refresh/lifetime.ts'

const startedMs = Date.UTC(2027, 0, 2)
const hour = 3_600_000
const day = 24 * hour

test.each<[string, number, Partial<Signs>, boolean]>([
  ['runs while the runner does', 4711, {}, false],
  ['runs through an outage while the runner does', 4711, { nowMs: startedMs + day }, false],
  ['ends with the runner', 4711, { isRunning: () => false }, true],
  ['ends with its files', 4711, { hasTokenFile: false }, true],
  ['ends with its files, its parent outside of the container', 0, { hasTokenFile: false }, true],
  ['ends with its files, its parent the first process', 1, { hasTokenFile: false }, true],
  ['ends after the longest job', 4711, { nowMs: startedMs + 5 * day, servedMs: startedMs + 5 * day }, true],
  [
    'ends after the longest job, unwatched',
    0,
    { nowMs: startedMs + 5 * day, servedMs: startedMs + 5 * day },
    true,
  ],
  ['runs unwatched while it serves', 0, { nowMs: startedMs + 4 * day, servedMs: startedMs + 4 * day }, false],
  ['runs unwatched through a short outage', 0, { nowMs: startedMs + hour - 1 }, false],
  ['ends unwatched once it has served nothing for an hour', 0, { nowMs: startedMs + hour }, true],
  ['ends likewise as an orphan', 1, { nowMs: startedMs + hour }, true],
])('%s', (_, watched, changes, over) => {
  const signs = {
    nowMs: startedMs,
    isRunning: () => true,
    hasTokenFile: true,
    servedMs: startedMs,
    ...changes,
  }
  expect(isOver({ watched, startedMs }, signs)).toBe(over)
})
