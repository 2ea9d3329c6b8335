import { describe, expect, test } from 'vitest'
import type { Session } from '../../src/core/session.ts'
import { keepFresh } from '../../src/refresh/refresher.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { sessionOf } from '../support/sessions.ts'

const minute = 60_000
const hour = 60 * minute

function stage(lifeMs: number | undefined) {
  const clock = fakeClock()
  const log: string[] = []
  const asked: ((answer: Session | Error) => void)[] = []
  const renew = () =>
    new Promise<Session>((resolve, reject) => {
      asked.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)))
    })
  const lasting = (name: string, ms = lifeMs) =>
    sessionOf(name, ms === undefined ? undefined : clock.now() + ms)
  const keeper = keepFresh({
    name: 'deploy',
    first: lasting('A'),
    renew,
    clock,
    log: (line) => log.push(line),
  })
  return {
    clock,
    log,
    keeper,
    lasting,
    /** How many renewals wait for their answer. */
    waiting: () => asked.length,
    async answer(answer: Session | Error) {
      asked.shift()?.(answer)
      await clock.pass(0)
    },
    held: () => keeper.current()?.keys.accessKeyId,
  }
}

describe('a keeper', () => {
  test('renews 15 minutes before the end, and again', async () => {
    const { clock, waiting, answer, lasting, held, log } = stage(hour)
    await clock.pass(45 * minute - 1)
    expect(waiting()).toBe(0)
    await clock.pass(1)
    expect(waiting()).toBe(1)
    await answer(lasting('B'))
    expect(held()).toBe('ASIAB')
    await clock.pass(45 * minute)
    await answer(lasting('C'))
    expect(held()).toBe('ASIAC')
    expect(log).toEqual([
      expect.stringMatching(/^deploy: renewed, until 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      expect.stringMatching(/^deploy: renewed/),
    ])
  })

  test('serves the session before from memory while the renewal hangs, to its very end', async () => {
    const { clock, waiting, held, keeper, answer, lasting } = stage(hour)
    await clock.pass(45 * minute)
    expect([waiting(), held()]).toEqual([1, 'ASIAA'])
    await clock.pass(15 * minute - 1)
    expect([waiting(), held()]).toEqual([1, 'ASIAA'])
    await clock.pass(1)
    expect(held()).toBeUndefined()
    const over = keeper.renewed()
    await answer(lasting('B'))
    await over
    expect(held()).toBe('ASIAB')
  })

  test('tries again through an outage, says so, and serves on', async () => {
    const { clock, waiting, answer, lasting, held, log, keeper } = stage(hour)
    await clock.pass(45 * minute)
    for (let failed = 0; failed < 3; failed++) {
      expect(waiting()).toBe(1)
      await answer(new Error('STS is down'))
      expect([held(), keeper.trouble()]).toEqual(['ASIAA', 'STS is down'])
      await clock.pass(30_000)
    }
    expect(log).toEqual(Array(3).fill('deploy: not renewed, still serving the session before: STS is down'))
    await answer(lasting('B'))
    expect([held(), keeper.trouble()]).toEqual(['ASIAB', undefined])
  })

  test('goes on trying once the session has ended', async () => {
    const { clock, answer, lasting, held, log, waiting } = stage(10_000)
    await clock.pass(10_000)
    await answer(new Error('expired'))
    expect([held(), log.at(-1)]).toEqual([
      undefined,
      'deploy: not renewed, and the session has ended: expired',
    ])
    await clock.pass(5_000)
    expect(waiting()).toBe(1)
    await answer(lasting('B'))
    expect(held()).toBe('ASIAB')
  })

  test('notices that the machine slept', async () => {
    const { clock, waiting } = stage(12 * hour)
    await clock.pass(minute)
    clock.set(clock.now() + 20 * hour)
    await clock.pass(30_000)
    expect(waiting()).toBe(1)
  })

  test('leaves keys that never end alone', async () => {
    const { clock, waiting, held } = stage(undefined)
    await clock.pass(48 * hour)
    expect([waiting(), held()]).toEqual([0, 'ASIAA'])
  })
})
