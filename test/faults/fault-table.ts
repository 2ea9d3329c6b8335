/** Everything the emulator can make go wrong, and what the step is to make of it with two attempts a call. */
import { account, user } from './world.ts'

export type Call = 'token' | 'AssumeRoleWithWebIdentity' | 'AssumeRole' | 'GetCallerIdentity'

/**
 * - `harmless`: the step succeeds
 * - `passing`: another attempt mends it, so once is survived
 * - `lasting`: the step fails, for another attempt would be of no use
 */
export type Kind = 'harmless' | 'passing' | 'lasting'

export interface FaultRow {
  readonly name: string
  readonly effect: Readonly<Record<string, unknown>>
  readonly kind: Kind
  /** Where a call is different. */
  readonly except?: Readonly<Partial<Record<Call, Kind>>>
  readonly how?: readonly How[]
}

/** The first call is hit, or all of them are. */
export type How = 'once' | 'always'

const refusal = (code: string, status: number, kind: Kind, more: Partial<FaultRow> = {}): FaultRow => ({
  name: `${status} ${code}`,
  effect: { kind: 'error', code, status },
  kind,
  ...more,
})

/** The token endpoint knows no codes, only statuses: what is no 500, 502, 503, 504, 429 or 408 stays. */
const lastingForToken = { except: { token: 'lasting' } } as const

const refusals: readonly FaultRow[] = [
  refusal('Throttling', 400, 'passing', lastingForToken),
  refusal('ThrottlingException', 400, 'passing', lastingForToken),
  refusal('RequestLimitExceeded', 503, 'passing'),
  refusal('TooManyRequestsException', 429, 'passing'),
  refusal('SlowDown', 503, 'passing'),
  refusal('PriorRequestNotComplete', 400, 'passing', lastingForToken),
  refusal('IDPCommunicationError', 400, 'passing', lastingForToken),
  refusal('RequestTimeout', 408, 'passing'),
  refusal('InternalFailure', 500, 'passing'),
  refusal('BadGateway', 502, 'passing'),
  refusal('ServiceUnavailable', 503, 'passing'),
  refusal('NotImplemented', 501, 'lasting'),
  refusal('AccessDenied', 403, 'passing', lastingForToken),
  refusal('InvalidClientTokenId', 403, 'passing', lastingForToken),
  refusal('ExpiredTokenException', 400, 'lasting', { except: { AssumeRoleWithWebIdentity: 'passing' } }),
  refusal('RequestExpired', 400, 'passing', lastingForToken),
  refusal('PackedPolicyTooLarge', 400, 'lasting', { except: { AssumeRole: 'passing' } }),
  refusal('InvalidIdentityToken', 400, 'lasting'),
  refusal('IDPRejectedClaim', 403, 'lasting'),
  refusal('RegionDisabledException', 403, 'lasting'),
  refusal('MalformedPolicyDocument', 400, 'lasting'),
  refusal('ValidationError', 400, 'lasting'),
  refusal('SignatureDoesNotMatch', 403, 'lasting'),
  refusal('OptInRequired', 403, 'lasting'),
  refusal('NotFound', 404, 'lasting'),
  {
    name: '503 with Retry-After: 1',
    effect: { kind: 'error', code: 'ServiceUnavailable', status: 503, retryAfter: 1 },
    kind: 'passing',
  },
  {
    name: '400 Throttling, with the secret repeated',
    effect: { kind: 'error', code: 'Throttling', message: `Rate exceeded for ${user.secret} of ${account}` },
    kind: 'passing',
    ...lastingForToken,
  },
  {
    name: 'token bucket, empty',
    effect: { kind: 'throttle', rate: 0, burst: 0 },
    kind: 'passing',
    ...lastingForToken,
  },
]

const connections: readonly FaultRow[] = [
  { name: 'delay of 300 ms', effect: { kind: 'delay', ms: 300 }, kind: 'harmless' },
  { name: 'no answer', effect: { kind: 'hang' }, kind: 'lasting' },
  { name: 'reset before the answer', effect: { kind: 'reset', at: 'start' }, kind: 'passing' },
  { name: 'reset in the headers', effect: { kind: 'reset', at: 'headers' }, kind: 'passing' },
  { name: 'reset in the body', effect: { kind: 'reset', at: 'body' }, kind: 'passing' },
  { name: 'cut off in the body', effect: { kind: 'truncate' }, kind: 'passing' },
]

/** A whole answer of status 200 that is none of STS comes from something that stands there; it stays. */
const passingForToken = { except: { token: 'passing' } } as const

