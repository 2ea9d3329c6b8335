import { createServer, type IncomingMessage, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, type TestContext, test } from 'vitest'
import { account, oidc, type Scene, scene, sessionArn } from '../support/stage.ts'

/** An STS that does not say whom it made a session for, as compatible services are; some know GetCallerIdentity. */
interface Manners {
  readonly user: '' | '<AssumedRoleUser><Arn></Arn><AssumeRoleId></AssumeRoleId></AssumedRoleUser>'
  readonly callerIdentity: boolean
}

const refusal =
  '<ErrorResponse><Error><Code>InvalidParameterValue</Code><Message>Unsupported action GetCallerIdentity</Message></Error></ErrorResponse>'

async function reticent(
  { onTestFinished }: TestContext,
  { emulator }: Scene,
  manners: Manners,
): Promise<string> {
  const server = createServer(async (incoming, response) => {
    const body = await text(incoming)
    if (!manners.callerIdentity && body.includes('GetCallerIdentity')) {
      response.writeHead(400).end(refusal)
      return
    }
    const answer = await forwarded(emulator.url, incoming, body)
    const whole = await text(answer)
    response
      .writeHead(answer.statusCode ?? 500)
      .end(whole.replace(/<AssumedRoleUser>[\s\S]*<\/AssumedRoleUser>/, manners.user))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** With its headers as they are: they are signed. */
function forwarded(
  url: string,
  { headers, method }: IncomingMessage,
  body: string,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    send(url, { method, headers }, resolve).on('error', reject).end(body)
  })
}

const users = ['', '<AssumedRoleUser><Arn></Arn><AssumeRoleId></AssumeRoleId></AssumedRoleUser>'] as const

describe.concurrent('an STS that does not say whom it made a session for', () => {
  test.for(users)('is asked with the new keys: %j', async (user, context) => {
    const stage = await scene(context)
    const endpoint = await reticent(context, stage, { user, callerIdentity: true })
    const step = await stage.step({ ...oidc, 'sts-endpoint': endpoint, 'allowed-account-ids': account })
    expect(step).toMatchObject({
      code: 0,
      outputs: { 'aws-account-id': account, 'authenticated-arn': sessionArn('deploy') },
    })
    expect(step.log).toMatch(/^Authenticated as assumedRoleId \w+:GitHubActions$/m)
  })

  test.for(users)('and does not tell when asked: published without an account: %j', async (user, context) => {
    const stage = await scene(context)
    const endpoint = await reticent(context, stage, { user, callerIdentity: false })
    const { code, outputs, variables, log } = await stage.step({ ...oidc, 'sts-endpoint': endpoint })
    expect({ code, outputs }).toEqual({ code: 0, outputs: {} })
    expect(variables['AWS_ACCESS_KEY_ID']).toMatch(/^ASIA/)
    expect(log).toContain('Authenticated as an identity that the service does not name')
  })

  test('and does not tell when asked: refused where the account matters', async (context) => {
    const stage = await scene(context)
    const endpoint = await reticent(context, stage, { user: '', callerIdentity: false })
    const inputs = { ...oidc, 'sts-endpoint': endpoint, 'allowed-account-ids': account }
    const { code, errors, log } = await stage.step(inputs)
    expect(code).toBe(1)
    expect(errors).toEqual([
      expect.stringContaining('The service did not tell the account of the credentials'),
    ])
    expect(log).not.toContain('Authenticated as')
  })
})
