import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, type TestContext, test } from 'vitest'
import type { Step } from '../support/runner.ts'
import { keyInputs, oidc, region, roleArn, scene } from '../support/stage.ts'

/** What a service that got a secret may answer with it. */
interface Repetition {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

const failed = (code: string, message: string, id = 'r-1') =>
  `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error><RequestId>${id}</RequestId></ErrorResponse>`

const ways: readonly (readonly [string, (secret: string) => Repetition])[] = [
  ['in its message', (secret) => ({ body: failed('ValidationError', `bad value ${secret} given`) })],
  ['in half', (secret) => ({ body: failed('ValidationError', `bad value ${secret.slice(0, 24)}`) })],
  [
    'at the cut of a long message',
    (secret) => ({ body: failed('ValidationError', `${'word '.repeat(197)}${secret}`) }),
  ],
  ['as its code', (secret) => ({ body: failed(secret.slice(0, 100), 'no') })],
  ['as the number of the request', (secret) => ({ body: failed('ValidationError', 'no', secret) })],
  [
    'in a header',
    (secret) => ({ body: failed('ValidationError', 'no', ''), headers: { 'x-amzn-requestid': secret } }),
  ],
  ['as a type of content', (secret) => ({ body: '', headers: { 'content-type': secret } })],
  ['in a page', (secret) => ({ body: `<html><body>${secret}</body></html>`, headers: {} })],
  ['percent-encoded', (secret) => ({ body: failed('ValidationError', encodeURIComponent(secret)) })],
  [
    'in base64',
    (secret) => ({ body: failed('ValidationError', Buffer.from(`user:${secret}`).toString('base64')) }),
  ],
  ['as JSON', (secret) => ({ body: JSON.stringify({ code: 'ValidationError', message: `"${secret}"` }) })],
]

describe.concurrent('a service that repeats what it was sent', () => {
  test.for(ways)('shows no token %s', async ([, answer], context) => {
    const service = await repeating(context, (form) => answer(form.get('WebIdentityToken') ?? ''))
    const { job } = await scene(context, { env: { AWS_ENDPOINT_URL_STS: service.url } })
    const step = await job.step(oidc, { env: { SHOW_STACK_TRACE: 'true' } })
    expect(step.code).toBe(1)
    expect(service.got.length).toBeGreaterThan(0)
    for (const form of service.got) showsNothingOf(form.get('WebIdentityToken') ?? '', step)
  })

  test.for(ways)('shows no opaque token, key, external ID or password %s', async ([, answer], context) => {
    const known = [
      keyInputs['aws-secret-access-key'],
      'Tr0ub4dor.and.3',
      'request-token-of-the-job',
      'octo-external-id-7781',
    ]
    for (const secret of known) {
      const service = await repeating(context, () => answer(secret))
      const { job } = await scene(context)
      const step = await job.step(
        {
          ...keyInputs,
          'aws-region': region,
          'role-to-assume': roleArn('external'),
          'role-external-id': 'octo-external-id-7781',
          'sts-endpoint': service.url,
          'http-proxy': 'http://jane:Tr0ub4dor.and.3@127.0.0.1:9',
          'no-proxy': '*',
          'disable-retry': 'true',
        },
        { env: { SHOW_STACK_TRACE: 'true' } },
      )
      expect(step.code).toBe(1)
      showsNothingOf(secret, step)
    }
  })

  test('publishes none of it as whose credentials they are', async (context) => {
    const service = await repeating(context, (form) => {
      const token = form.get('WebIdentityToken') ?? ''
      return {
        status: 200,
        body: `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult>
          <Credentials><AccessKeyId>ASIAEXAMPLEEXAMPLE12</AccessKeyId><SecretAccessKey>s3cr3t/of/the/session</SecretAccessKey>
          <SessionToken>t0ken/of/the/session</SessionToken><Expiration>2199-01-01T00:00:00Z</Expiration></Credentials>
          <AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/x/${token}</Arn><AssumedRoleId>${token}</AssumedRoleId></AssumedRoleUser>
        </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
      }
    })
    const { job } = await scene(context, { env: { AWS_ENDPOINT_URL_STS: service.url } })
    const step = await job.step({ ...oidc, summary: 'true' })
    expect(step.code).toBe(0)
    for (const form of service.got) {
      showsNothingOf(form.get('WebIdentityToken') ?? '', step)
      expect(step.outputs['authenticated-arn']).not.toContain(form.get('WebIdentityToken'))
    }
  })
})

/** Neither it nor a piece of it, in no form, wherever the step says something. */
function showsNothingOf(secret: string, step: Step): void {
  expect(secret.length).toBeGreaterThan(11)
  const told = step.stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'))
  const shown = [...told, step.stderr, step.summary].join('\n').replaceAll('%25', '%')
  const forms = [
    secret,
    encodeURIComponent(secret),
    Buffer.from(`user:${secret}`).toString('base64').slice(8),
  ]
  for (const form of forms)
    for (let at = 0; at + 12 <= form.length; at += 1) expect(shown).not.toContain(form.slice(at, at + 12))
}

async function repeating(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  answer: (form: URLSearchParams) => Repetition,
): Promise<{ readonly url: string; readonly got: readonly URLSearchParams[] }> {
  const got: URLSearchParams[] = []
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await bodyOf(request))
    got.push(form)
    const { status = 400, headers = { 'content-type': 'text/xml' }, body } = answer(form)
    response.writeHead(status, headers).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, got }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}
