import { expect, test } from 'vitest'
import { CredentialsError } from '../../src/core/errors.ts'
import type { TokenRequest } from '../../src/core/platform.ts'
import { github } from '../../src/platforms/github.ts'
import { githubStep } from '../../src/platforms/github-step.ts'
import { memoryFiles } from '../support/memory-files.ts'
import { type MemoryHost, memoryHost } from '../support/memory-host.ts'
import { parseFileCommands } from '../support/runner.ts'

const run = {
  GITHUB_ACTION: '__octo',
  GITHUB_ACTOR: 'octocat',
  GITHUB_BASE_REF: 'main',
  GITHUB_EVENT_NAME: 'pull_request',
  GITHUB_EVENT_PATH: '/event.json',
  GITHUB_HEAD_REF: 'topic',
  GITHUB_JOB: 'deploy',
  GITHUB_REF: 'refs/pull/7/merge',
  GITHUB_REPOSITORY: 'octo-org/octo-repo',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_RUN_ID: '42',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_SHA: 'abc',
  GITHUB_TRIGGERING_ACTOR: 'hubot',
  GITHUB_WORKFLOW: 'CI',
  GITHUB_WORKSPACE: '/work',
  RUNNER_TEMP: '/tmp',
}

test('facts are the variables of the run', () => {
  expect(github.facts(run)).toEqual({
    platform: 'github',
    repository: 'octo-org/octo-repo',
    ref: 'refs/pull/7/merge',
    sha: 'abc',
    event: 'pull_request',
    eventFile: '/event.json',
    actor: 'octocat',
    workflow: 'CI',
    job: 'deploy',
    runId: '42',
    runAttempt: '2',
    action: '__octo',
    serverUrl: 'https://github.com',
    workspace: '/work',
    temp: '/tmp',
    sessionName: 'GitHubActions',
    executionEnvironment: 'GitHubActions',
    sessionTags: [
      ['GitHub', 'Actions'],
      ['Repository', 'octo-org/octo-repo'],
      ['Workflow', 'CI'],
      ['Action', '__octo'],
      ['Actor', 'octocat'],
      ['Commit', 'abc'],
      ['Branch', 'refs/pull/7/merge'],
      ['EventName', 'pull_request'],
      ['BaseRef', 'main'],
      ['HeadRef', 'topic'],
      ['RunId', '42'],
      ['Job', 'deploy'],
      ['TriggeringActor', 'hubot'],
    ].map(([key, value], at) => ({ key, value, droppable: at > 6 })),
  })
})

test.each([
  ['owner/action', 'v1.2.3', { repositoryUrl: 'https://github.com/owner/action', ref: 'v1.2.3' }],
  ['', 'v1', undefined],
  ['owner/action', '', undefined],
  ['owner/action](https://evil.example)', 'v1', undefined],
  ['owner/action', 'v1) [x](', undefined],
])('the action of %j at %j leads to its documentation', (repository, ref, actionSource) => {
  const env = {
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_ACTION_REPOSITORY: repository,
    GITHUB_ACTION_REF: ref,
  }
  expect(github.facts(env).actionSource).toEqual(actionSource)
})

test('what is absent or empty is undefined', () => {
  const facts = github.facts({ GITHUB_REPOSITORY: '' })
  expect(facts).toMatchObject({ repository: undefined, workspace: undefined })
  expect(facts.sessionTags.filter(({ value }) => value !== undefined)).toEqual([
    { key: 'GitHub', value: 'Actions', droppable: false },
  ])
})

test.each([
  [{ GITHUB_ACTIONS: 'true' }, true],
  // Forgejo keeps the contract.
  [{ GITHUB_ACTIONS: 'true', FORGEJO_ACTIONS: 'true' }, true],
  [{ GITHUB_ACTIONS: 'false' }, false],
  [{ GITHUB_TOKEN: 'x' }, false],
])('%j is a job: %s', (env, expected) => {
  expect(github.detect(env)).toBe(expected)
})

