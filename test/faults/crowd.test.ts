import { join } from 'node:path'
import { loadSharedConfigFiles } from '@smithy/shared-ini-file-loader'
import { expect, test } from 'vitest'
import { account, contentsOf, createWorld, region, usersFiles } from './world.ts'

const names = Array.from({ length: 32 }, (_, index) => `crowd-${index}`)
const inputs = (name: string) => ({
  'aws-region': region,
  'role-to-assume': `arn:aws:iam::${account}:role/deploy`,
  'aws-profile': name,
  'output-credentials': 'true',
})

test('32 steps at once on one home directory: no profile is lost, and their posts put the files back', async () => {
  const world = await createWorld()
  const shared = join(world.job.home, '.aws')
  try {
    const steps = await Promise.all(names.map((name) => world.job.step(inputs(name))))
    expect(steps.flatMap(({ errors }) => errors)).toEqual([])
    const { credentialsFile, configFile } = await loadSharedConfigFiles({
      filepath: join(shared, 'credentials'),
      configFilepath: join(shared, 'config'),
      ignoreCache: true,
    })
    for (const [index, name] of names.entries()) {
      expect(credentialsFile[name]?.['aws_access_key_id']).toBe(steps[index]?.outputs['aws-access-key-id'])
      expect(configFile[name]).toEqual({ region })
    }
    const posts = await Promise.all(steps.map((step) => world.job.post(step)))
    expect(posts.flatMap(({ warnings }) => warnings)).toEqual([])
    expect(contentsOf(shared)).toEqual(usersFiles)
  } finally {
    await world.close()
  }
})
