import { expect, test } from 'vitest'
import { cachedToken } from '../../src/sources/web-identity.ts'

const startMs = 1_000_000
const token = (name: string, lifeSeconds: number | undefined) => {
  const claims = { name, ...(lifeSeconds === undefined ? {} : { exp: startMs / 1000 + lifeSeconds }) }
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`
}

function stage(lives: readonly (number | undefined)[]) {
  const clock = { ms: startMs, now: () => clock.ms }
  const left = lives.map((life, at) => token(`token-${at}`, life))
  const request = async () => left.shift() ?? Promise.reject(new Error('no more tokens'))
  return { clock, tokens: cachedToken(request, clock), nth: (at: number) => token(`token-${at}`, lives[at]) }
}

test.each<readonly [string, number | undefined, number, number]>([
  ['lasts', 300, 0, 0],
  ['lasts just long enough', 300, 269, 0],
  ['is near its end', 300, 270, 1],
  ['has ended', 300, 301, 1],
  ['does not say when it ends', undefined, 100_000, 0],
])('a token that %s', async (_, life, passedSeconds, expected) => {
  const { clock, tokens, nth } = stage([life, 300])
  expect(await tokens(false)).toBe(nth(0))
  clock.ms += passedSeconds * 1000
  expect(await tokens(false)).toBe(nth(expected))
})

test('a fresh one is asked for although the last still lasts', async () => {
  const { tokens, nth } = stage([300, 300])
  await tokens(false)
  expect(await tokens(true)).toBe(nth(1))
  expect(await tokens(false)).toBe(nth(1))
})

test('several at once share one', async () => {
  const { tokens, nth } = stage([300])
  expect(await Promise.all([tokens(false), tokens(false), tokens(false)])).toEqual([nth(0), nth(0), nth(0)])
})

test('several at once share its failure', async () => {
  const answers = [Promise.reject(new Error('busy')), Promise.resolve(token('x', 300))]
  const tokens = cachedToken(() => answers.shift() ?? Promise.reject(new Error('no more tokens')), {
    now: () => startMs,
  })
  const asked = await Promise.allSettled([tokens(false), tokens(false), tokens(false)])
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(await tokens(false)).toBe(token('x', 300))
})

test('a failure is not kept', async () => {
  const answers = [Promise.reject(new Error('busy')), Promise.resolve(token('x', 300))]
  const tokens = cachedToken(() => answers.shift() ?? Promise.reject(new Error('no more tokens')), {
    now: () => startMs,
  })
  await expect(tokens(false)).rejects.toThrow('busy')
  expect(await tokens(false)).toBe(token('x', 300))
})
