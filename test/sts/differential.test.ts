import { Sha256 } from '@aws-crypto/sha256-js'
import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand } from '@aws-sdk/client-sts'
import { SignatureV4 } from '@smithy/signature-v4'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CredentialsError } from '../../src/core/errors.ts'
import {
  type Answer,
  type Recorded,
  type RecordingServer,
  recordingServer,
} from '../support/recording-server.ts'
import {
  assumeRole,
  callerIdentity,
  full,
  inputFrom,
  keys,
  ours,
  type Pair,
  plain,
  region,
  signedInputFrom,
  theirs,
  webIdentity,
} from './both-clients.ts'

let server: RecordingServer
beforeAll(async () => {
  server = await recordingServer()
})
afterAll(() => server.close())

describe('the wire', () => {
  const calls: readonly (readonly [string, Pair])[] = [
    ['AssumeRoleWithWebIdentity', webIdentity],
    [
      'AssumeRoleWithWebIdentity with policies',
      {
        ours: (client) => client.assumeRoleWithWebIdentity(full, 'tok'),
        theirs: (client) =>
          client.send(new AssumeRoleWithWebIdentityCommand({ ...inputFrom(full), WebIdentityToken: 'tok' })),
      },
    ],
    ['AssumeRole with everything', assumeRole],
    [
      'AssumeRole with the least',
      {
        ours: (client) => client.assumeRole(plain, keys),
        theirs: (client) => client.send(new AssumeRoleCommand(signedInputFrom(plain))),
      },
    ],
    ['GetCallerIdentity', callerIdentity],
  ]
  for (const path of ['', '/', '/base/sts', '/a%20b/~c']) {
    test.each(calls)(`%s at "${path}"`, async (_, pair) => {
      server.answer = { status: 500, body: '' }
      server.requests.length = 0
      await pair.ours(ours(server.url + path)).catch(() => {})
      await pair.theirs(theirs(server.url + path)).catch(() => {})
      const [mine, sdk] = server.requests
      if (mine === undefined || sdk === undefined) throw new Error('both clients must have called')
      expect(wireOf(mine)).toEqual(wireOf(sdk))
      const signed = pair.ours.toString().includes('WebIdentity') ? 'unsigned' : 'valid'
      expect([await signature(mine), await signature(sdk)]).toEqual([signed, signed])
    })
  }
})

function wireOf({ method, path, headers, body }: Recorded) {
  const fields = [...new URLSearchParams(body)].sort()
  return {
    method,
    // The SDK ends every path with a slash; this client, like botocore, keeps the one it was given.
    path: path.replace(/(?<=.)\/$/, ''),
    fields,
    type: headers['content-type']?.split(';')[0],
    token: headers['x-amz-security-token'],
    scope: headers['authorization']?.match(/Credential=\S+/)?.[0],
  }
}

/** Signs the request anew, with the SDK's signer and what the request itself says was signed. */
async function signature({
  method,
  path,
  headers,
  body,
}: Recorded): Promise<'unsigned' | 'valid' | 'invalid'> {
  const authorization = headers['authorization']
  if (authorization === undefined) return 'unsigned'
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? []
  const signer = new SignatureV4({
    service: 'sts',
    region,
    sha256: Sha256,
    credentials: keys,
    applyChecksum: false,
  })
  const request = {
    method,
    protocol: 'http:',
    hostname: '127.0.0.1',
    path,
    query: {},
    headers: Object.fromEntries(names.map((name) => [name, headers[name] ?? ''])),
    body,
  }
  const date = headers['x-amz-date']?.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5') ?? ''
  const again = await signer.sign(request, { signingDate: new Date(date) })
  return signatureIn(again.headers['authorization']) === signatureIn(authorization) ? 'valid' : 'invalid'
}

function signatureIn(authorization: string | undefined): string | undefined {
  return /Signature=(\w+)/.exec(authorization ?? '')?.[1]
}

const ns = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"'
const credentials =
  '<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>s/e+c</SecretAccessKey>' +
  '<SessionToken>to/k+e=</SessionToken><Expiration>2030-01-02T03:04:05Z</Expiration></Credentials>'
const user =
  '<AssumedRoleUser><AssumedRoleId>AROA:GitHubActions</AssumedRoleId>' +
  '<Arn>arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions</Arn></AssumedRoleUser>'

const success = (action: string, result: string) =>
  `<${action}Response ${ns}><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></${action}Response>`