const answers: readonly FaultRow[] = [
  { name: 'HTML page, 200', effect: { kind: 'garbage', as: 'html' }, kind: 'lasting', ...passingForToken },
  { name: 'HTML page, 502', effect: { kind: 'garbage', as: 'html', status: 502 }, kind: 'passing' },
  { name: 'HTML page, 505', effect: { kind: 'garbage', as: 'html', status: 505 }, kind: 'lasting' },
  { name: 'HTML page, 403', effect: { kind: 'garbage', as: 'html', status: 403 }, kind: 'lasting' },
  { name: 'random bytes', effect: { kind: 'garbage', as: 'bytes' }, kind: 'lasting', ...passingForToken },
  { name: 'empty body', effect: { kind: 'garbage', as: 'empty' }, kind: 'lasting', ...passingForToken },
  { name: 'half of the body', effect: { kind: 'garbage', as: 'half' }, kind: 'lasting', ...passingForToken },
  {
    name: 'redirect',
    effect: { kind: 'redirect', location: 'http://127.0.0.1:9/elsewhere' },
    kind: 'lasting',
  },
  { name: 'permanent redirect', effect: { kind: 'redirect', location: '/', status: 308 }, kind: 'lasting' },
  { name: '8 MiB more', effect: { kind: 'oversize' }, kind: 'lasting' },
  { name: '1 KiB more', effect: { kind: 'oversize', bytes: 1024 }, kind: 'harmless' },
  // A clock does not jump back: always only. A signed call is corrected, a token's times are not ours to correct.
  {
    name: 'clock an hour ahead',
    effect: { kind: 'clock', offsetSeconds: 3600 },
    kind: 'harmless',
    except: { token: 'lasting', AssumeRoleWithWebIdentity: 'lasting' },
    how: ['always'],
  },
  {
    name: 'clock an hour behind',
    effect: { kind: 'clock', offsetSeconds: -3600 },
    kind: 'harmless',
    except: { token: 'lasting', AssumeRoleWithWebIdentity: 'lasting' },
    how: ['always'],
  },
  {
    name: 'another content type',
    effect: { kind: 'header', name: 'Content-Type', value: 'text/html' },
    kind: 'harmless',
  },
  {
    name: 'a Date that is none',
    effect: { kind: 'header', name: 'Date', value: 'yesterday' },
    kind: 'harmless',
  },
]

export const faultRows = [...refusals, ...connections, ...answers]

export function kindOf({ kind, except }: FaultRow, call: Call): Kind {
  return except?.[call] ?? kind
}

export interface Source {
  readonly name: string
  readonly inputs: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly tokens?: boolean
  readonly calls: readonly Call[]
  /** It has another way where a call fails. */
  readonly falls?: true
}

const deploy = `arn:aws:iam::${account}:role/deploy`
const keys = { 'aws-access-key-id': user.id, 'aws-secret-access-key': user.secret }
const around = { AWS_ACCESS_KEY_ID: user.id, AWS_SECRET_ACCESS_KEY: user.secret }

export const sources: readonly Source[] = [
  { name: 'OIDC', inputs: { 'role-to-assume': deploy }, calls: ['token', 'AssumeRoleWithWebIdentity'] },
  {
    name: 'token file',
    inputs: { 'role-to-assume': deploy, 'web-identity-token-file': 'token' },
    tokens: false,
    calls: ['AssumeRoleWithWebIdentity'],
  },
  { name: 'keys', inputs: keys, calls: ['GetCallerIdentity'] },
  { name: 'keys and role', inputs: { ...keys, 'role-to-assume': deploy }, calls: ['AssumeRole'] },
  {
    name: 'keys and the name of a role',
    inputs: { ...keys, 'role-to-assume': 'deploy' },
    calls: ['GetCallerIdentity', 'AssumeRole'],
  },
  {
    name: 'role chaining',
    inputs: { 'role-to-assume': deploy, 'role-chaining': 'true' },
    env: around,
    calls: ['AssumeRole'],
  },
  { name: 'what is around', inputs: {}, env: around, tokens: false, calls: ['GetCallerIdentity'] },
  {
    name: 'a service account',
    inputs: {},
    // No such profile, so that the next place is looked at.
    env: { AWS_ROLE_ARN: deploy, AWS_WEB_IDENTITY_TOKEN_FILE: 'token', AWS_PROFILE: 'nowhere' },
    tokens: false,
    calls: ['AssumeRoleWithWebIdentity'],
  },
  {
    name: 'existing credentials, else OIDC',
    inputs: { 'role-to-assume': deploy, 'use-existing-credentials': 'true' },
    env: around,
    calls: ['GetCallerIdentity'],
    falls: true,
  },
]
