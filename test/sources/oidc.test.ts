import { expect, test } from 'vitest'
import { github } from '../../src/platforms/github.ts'
import { githubStep } from '../../src/platforms/github-step.ts'
import { oidcTokens } from '../../src/sources/oidc.ts'
import { memoryHost } from '../support/memory-host.ts'

const env = {
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://tokens.test/?v=1',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer',
}
const ask = { audience: 'sts.amazonaws.com' }
const good = { body: '{"value":"eyJhbGciOiJub25lIn0.e30.s"}' }

function stage(answers: readonly object[], maxAttempts = 12) {
  const host = memoryHost({ env, answers })
  const lines: string[] = []
  const retry = {
    retry: { maxAttempts, explicit: false },
    clock: host.clock,
    log: (line: string) => void lines.push(line),
  }
  return {
    host,
    lines,
    tokens: oidcTokens({
      token: github.token(env),
      host,
      log: githubStep(host).log,
      ask,
      retry,
      meanwhile: () => {},
    }),
  }
}

test('a token is masked before anybody has it', async () => {
  const { host, tokens } = stage([good])
  const token = await tokens(false)
  expect(token).toBe('eyJhbGciOiJub25lIn0.e30.s')
  expect(host.printed.join('\n')).toContain(`::add-mask::${token}`)
})

test('a busy endpoint is asked again, each time with a line', async () => {
  const { host, lines, tokens } = stage([{ status: 503 }, { status: 200, body: '{' }, good])
  await tokens(false)
  expect(host.sent).toHaveLength(3)
  expect(lines).toEqual([
    expect.stringMatching(/^The OIDC token: .*503.*Attempt 1 of 12/),
    expect.stringMatching(/Attempt 2 of 12/),
  ])
})

test.each([
  ['a refusal', [{ status: 403 }], 12, 1],
  ['a busy endpoint', [{ status: 503 }], 3, 3],
])('%s ends it, for every caller that waits', async (_, answers, maxAttempts, requests) => {
  const { host, tokens } = stage(answers, maxAttempts)
  await expect(tokens(false)).rejects.toMatchObject({
    code: 'token-request-failed',
    retryable: 'never',
    message: expect.stringMatching(/^getIDToken call failed: .* HTTP status /),
  })
  expect(host.sent).toHaveLength(requests)
})
