import { describe, expect, test } from 'vitest'
import type { NetworkPhase } from '../../src/core/error-details.ts'
import type { Retryable } from '../../src/core/errors.ts'
import { networkClass, retryClass } from '../../src/core/retry-class.ts'

const action = 'AssumeRoleWithWebIdentity'

describe('by code, with and without Exception', () => {
  const rows: readonly (readonly [string, Retryable])[] = [
    ['IDPCommunicationError', 'backoff'],
    ['Throttling', 'backoff'],
    ['RequestLimitExceeded', 'backoff'],
    ['TooManyRequests', 'backoff'],
    ['SlowDown', 'backoff'],
    ['PriorRequestNotComplete', 'backoff'],
    ['RequestThrottled', 'backoff'],
    ['RequestTimeout', 'backoff'],
    ['InternalFailure', 'backoff'],
    ['ServiceUnavailable', 'backoff'],
    ['ExpiredToken', 'fresh-token'],
    ['AccessDenied', 'briefly'],
    ['InvalidClientTokenId', 'briefly'],
    ['RequestExpired', 'corrected-clock'],
    ['RequestTimeTooSkewed', 'corrected-clock'],
    ['PackedPolicyTooLarge', 'smaller-request'],
    ['InvalidIdentityToken', 'never'],
    ['IDPRejectedClaim', 'never'],
    ['RegionDisabled', 'never'],
    ['MalformedPolicyDocument', 'never'],
    ['ValidationError', 'never'],
    ['SignatureDoesNotMatch', 'never'],
    ['OptInRequired', 'never'],
    ['Whatever', 'never'],
    ['constructor', 'never'],
  ]
  test.each(rows)('%s: %s', (code, expected) => {
    expect(retryClass({ action, code, status: 400 })).toBe(expected)
    expect(retryClass({ action, code: `${code}Exception`, status: 400 })).toBe(expected)
  })
})

test.each<readonly [string, string, string, Retryable]>([
  [
    action,
    'InvalidIdentityToken',
    "Couldn't retrieve verification key from your identity provider",
    'backoff',
  ],
  [action, 'InvalidIdentityTokenException', 'Couldn’t retrieve verification key', 'backoff'],
  [action, 'InvalidIdentityToken', 'Incorrect token audience', 'never'],
  [
    'AssumeRole',
    'SignatureDoesNotMatch',
    'Signature expired: 20260102T030405Z is now earlier than …',
    'corrected-clock',
  ],
  ['AssumeRole', 'SignatureDoesNotMatch', 'Signature not yet current: …', 'corrected-clock'],
  ['AssumeRole', 'InvalidSignatureException', 'Signature expired: …', 'corrected-clock'],
  ['AssumeRole', 'SignatureDoesNotMatch', 'The request signature we calculated does not match', 'never'],
  ['AssumeRole', 'ExpiredToken', 'The security token included in the request is expired', 'never'],
  ['GetCallerIdentity', 'ExpiredTokenException', '', 'never'],
])('%s, %s, "%s": %s', (call, code, message, expected) => {
  expect(retryClass({ action: call, code, message, status: 400 })).toBe(expected)
})

test.each<readonly [number, string | undefined, Retryable]>([
  [500, undefined, 'backoff'],
  [502, 'Whatever', 'backoff'],
  [503, undefined, 'backoff'],
  [504, undefined, 'backoff'],
  [501, undefined, 'never'],
  [501, 'NotImplemented', 'never'],
  [505, undefined, 'never'],
  [507, 'Whatever', 'never'],
  [520, undefined, 'never'],
  [599, undefined, 'never'],
  [429, undefined, 'backoff'],
  [408, 'Whatever', 'backoff'],
  [503, 'AccessDenied', 'briefly'],
  [404, undefined, 'never'],
  [403, 'Whatever', 'never'],
  [302, undefined, 'never'],
  [200, undefined, 'never'],
])('status %i with code %s: %s', (status, code, expected) => {
  expect(retryClass({ action, status, ...(code !== undefined && { code }) })).toBe(expected)
})

test.each<readonly [string, string, boolean, Retryable]>([
  ['IDPCommunicationError', '', true, 'briefly'],
  ['IDPCommunicationErrorException', '', false, 'backoff'],
  ['InvalidIdentityToken', "Couldn't retrieve verification key from your identity provider", true, 'briefly'],
  ['InvalidIdentityToken', 'Could not retrieve verification key', true, 'briefly'],
  ['InvalidIdentityToken', 'Incorrect token audience', true, 'never'],
  ['Throttling', 'Rate exceeded', true, 'backoff'],
])('%s, "%s", of an issuer of one\'s own: %s: %s', (code, message, ownIssuer, expected) => {
  expect(retryClass({ action, code, message, status: 400, ownIssuer })).toBe(expected)
})

test.each<readonly [NetworkPhase, string | undefined, Retryable]>([
  ['dns', 'ENOTFOUND', 'briefly'],
  ['dns', 'EAI_AGAIN', 'backoff'],
  ['proxy', 'ENOTFOUND', 'briefly'],
  ['proxy', 'ECONNREFUSED', 'briefly'],
  ['proxy', 'EAI_AGAIN', 'backoff'],
  ['proxy', 'ECONNRESET', 'backoff'],
  ['proxy', undefined, 'briefly'],
  ['connect', 'ECONNREFUSED', 'backoff'],
  ['connect', undefined, 'backoff'],
  ['tls', 'ECONNRESET', 'backoff'],
  ['tls', 'CERT_HAS_EXPIRED', 'never'],
  ['tls', undefined, 'never'],
  ['answer', 'ECONNRESET', 'backoff'],
  ['body', undefined, 'backoff'],
])('the network fails at %s with %s: %s', (phase, errno, expected) => {
  expect(networkClass(phase, errno)).toBe(expected)
})
