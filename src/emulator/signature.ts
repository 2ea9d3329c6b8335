/** Verifies requests signed with Signature Version 4. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html */
import { createHash, timingSafeEqual } from 'node:crypto'
import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'
import type { Credential, Directory, Principal } from './directory.ts'
import { refusals } from './refusal.ts'
import { pathOf, queryOf, type WireRequest } from './wire.ts'

interface Authorization {
  readonly accessKeyId: string
  /** `YYYYMMDD` */
  readonly day: string
  readonly region: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

/** Whoever signed, and for which Region. */
export interface Signed {
  readonly principal: Principal
  readonly region: string
}

export interface VerifyOptions {
  readonly directory: Directory
  /** Milliseconds since the epoch. */
  readonly now: number
  /** The only Region to accept; undefined = any. */
  readonly region: string | undefined
}

/** @throws Refusal as STS would */
export async function verifySignature(request: WireRequest, options: VerifyOptions): Promise<Signed> {
  const authorization = authorizationFrom(request)
  const credential = credentialOf(request, authorization, options)
  checkScope(authorization, options)
  const signedAt = checkTime(request, authorization, options.now)
  checkBody(request)
  const expected = await signatureOf(request, { authorization, secret: credential.secret, signedAt })
  if (!sameText(expected, authorization.signature)) throw refusals.signatureMismatch()
  return { principal: credential.principal, region: authorization.region }
}

function authorizationFrom(request: WireRequest): Authorization {
  const header = request.headers['authorization']
  if (header === undefined) throw refusals.unsigned()
  const [algorithm = '', ...rest] = header.split(' ')
  if (algorithm !== 'AWS4-HMAC-SHA256')
    throw refusals.incompleteSignature(`Unsupported AWS 'algorithm': '${algorithm}'.`)
  const parts = partsFrom(rest.join(' '))
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !parts.get(name))
  if (missing.length > 0)
    throw refusals.incompleteSignature(
      `${missing.map((name) => `Authorization header requires '${name}' parameter.`).join(' ')} Authorization=${algorithm}`,
    )
  const [accessKeyId = '', day = '', region = '', service, end] = (parts.get('Credential') ?? '').split('/')
  if (service !== 'sts') throw refusals.signature("Credential should be scoped to correct service: 'sts'. ")
  if (end !== 'aws4_request')
    throw refusals.signature("Credential should be scoped with a valid terminator: 'aws4_request'. ")
  const signedHeaders = (parts.get('SignedHeaders') ?? '').split(';')
  if (!signedHeaders.includes('host'))
    throw refusals.signature("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
  return { accessKeyId, day, region, signedHeaders, signature: parts.get('Signature') ?? '' }
}

/** `Credential=…, SignedHeaders=…, Signature=…` */
function partsFrom(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(',').map((part) => {
      const [name = '', ...value] = part.trim().split('=')
      return [name, value.join('=')]
    }),
  )
}

function credentialOf(
  request: WireRequest,
  authorization: Authorization,
  options: VerifyOptions,
): Credential {
  const credential = options.directory.credential(authorization.accessKeyId)
  const token = request.headers['x-amz-security-token']
  if (credential === undefined) throw refusals.unknownKey()
  switch (credential.kind) {
    case 'key':
      if (credential.status === 'inactive' || token !== undefined) throw refusals.unknownKey()
      return credential
    case 'session':
      if (token === undefined || !sameText(token, credential.session.sessionToken))
        throw refusals.unknownKey()
      if (options.now >= credential.session.endsAt) throw refusals.sessionExpired()
      return credential
  }
}

function checkScope({ region }: Authorization, options: VerifyOptions): void {
  if (options.region !== undefined && options.region !== region)
    throw refusals.signature(`Credential should be scoped to a valid region, not '${region}'. `)
}

const quarterHour = 15 * 60 * 1000

/** When the request was signed, in milliseconds since the epoch. */
function checkTime(request: WireRequest, { day }: Authorization, now: number): number {
  const stamp = request.headers['x-amz-date'] ?? ''
  const signedAt = timeFromStamp(stamp)
  if (signedAt === undefined)
    throw refusals.incompleteSignature(
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    )
  if (!stamp.startsWith(day))
    throw refusals.signature(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${stamp.slice(0, 8)}', from '${stamp}'.`,
    )
  if (signedAt < now - quarterHour)
    throw refusals.signature(
      `Signature expired: ${stamp} is now earlier than ${toStamp(now - quarterHour)} (${toStamp(now)} - 15 min.)`,
    )
  if (signedAt > now + quarterHour)
    throw refusals.signature(
      `Signature not yet current: ${stamp} is still later than ${toStamp(now + quarterHour)} (${toStamp(now)} + 15 min.)`,
    )
  return signedAt
}

/** `20150830T123600Z` */
function timeFromStamp(stamp: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second] = match
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}

function toStamp(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/[-:]|\.\d{3}/g, '')
}

/** The library trusts this header, a verifier must not. */
function checkBody(request: WireRequest): void {
  const claimed = request.headers['x-amz-content-sha256']
  const actual = createHash('sha256').update(request.body).digest('hex')
  if (claimed !== undefined && !sameText(claimed, actual)) throw refusals.signatureMismatch()
}

interface Signing {
  readonly authorization: Authorization
  readonly secret: string
  readonly signedAt: number
}

async function signatureOf(
  request: WireRequest,
  { authorization, secret, signedAt }: Signing,
): Promise<string> {
  const { accessKeyId, region, signedHeaders } = authorization
  const signer = new SignatureV4({
    service: 'sts',
    region,
    sha256: Sha256,
    applyChecksum: false,
    credentials: { accessKeyId, secretAccessKey: secret },
  })
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => signedHeaders.includes(name)),
  )
  const unsigned = {
    protocol: 'http:',
    hostname: request.headers['host'] ?? '',
    method: request.method,
    path: pathOf(request.target),
    query: Object.fromEntries(queryOf(request.target)),
    headers,
    body: request.body,
  }
  const signed = await signer.sign(unsigned, {
    signingDate: new Date(signedAt),
    signableHeaders: new Set(signedHeaders),
  })
  return /Signature=([0-9a-f]+)/.exec(signed.headers['authorization'] ?? '')?.[1] ?? ''
}

function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(left), digest(right))
}
