/** Whole workflows by act: `uses: ./`, main and post, and later steps that use the credentials with the AWS CLI. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ActRun, act } from './act.ts'
import { scenarios } from './act-scenarios.ts'
import { type Aws, accountWith, roleOf, startAws } from './aws.ts'
import { recorder } from './results.ts'

const results = recorder('act')

let aws: Aws
beforeAll(async () => {
  const distrustful = { trust: { Version: '2012-10-17', Statement: [] } }
  aws = await startAws(accountWith(roleOf('deploy'), roleOf('read'), roleOf('nobody', distrustful)))
})
afterAll(async () => {
  results.write()
  await aws?.stop()
})

const mine = '# mine\r\n[me]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n\n\n'
const runsOf = ({ lines }: ActRun, stage: string) =>
  lines.flatMap(({ step, stage: at, result }) => (step === './' && at === stage && result ? [result] : []))

/** What it said of the endpoint is no longer served. */
async function endpointIsGone({ lines }: ActRun): Promise<void> {
  const url = lines.flatMap(({ message }) => /^served at (\S+)$/.exec(message)?.[1] ?? [])[0]
  if (url !== undefined) await expect(fetch(url)).rejects.toThrow('fetch failed')
}

test.concurrent.for(scenarios)('$workflow: $what', async (scenario) => {
  const { workflow, what, tokens = true, edit = (text: string) => text, code, says, main } = scenario
  await results.record({ subject: 'act', what }, async () => {
    const { AWS_ENDPOINT_URL_STS: _, ...tokenEndpoint } = aws.emulator.env
    const env = {
      AWS_ENDPOINT_URL: aws.url,
      AWS_EC2_METADATA_DISABLED: 'true',
      ...(tokens ? tokenEndpoint : {}),
    }
    const ran = await act({ workflow, edit, env, credentialsFile: mine })
    const said = ran.lines.map(({ message }) => message)
    const saidAll = says.map((line) =>
      typeof line === 'string' ? expect.stringContaining(line) : expect.stringMatching(line),
    )
    expect(said).toEqual(expect.arrayContaining(saidAll))
    const witnessed = said.filter((line) => line.startsWith('witness: '))
    expect(witnessed).toEqual(says.filter((line) => String(line).startsWith('witness: ')))
    expect(said).not.toContain('skipped this')
    expect({ code: ran.code, main: runsOf(ran, 'Main') }).toEqual({ code, main })
    // Each run that began has its post run, and none fails.
    expect(runsOf(ran, 'Post')).toEqual(main.map(() => 'success'))
    expect(ran.credentialsFile).toBe(mine)
    await endpointIsGone(ran)
    for (const secret of aws.secrets()) expect(ran.shown.includes(secret)).toBe(false)
    return undefined
  })
})

test('the secrets that no log showed are the three of each of nine sessions, and ten tokens', () => {
  expect(new Set(aws.secrets()).size).toBe(37)
})
