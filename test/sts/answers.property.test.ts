import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CredentialsError } from '../../src/core/errors.ts'
import type { Session } from '../../src/core/session.ts'
import { stsClient } from '../../src/sts/client.ts'
import { plain, region } from './both-clients.ts'

const now = Date.UTC(2026, 0, 2, 3, 4, 5)

/** What the client makes of this answer. */
async function readingOf(body: string, status = 200): Promise<Session | CredentialsError> {
  const client = stsClient({
    endpoint: 'https://sts.example.com',
    region,
    userAgent: () => 'product/1.2',
    clock: { now: () => now },
    http: { send: async () => ({ status, headers: { 'content-type': 'text/xml' }, body }) },
  })
  try {
    return await client.assumeRoleWithWebIdentity(plain, 'eyJ.a_b-c.d')
  } catch (thrown) {
    if (thrown instanceof CredentialsError) return thrown
    throw thrown
  }
}

/** As an XML writer may put it: entities, or a CDATA section. */
const escaped = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
const sectioned = (text: string) => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`

const answer = (
  fields: Readonly<Record<string, string>>,
  write: (text: string) => string,
) => `<?xml version="1.0"?>
<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/deploy/x</Arn><AssumedRoleId>AROA:x</AssumedRoleId></AssumedRoleUser>
    <Credentials>${Object.entries(fields)
      .map(([name, value]) => `<${name}>${write(value)}</${name}>`)
      .join('\n')}<Expiration>2026-01-02T04:04:05Z</Expiration></Credentials>
  </AssumeRoleWithWebIdentityResult>
</AssumeRoleWithWebIdentityResponse>`

const keyText = fc.string({ unit: fc.constantFrom(...'abcXYZ019+/=_-&<>"\''), minLength: 16, maxLength: 60 })

test('what AWS says is read to the letter, however it is written', async () => {
  await fc.assert(
    fc.asyncProperty(
      keyText,
      keyText,
      keyText,
      fc.constantFrom(escaped, sectioned),
      async (id, secret, token, write) => {
        const fields = { AccessKeyId: id, SecretAccessKey: secret, SessionToken: token }
        const reading = await readingOf(answer(fields, write))
        expect(reading).toMatchObject({
          keys: { accessKeyId: id, secretAccessKey: secret, sessionToken: token },
        })
      },
    ),
    { numRuns: 500, seed: 7 },
  )
})

test('any text is a session or an error that says so, and shows no secret', async () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKY'
  const whole = answer(
    { AccessKeyId: 'ASIAIOSFODNN7EXAMPLE', SecretAccessKey: secret, SessionToken: 'IQoJ'.repeat(30) },
    escaped,
  )
  const damaged = fc
    .tuple(fc.nat(whole.length), fc.nat(40), fc.string({ unit: 'binary', maxLength: 20 }))
    .map(([at, length, text]) => whole.slice(0, at) + text + whole.slice(at + length))
  const foreign = fc.oneof(damaged, fc.string({ unit: 'binary', maxLength: 200 }), fc.json())
  await fc.assert(
    fc.asyncProperty(foreign, fc.constantFrom(200, 200, 400, 403, 500, 302), async (body, status) => {
      const reading = await readingOf(body, status)
      if (reading instanceof CredentialsError) {
        expect(['sts-unreadable', 'sts-refused']).toContain(reading.code)
        expect(reading.message).not.toContain(secret)
      } else expect(reading.keys.secretAccessKey).not.toBe('')
    }),
    { numRuns: 1500, seed: 7 },
  )
})
