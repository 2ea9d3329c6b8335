import { expect, test } from 'vitest'
import { userAgent } from '../../src/core/user-agent.ts'
import { version } from '../../src/core/version.ts'

const product = `configure-aws-credentials/${version}`
const executionEnvironment = 'GitHubActions'
const facts = { executionEnvironment, action: '__octo', runId: '42', runAttempt: '2' }
const none = { executionEnvironment, action: undefined, runId: undefined, runAttempt: undefined }

test.each([
  ['a run', facts, {}, `${product} exec-env/GitHubActions action/__octo run/42 attempt/2`],
  ['nothing known', none, {}, `${product} exec-env/GitHubActions`],
  ['an execution environment', none, { AWS_EXECUTION_ENV: 'CodeBuild' }, `${product} exec-env/CodeBuild`],
  ['an empty one', none, { AWS_EXECUTION_ENV: '' }, `${product} exec-env/GitHubActions`],
  [
    'what could break the header',
    { ...facts, action: 'a b\r\nX: y', runId: 'ä' },
    {},
    `${product} exec-env/GitHubActions attempt/2`,
  ],
  [
    'what is far too long',
    { ...facts, action: 'x'.repeat(129) },
    {},
    `${product} exec-env/GitHubActions run/42 attempt/2`,
  ],
])('%s', (_, given, env, expected) => {
  expect(userAgent(given, env)).toBe(expected)
})