const session = (result: string): Answer => ({
  status: 200,
  body: success('AssumeRoleWithWebIdentity', result),
})
const caller = (account: string): Answer => ({
  status: 200,
  body: success('GetCallerIdentity', `<Arn>arn:x</Arn><UserId>AIDA</UserId><Account>${account}</Account>`),
})
const refusal = (status: number, error: string): Answer => ({
  status,
  body: `<ErrorResponse ${ns}><Error>${error}</Error><RequestId>r-1</RequestId></ErrorResponse>`,
})

describe('answers that both understand alike', () => {
  const rows: readonly (readonly [string, Pair, Answer])[] = [
    ['a session', webIdentity, session(credentials + user)],
    ['a session of AssumeRole', assumeRole, { status: 200, body: success('AssumeRole', credentials + user) }],
    ['an XML declaration', webIdentity, xml(session(credentials + user), '<?xml version="1.0"?>\n')],
    ['blanks between elements', webIdentity, session(`\n  ${credentials}\r\n\t${user}\n`)],
    ['comments', webIdentity, session(`<!-- a -->${credentials}<!-- <Credentials> -->${user}`)],
    ['unknown elements', webIdentity, session(`<Extra><A/></Extra>${credentials}${user}<SourceIdentity/>`)],
    ['CDATA', webIdentity, session(credentials.replace('s/e+c', '<![CDATA[s/e+c]]>') + user)],
    ['entities', webIdentity, session(credentials.replace('s/e+c', 's&#47;e&#x2B;c') + user)],
    ['attributes', webIdentity, session(credentials.replace('<AccessKeyId>', '<AccessKeyId a="b">') + user)],
    ['parts of seconds', webIdentity, session(credentials.replace('05Z', '05.678Z') + user)],
    ['an offset', webIdentity, session(credentials.replace('05Z', '05+02:00') + user)],
    ['an identity', callerIdentity, caller('111122223333')],
    ['an identity in CDATA', callerIdentity, caller('<![CDATA[111122223333]]>')],
    ['two accounts', callerIdentity, caller('1</Account><Account>2')],
    ['an account of elements', callerIdentity, caller('<A>1</A>')],
    [
      'a refusal',
      webIdentity,
      refusal(403, '<Type>Sender</Type><Code>AccessDenied</Code><Message>No.</Message>'),
    ],
    [
      'a refusal of a signed call',
      callerIdentity,
      refusal(403, '<Code>ExpiredToken</Code><Message>Old.</Message>'),
    ],
    ...[
      'ExpiredTokenException',
      'IDPCommunicationError',
      'IDPRejectedClaim',
      'InvalidIdentityToken',
      'MalformedPolicyDocument',
      'PackedPolicyTooLarge',
      'RegionDisabledException',
      'Throttling',
      'ValidationError',
    ].map((code) => [code, webIdentity, refusal(400, `<Code>${code}</Code><Message>m</Message>`)] as const),
    [
      'a message with entities',
      webIdentity,
      refusal(400, '<Code>X</Code><Message>&lt;&amp;&quot;&#228;&#x20AC;</Message>'),
    ],
    ['a message in CDATA', webIdentity, refusal(400, '<Code>X</Code><Message>a<![CDATA[<b>]]>c</Message>')],
    [
      'a message in other scripts',
      webIdentity,
      refusal(400, '<Code>X</Code><Message>größer 大 😀</Message>'),
    ],
    ['500 of the service', webIdentity, refusal(500, '<Code>InternalFailure</Code><Message>m</Message>')],
    ['a page of a proxy', webIdentity, { status: 503, body: '<html><body>busy</body></html>' }],
    ['no body', webIdentity, { status: 502, body: '' }],
    [
      'a truncated refusal',
      webIdentity,
      { status: 403, body: '<ErrorResponse><Error><Code>AccessDenied</Code>' },
    ],
    ['a truncated session', webIdentity, { status: 200, body: session(credentials).body.slice(0, 200) }],
    ['plain text', webIdentity, { status: 200, body: 'It works!' }],
    ['JSON', webIdentity, { status: 200, body: '{"Credentials":{}}' }],
  ]
  test.each(rows)('%s', async (_, pair, answer) => {
    server.answer = answer
    const mine = await outcomeOfOurs(pair)
    expect(mine).toEqual(await outcomeOfTheirs(pair))
  })
})

