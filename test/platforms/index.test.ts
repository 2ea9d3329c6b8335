import { expect, test } from 'vitest'
import { detect, platformNamed } from '../../src/platforms/index.ts'

test.each([
  ['a job of GitHub Actions', { GITHUB_ACTIONS: 'true' }, 'github'],
  ['no job at all', {}, 'github'],
])('%s: %j is named as a job of %s', (_, env, name) => {
  expect(detect(env).name).toBe(name)
  expect(platformNamed(detect(env).facts(env).platform).name).toBe(name)
})