test.each([
  [{}, 'none'],
  [{ ACTIONS_ID_TOKEN_REQUEST_URL: 'https://x' }, 'none'],
  [{ ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x' }, 'none'],
  [{ ACTIONS_ID_TOKEN_REQUEST_URL: 'https://x', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' }, 'none'],
  [{ ACTIONS_ID_TOKEN_REQUEST_URL: 'https://x', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x' }, 'on-request'],
])('with %j a token is %s', (env, kind) => {
  expect(github.token(env).kind).toBe(kind)
})

test('a job without a token says what it lacks', () => {
  expect(github.token({})).toEqual({
    kind: 'none',
    secrets: [''],
    because: expect.stringMatching(/id-token.*fork/s),
    fix: expect.stringMatching(/id-token: write/),
    variables: ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
  })
})

test.each([
  { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x' },
  { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x', ACTIONS_ID_TOKEN_REQUEST_URL: 'u' },
])('the bearer token is a secret in %j', (env) => {
  expect(github.token(env).secrets).toEqual(['x'])
})

test.each([
  ['aws-region', ' eu-west-1 '],
  ['audience', 'octo'],
  ['role-to-assume', undefined],
])('the input %s comes as the runner names it', (name, expected) => {
  const env = { 'INPUT_AWS-REGION': ' eu-west-1 ', INPUT_AUDIENCE: 'octo', AWS_REGION: 'other' }
  expect(githubStep(memoryHost({ env })).input(name)).toBe(expected)
})

const ask = { audience: 'sts.amazonaws.com' }
const asking = (url: string, answers: readonly object[] = [{ body: '{"value":"eyJ.a.b"}' }]) =>
  memoryHost({
    env: { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer' },
    answers,
  })

async function tokenOf(request: TokenRequest, host: MemoryHost): Promise<string> {
  const token = github.token(host.env)
  if (token.kind !== 'on-request') throw new CredentialsError('no-token', 'There is none.')
  return token.ask(request, host)
}

test.each([
  ['https://tokens.test/?api-version=2.0', 'https://tokens.test/?api-version=2.0&audience=sts.amazonaws.com'],
  ['https://tokens.test/', 'https://tokens.test/?audience=sts.amazonaws.com'],
  ['http://localhost:8080/?v=1', 'http://localhost:8080/?v=1&audience=sts.amazonaws.com'],
  ['http://127.0.0.1:8080/?v=1', 'http://127.0.0.1:8080/?v=1&audience=sts.amazonaws.com'],
  ['http://[::1]:8080/?v=1', 'http://[::1]:8080/?v=1&audience=sts.amazonaws.com'],
])('a token is asked for at %s', async (url, target) => {
  const host = asking(url)
  expect(await tokenOf(ask, host)).toBe('eyJ.a.b')
  expect(host.sent).toEqual([
    {
      method: 'GET',
      url: target,
      headers: { authorization: 'Bearer bearer', accept: 'application/json; api-version=2.0' },
    },
  ])
})

test.each(['a\nb', 'a\u200bb', 'täken'])(
  'a bearer token that is no header is told by its variable: %j',
  async (bearer) => {
    const host = asking('https://tokens.test/')
    const env = { ...host.env, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer }
    await expect(tokenOf(ask, { ...host, env })).rejects.toMatchObject({
      code: 'token-request-failed',
      message: expect.stringMatching(/ACTIONS_ID_TOKEN_REQUEST_TOKEN/),
    })
    expect(host.sent).toEqual([])
  },
)

test.each([
  'http://tokens.test/',
  'http://127.0.0.1.evil.test/',
  'http://localhost.evil.test/',
  'http://user@evil.test:80/127.0.0.1',
  'ftp://tokens.test/',
  'file:///etc/passwd',
  'tokens.test',
  ' ',
  'http://0.0.0.0/',
])('no bearer token goes to %j', async (url) => {
  const host = asking(url)
  await expect(tokenOf(ask, host)).rejects.toMatchObject({
    code: 'token-request-failed',
    retryable: 'never',
  })
  expect(host.sent).toEqual([])
})

test('an audience is escaped', async () => {
  const host = asking('https://tokens.test/?v=1')
  await tokenOf({ ...ask, audience: 'a&b=c d' }, host)
  expect(host.sent[0]?.url).toBe('https://tokens.test/?v=1&audience=a%26b%3Dc%20d')
})

test.each<readonly [object, string, object]>([
  [{ status: 403, body: 'secret' }, 'never', { status: 403 }],
  [{ status: 429, headers: { 'retry-after': '7' } }, 'backoff', { status: 429, retryAfterMs: 7000 }],
  [{ status: 503 }, 'backoff', { status: 503 }],
  [{ status: 302 }, 'never', { status: 302 }],
  [{ status: 501 }, 'never', { status: 501 }],
  [{ status: 505 }, 'never', { status: 505 }],
  [{ body: '<html>secret</html>' }, 'briefly', { reason: 'page' }],
  [{ body: '\n <!doctype html>secret' }, 'briefly', { reason: 'page' }],
  [{ status: 502, body: '<html>secret</html>' }, 'backoff', { status: 502 }],
  [{ body: '{"value":"secr' }, 'backoff', { reason: 'unreadable' }],
  [{ body: '{"value":""}' }, 'backoff', { reason: 'absent' }],
  [{ body: '{"value":7}' }, 'backoff', {}],
  [{ body: 'null' }, 'backoff', {}],
])('the answer %j can be tried again: %s', async (answer, retryable, details) => {
  const failure: Error = await tokenOf(ask, asking('https://tokens.test/?v=1', [answer])).then(
    () => new Error('it passed'),
    (thrown) => thrown,
  )
  expect(failure).toMatchObject({ code: 'token-request-failed', retryable, details })
  expect(failure.message).not.toContain('secr')
})

test.each<readonly [string, RegExp]>([
  ['{"message":"The audience is not allowed."}', /HTTP status 400: The audience is not allowed\.$/],
  ['{"message":"two\\nlines::error::x"}', /HTTP status 400: two lines::error::x\.$/],
  ['{"message":"no audience for bearer bearer"}', /HTTP status 400: no audience for \*\*\* \*\*\*\.$/],
  [`{"message":"token eyJhbGciOiJub25lIn0.${'a'.repeat(9)}.b"}`, /HTTP status 400: token \*\*\*\.$/],
  [`{"message":"${'long '.repeat(90_000)}"}`, /HTTP status 400: (long ){60}…\.$/],
  ['{"message":{"secret":1}}', /HTTP status 400\.$/],
  ['{"message":""}', /HTTP status 400\.$/],
  ['<html><title>secret</title></html>', /HTTP status 400\.$/],
  ['"secret"', /HTTP status 400\.$/],
  ['', /HTTP status 400\.$/],
])('the reason is shown: %#', async (body, expected) => {
  const answers = [{ status: 400, body }]
  await expect(tokenOf(ask, asking('https://tokens.test/?v=1', answers))).rejects.toThrow(expected)
})

const files = {
  GITHUB_ENV: '/env',
  GITHUB_OUTPUT: '/output',
  GITHUB_STATE: '/state',
  GITHUB_STEP_SUMMARY: '/summary',
}

test('a publication is two files', () => {
  const host = memoryHost({ env: files })
  githubStep(host).stepFiles.publish({ variables: { A: '1', B: 'x\ny' }, outputs: { c: '' } })
  const { '/env': variables = '', '/output': outputs = '' } = host.files.texts()
  expect([parseFileCommands(variables), parseFileCommands(outputs)]).toEqual([
    { A: '1', B: 'x\ny' },
    { c: '' },
  ])
})

test('a publication of nothing needs no file', () => {
  const host = memoryHost()
  githubStep(host).stepFiles.publish({ variables: {}, outputs: {} })
  expect(host.files.texts()).toEqual({})
})

test('of a publication that fails nothing stays', () => {
  const full = memoryFiles({ '/env': 'EARLIER=1\n' }, (_, path) =>
    path === '/output' ? new Error('ENOSPC') : undefined,
  )
  const host = memoryHost({ env: files, files: full })
  const publish = () => githubStep(host).stepFiles.publish({ variables: { A: '1' }, outputs: { b: '2' } })
  expect(publish).toThrow(/The outputs could not be set: writing to GITHUB_OUTPUT failed: ENOSPC/)
  expect(host.files.texts()).toEqual({ '/env': 'EARLIER=1\n' })
})

test('a runner on Windows gets its line ends', () => {
  const host = memoryHost({ env: files, platform: 'win32' })
  githubStep(host).stepFiles.publish({ variables: { A: '1' }, outputs: {} })
  expect(host.files.texts()['/env']).toMatch(/^A<<(\S+)\r\n1\r\n\1\r\n$/)
})

test('state is what the post run is given', () => {
  const host = memoryHost({ env: { ...files, STATE_receipt: 'kept', STATE_empty: '' } })
  const { stepFiles } = githubStep(host)
  expect([stepFiles.state('receipt'), stepFiles.state('empty'), stepFiles.state('other')]).toEqual([
    'kept',
    undefined,
    undefined,
  ])
})

test.each<readonly [string, readonly string[]]>([
  ['plain', ['plain', 'cGxhaW4=']],
  ['a/b+c', ['a/b+c', 'a%2Fb%2Bc', 'YS9iK2M=']],
  ['say "hi"', ['say "hi"', 'say%20%22hi%22', 'say \\"hi\\"', 'c2F5ICJoaSI=']],
  ['first\nsecond', ['first', 'second', 'Zmlyc3QKc2Vjb25k']],
  ['abc', ['YWJj']],
  ['', []],
])('%j is masked in the forms that tools print', (secret, forms) => {
  const host = memoryHost()
  githubStep(host).log.mask(secret)
  const masks = host.printed
    .join('\n')
    .split('\n')
    .filter((line) => line !== '')
  expect(masks.map((line) => line.replace('::add-mask::', '').replaceAll('%25', '%'))).toEqual(forms)
})

test('words to people are no commands', () => {
  const host = memoryHost({ env: files })
  const { log, stepFiles } = githubStep(host)
  log.info('::set-env name=X::y')
  log.warning('two\nlines', 'a: b, c')
  log.group('title\n::error::x', ['::error::y', 'plain'])
  stepFiles.summary('# done')
  expect(host.printed).toEqual([
    '| ::set-env name=X::y',
    '::warning title=a%3A b%2C c::two%0Alines',
    '::group::title%0A::error::x',
    '| ::error::y',
    'plain',
    '::endgroup::',
  ])
  expect(host.files.texts()).toEqual({ '/summary': '# done\n' })
})