describe('answers that this client understands otherwise', () => {
  const refused = (status: number, message = 'm') => ({ code: 'AccessDenied', message, status })
  const unreadable = { status: 200, unreadable: true }
  const rows: readonly (readonly [string, Pair, Answer, Outcome])[] = [
    [
      'blanks around a value',
      callerIdentity,
      caller(' 111122223333\n'),
      { arn: 'arn:x', account: '111122223333' },
    ],
    [
      'an error without its envelope',
      callerIdentity,
      { status: 403, body: '<Error><Code>AccessDenied</Code><Message>m</Message></Error>' },
      refused(403),
    ],
    [
      'an error in JSON',
      callerIdentity,
      { status: 403, body: '{"__type":"com.amazon.x#AccessDenied","message":"m"}' },
      refused(403),
    ],
    [
      'an error in nested JSON',
      callerIdentity,
      { status: 403, body: '{"Error":{"Code":"AccessDenied","Message":"m"}}' },
      refused(403),
    ],
    [
      'an error that calls itself a success',
      callerIdentity,
      refusal(200, '<Code>AccessDenied</Code><Message>m</Message>'),
      refused(200),
    ],
    [
      'a message over lines',
      callerIdentity,
      refusal(403, '<Code>AccessDenied</Code><Message>a\n  b</Message>'),
      refused(403, 'a b'),
    ],
    [
      'a secret in a message',
      callerIdentity,
      refusal(403, `<Code>AccessDenied</Code><Message>key ${keys.accessKeyId}</Message>`),
      refused(403, 'key ***'),
    ],
    ['nothing', callerIdentity, { status: 200, body: '' }, unreadable],
    ['a foreign document', callerIdentity, { status: 200, body: '<html/>' }, unreadable],
    ['the answer to another call', callerIdentity, session(credentials + user), unreadable],
    ['no account', callerIdentity, caller(''), unreadable],
    ['no secret', webIdentity, session(credentials.replace('s/e+c', '') + user), unreadable],
    ['a blank in a secret', webIdentity, session(credentials.replace('s/e+c', 's e') + user), unreadable],
    [
      'a line end in a secret',
      webIdentity,
      session(credentials.replace('s/e+c', 's&#10;e') + user),
      unreadable,
    ],
    ['no expiration', webIdentity, session(credentials.replace(/<Exp.*tion>/, '') + user), unreadable],
    [
      'an expiration in another age',
      webIdentity,
      session(credentials.replace('2030', '1970') + user),
      unreadable,
    ],
    [
      'a document type',
      webIdentity,
      xml(session(credentials + user), '<!DOCTYPE x [<!ENTITY a "b">]>'),
      unreadable,
    ],
    [
      'an entity of a document type',
      webIdentity,
      session(credentials.replace('s/e+c', 's&xxe;') + user),
      unreadable,
    ],
  ]
  test.each(rows)('%s', async (_, pair, answer, expected) => {
    server.answer = answer
    const mine = await outcomeOfOurs(pair)
    expect(mine).toMatchObject(expected)
    expect(await outcomeOfTheirs(pair)).not.toEqual(mine)
  })
})

function xml(answer: Answer, prefix: string): Answer {
  return { ...answer, body: prefix + answer.body }
}

type Outcome = Readonly<Record<string, unknown>>

async function outcomeOfOurs(pair: Pair): Promise<Outcome> {
  try {
    const value = await pair.ours(ours(server.url))
    return 'keys' in value ? { ...value.keys, ...value.identity, expiration: value.expiration } : { ...value }
  } catch (error) {
    if (!(error instanceof CredentialsError)) throw error
    const { status, awsCode: code, awsMessage: message } = error.details
    return error.code === 'sts-refused' ? { status, code, message } : { status, unreadable: true }
  }
}

async function outcomeOfTheirs(pair: Pair): Promise<Outcome> {
  try {
    const value = await pair.theirs(theirs(server.url))
    if (!('Credentials' in value || 'AssumedRoleUser' in value)) {
      const { Account: account, Arn: arn, UserId: userId } = Object(value)
      return { account, arn, userId }
    }
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = value.Credentials ?? {}
    const { Arn: arn, AssumedRoleId: userId } = value.AssumedRoleUser ?? {}
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: Expiration?.getTime(),
      account: arn?.split(':')[4],
      arn,
      userId,
    }
  } catch (error) {
    const { Code: code, message, $metadata } = Object(error)
    const status = $metadata?.httpStatusCode
    return typeof code === 'string' ? { status, code, message } : { status, unreadable: true }
  }
}
