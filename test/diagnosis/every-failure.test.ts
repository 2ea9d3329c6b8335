import { expect, test } from 'vitest'
import { type ErrorCode, errorReasons } from '../../src/core/error-codes.ts'
import type { ErrorDetails } from '../../src/core/error-details.ts'
import { CredentialsError, FailedRoles, InvalidInputs, type ProblemReason } from '../../src/core/errors.ts'
import { causes } from '../../src/diagnosis/causes/index.ts'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import type { Evidence } from '../../src/diagnosis/evidence.ts'
import { inputNames } from '../../src/inputs/inputs.ts'
import { proxyUrl } from '../support/proxy-url.ts'
import { claims, evidence, facts, keys, noToken, plan, planWith, role } from './evidence.ts'

/** One failure as it can arise: what it is called here, and the failure. */
type Row = readonly [string, CredentialsError]

const codes = Object.keys(errorReasons).filter((code): code is ErrorCode => code in errorReasons)

const actions = ['AssumeRoleWithWebIdentity', 'AssumeRole', 'GetCallerIdentity']
const phases = ['dns', 'connect', 'proxy', 'tls', 'answer', 'body'] as const
const errnos = [
  undefined,
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EPROTO',
  'CERT_HAS_EXPIRED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]

/** What STS says, by its code; with none a message that nobody has seen yet. */
const refusals: Readonly<Record<string, readonly string[]>> = {
  AccessDenied: [
    'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    `User: arn:aws:iam::111122223333:user/ci is not authorized to perform: sts:AssumeRole on resource: ${role}`,
    `User: arn:aws:iam::111122223333:user/ci is not authorized to perform: sts:TagSession on resource: ${role}`,
    `User: arn:aws:iam::111122223333:user/ci is not authorized to perform: sts:AssumeRole on resource: ${role} with an explicit deny in a service control policy`,
    'Roles may not be assumed by root accounts.',
  ],
  InvalidIdentityToken: [
    'No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com',
    'Incorrect token audience',
    "Couldn't retrieve verification key from your identity provider",
    "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
    'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    'Missing a required claim: sub',
  ],
  IDPCommunicationError: ['The identity provider could not be reached.'],
  IDPRejectedClaim: ['The token was rejected'],
  ExpiredToken: ['Token expired', 'The security token included in the request is expired'],
  InvalidClientTokenId: ['The security token included in the request is invalid.'],
  UnrecognizedClient: ['The security token included in the request is invalid.'],
  SignatureDoesNotMatch: [
    'The request signature we calculated does not match the signature you provided.',
    'Signature expired: 20260901T010000Z is now earlier than 20260901T014500Z',
  ],
  InvalidSignature: ['The signature is not right'],
  RequestExpired: ['Request has expired.'],
  RequestInTheFuture: [''],
  RequestTimeTooSkewed: ['The difference between the request time and the current time is too large.'],
  PackedPolicyTooLarge: ['Packed size of session tags consumes 142% of allotted space.'],
  MalformedPolicyDocument: ['Syntax errors in policy.'],
  RegionDisabled: ['STS is not activated in this region for account:111122223333.'],
  OptInRequired: ['You are not subscribed to this service'],
  ValidationError: [
    'Request ARN is invalid',
    "Value 'x' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2",
    'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
  ],
  Throttling: ['Rate exceeded'],
  TooManyRequests: [''],
  RequestLimitExceeded: [''],
  InternalFailure: [''],
  ServiceUnavailable: [''],
  Whatever: ['Something new'],
}

const failed = (code: ErrorCode, details: ErrorDetails = {}, message = `It failed: ${code}`) =>
  new CredentialsError(code, message, { details })

/** Only a call with a token is refused for its token. */
function actionsFor(awsCode: string): readonly string[] {
  return /^IDP|^InvalidIdentity/.test(awsCode) ? actions.slice(0, 1) : actions
}

function ofSts(): readonly Row[] {
  return Object.entries(refusals).flatMap(([awsCode, messages]) =>
    ['', ...messages].flatMap((awsMessage) =>
      actionsFor(awsCode).flatMap((action) =>
        [400, 403, 503].map((status): Row => {
          const details = { action, awsCode, awsMessage, status, host: 'sts.eu-central-1.amazonaws.com' }
          return [
            `sts-refused ${awsCode} ${status} ${action} "${awsMessage}"`,
            failed('sts-refused', details),
          ]
        }),
      ),
    ),
  )
}

function ofTheNetwork(code: 'network' | 'timeout'): readonly Row[] {
  return phases.flatMap((phase) =>
    errnos.map((errno): Row => {
      const details = {
        phase,
        host: 'sts.eu-central-1.amazonaws.com',
        ...(errno === undefined ? {} : { errno }),
      }
      return [`${code} ${phase} ${errno}`, failed(code, details)]
    }),
  )
}

const problemReasons: readonly ProblemReason[] = ['missing', 'malformed', 'too-long', 'needs-arn', 'conflict']

function ofInputs(): readonly Row[] {
  return inputNames.flatMap((input) =>
    problemReasons.map(
      (reason): Row => [
        `inputs ${reason} ${input}`,
        new InvalidInputs([{ input, reason, message: `Input ${input} cannot be used` }]),
      ],
    ),
  )
}

const statuses = [200, 302, 401, 403, 404, 429, 500, 501, 503]

/** Each code with each of its reasons, and without one. */
const ofReasons: readonly Row[] = codes.flatMap((code) => {
  const reasons = [undefined, ...errorReasons[code]]
  return reasons.flatMap((reason) =>
    [undefined, ...statuses].map((status): Row => {
      const details = {
        ...(reason === undefined ? {} : { reason }),
        ...(status === undefined ? {} : { status }),
      }
      return [`${code} ${reason} ${status}`, failed(code, details)]
    }),
  )
})

const ofFiles: readonly Row[] = (['publish-failed', 'token-file-unreadable', 'unsafe-file'] as const).flatMap(
  (code) =>
    ['ENOSPC', 'EACCES', 'ENOENT', 'EISDIR'].map(
      (errno): Row => [`${code} ${errno}`, failed(code, { errno })],
    ),
)

const rows: readonly Row[] = [
  ...ofReasons,
  ...ofSts(),
  ...ofTheNetwork('network'),
  ...ofTheNetwork('timeout'),
  ...ofInputs(),
  ...ofFiles,
  ['several roles', new FailedRoles([{ role: 'a', error: failed('timeout') }])],
]

/** Where each failure is met: what is known differs. */
const settings: Readonly<Record<string, Partial<Evidence>>> = {
  OIDC: {},
  'a token file': { plan: planWith({ source: { kind: 'token-file', path: '/token' } }) },
  'an opaque token': { claims: undefined },
  keys: { plan: planWith({ source: keys }), claims: undefined },
  'keys alone': { plan: planWith({ source: keys, steps: [] }), claims: undefined },
  ambient: { plan: planWith({ source: { kind: 'ambient' } }), claims: undefined, noToken },
  'no plan': { plan: undefined, claims: undefined },
  'all roles': { plan, ofAllRoles: true },
  'a proxy': { plan: planWith({ net: { proxy: proxyUrl('http://proxy:3128') } }) },
  'an endpoint': { plan: planWith({ net: { stsEndpoint: 'http://localhost:4566/' } }) },
  'claims of another kind': { claims: { iss: 7, sub: [], aud: {}, exp: 'never' } },
  'an enterprise': { facts: { ...facts, serverUrl: 'https://github.example.com' } },
  'a pull request': { facts: { ...facts, event: 'pull_request' }, event: { pull_request: null } },
}

const known = Object.entries(settings).flatMap(([where, change]) =>
  rows.map(([what, error]) => ({ what: `${what}, ${where}`, given: evidence({ claims, ...change, error }) })),
)

test('no cause fails on any of them, and none has nothing to do', () => {
  const offenders = known.flatMap(({ what, given }) =>
    causes.flatMap(({ code, explain }) => {
      try {
        const explanation = explain(given)
        return explanation === undefined || explanation.fix.text.trim() !== ''
          ? []
          : [`${code}: no fix for ${what}`]
      } catch (thrown) {
        return [`${code}: ${thrown} at ${what}`]
      }
    }),
  )
  expect(offenders).toEqual([])
})

test('no two causes are certain of one failure', () => {
  const offenders = known.flatMap(({ what, given }) => {
    const certain = diagnose(given).filter(({ certainty }) => certainty === 'certain')
    return certain.length < 2 ? [] : [`${certain.map(({ code }) => code).join(' and ')}: ${what}`]
  })
  expect(offenders).toEqual([])
})

/** What tells nothing, or what nobody has seen yet. */
const vague = known.filter(({ given: { error } }) => {
  const { awsCode, awsMessage } = error.details
  return awsCode === 'Whatever' || (awsCode === 'AccessDenied' && awsMessage === '')
})

test('nothing is certain of a refusal that says nothing', () => {
  const offenders = vague.flatMap(({ what, given }) =>
    diagnose(given).flatMap(({ code, certainty }) => (certainty === 'certain' ? [`${code}: ${what}`] : [])),
  )
  expect(offenders).toEqual([])
})

/** The message of these says all there is to say. */
const plainEnough = [
  'interrupted',
  'invalid-input conflict',
  'invalid-input plain-http',
  'invalid-input unwritable',
  'no-credentials damaged',
  'no-credentials job-ended',
  'no-source',
  'no-token not-passed-on',
  'publish-failed helper',
  'publish-failed helper-path',
  'publish-failed locked',
  'publish-failed not-plain',
  'publish-failed profile-file',
  'publish-failed record',
  'publish-failed runner-file',
  // Each of its failures is explained.
  'roles-failed',
  'special-characters',
]

test('every other code and reason has a cause', () => {
  const explained = new Set(
    known.flatMap(({ given }) => (diagnose(given).length === 0 ? [] : conditionsOf(given.error))),
  )
  const all = codes.flatMap((code) => {
    const reasons: readonly string[] = errorReasons[code]
    return reasons.length === 0 ? [code] : reasons.map((reason) => `${code} ${reason}`)
  })
  expect(all.filter((condition) => !explained.has(condition)).toSorted()).toEqual(plainEnough)
})

function conditionsOf({ code, details, ...error }: CredentialsError): readonly string[] {
  const problems = 'problems' in error && Array.isArray(error.problems) ? error.problems : []
  const reasons = [details.reason, ...problems.map(({ reason }: { reason: string }) => reason)]
  return [code, ...reasons.flatMap((reason) => (reason === undefined ? [] : [`${code} ${reason}`]))]
}
