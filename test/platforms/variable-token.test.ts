import { expect, test } from 'vitest'
import { lineLog } from '../../src/core/log.ts'
import { contextOf, type Platform } from '../../src/core/platform.ts'
import { knownOf, runUnpublished } from '../../src/run.ts'
import { memoryHost } from '../support/memory-host.ts'

/** A CI that puts a token into a variable, as short as such a file under src/platforms/ is. */
const octo: Platform = {
  name: 'octo',
  detect: (env) => env['OCTO_CI'] === 'true',
  facts: (env) => ({
    platform: 'octo',
    repository: env['OCTO_REPOSITORY'],
    runId: env['OCTO_RUN'],
    sessionName: 'OctoCI',
    executionEnvironment: 'OctoCI',
    sessionTags: [{ key: 'Repository', value: env['OCTO_REPOSITORY'], droppable: false }],
  }),
  token({ OCTO_TOKEN: token = '' }) {
    const known = { secrets: [token], variables: ['OCTO_TOKEN'] }
    return token === ''
      ? { ...known, kind: 'none', because: 'This job has no OCTO_TOKEN', fix: 'Add to the job: oidc: true' }
      : { ...known, kind: 'fixed', audiences: ['octo'], renewable: false, read: async () => token }
  },
}

const token = 'eyJhbGciOiJub25lIn0.e30.c2lnbmF0dXJl'
const role = 'arn:aws:iam::111122223333:role/deploy'
const inputs = { 'aws-region': 'eu-central-1', 'role-to-assume': role }

function jobIn(env: Readonly<Record<string, string>>, given: Readonly<Record<string, string>> = {}) {
  const host = memoryHost({ env, answers: [{ body: answer }] })
  const masked: string[] = []
  const lines: string[] = []
  const context = contextOf(octo, env)
  const log = lineLog({ line: (line) => void lines.push(line), mask: (value) => void masked.push(value) })
  const all: Readonly<Record<string, string | undefined>> = { ...inputs, ...given }
  const job = { ...context, host, log, say: log.info, input: (name: string) => all[name] }
  return { host, masked, lines, obtained: () => runUnpublished(job, knownOf(context)) }
}

const answer = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
<Credentials><AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>secret-access-key</SecretAccessKey>
<SessionToken>session-token</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials>
<AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/deploy/OctoCI</Arn><AssumedRoleId>AROA:OctoCI</AssumedRoleId></AssumedRoleUser>
</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`

test('the token of a variable is exchanged under the names of its CI, and hidden', async () => {
  const { host, masked, obtained } = jobIn({ OCTO_TOKEN: token, OCTO_RUN: '42' })
  expect(await obtained()).toMatchObject([{ session: { keys: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE' } } }])
  const [call, ...others] = host.sent
  expect(others).toEqual([])
  expect(Object.fromEntries(new URLSearchParams(call?.body))).toMatchObject({
    WebIdentityToken: token,
    RoleSessionName: 'OctoCI',
  })
  expect(call?.headers['user-agent']).toMatch(/ exec-env\/OctoCI run\/42$/)
  expect(masked).toEqual(expect.arrayContaining([token, 'secret-access-key', 'session-token']))
})

test.each<readonly [string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, RegExp]>([
  ['a token that is issued once', { OCTO_TOKEN: token }, { refresh: 'process' }, /refresh .*issued once/],
  ['no token', {}, { refresh: 'process' }, /refresh .*This job has no OCTO_TOKEN/],
  [
    'a tag that the CI has already',
    { OCTO_TOKEN: token },
    { 'custom-tags': '{"repository": "x"}' },
    /must not set "repository"/,
  ],
])('refuses %s', async (_, env, given, problem) => {
  const { host, obtained } = jobIn(env, given)
  await expect(obtained()).rejects.toThrow(problem)
  expect(host.sent).toEqual([])
})
