import { expect, test } from 'vitest'
import { account, createWorld, region } from './world.ts'

const inputs = { 'aws-region': region, 'role-to-assume': `arn:aws:iam::${account}:role/deploy` }

test('64 steps at once against an STS that lets 20 a second pass: all succeed', async () => {
  const world = await createWorld()
  world.emulator.addFault({ operation: 'AssumeRoleWithWebIdentity', kind: 'throttle', rate: 20, burst: 4 })
  try {
    const steps = await Promise.all(Array.from({ length: 64 }, () => world.job.step(inputs)))
    expect(
      steps.flatMap(({ errors, code }) => [...errors, ...(code === 0 ? [] : [`ended with ${code}`])]),
    ).toEqual([])
    expect(new Set(steps.map(({ variables }) => variables['AWS_ACCESS_KEY_ID'])).size).toBe(64)
    const refused = world.emulator.requests().filter(({ code }) => code === 'Throttling').length
    const told = steps.flatMap(
      ({ log }) =>
        log.match(/^AssumeRoleWithWebIdentity: Throttling\. Attempt \d+ of 12; trying again in .*$/gm) ?? [],
    )
    expect(told).toHaveLength(refused)
  } finally {
    await world.close()
  }
})
