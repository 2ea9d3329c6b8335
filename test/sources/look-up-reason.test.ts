import { expect, test } from 'vitest'
import type { LookUpReason } from '../../src/core/error-details.ts'
import { instanceReason, profileReason, sourceIn } from '../../src/sources/look-up-reason.ts'

const sso = { ci: { sso_session: 'octo', sso_account_id: '111122223333' } }
const plain = { ci: { role_arn: 'arn:aws:iam::111122223333:role/deploy' } }
const missed = (message: string, more: object = {}) =>
  ({ place: 'profile', thrown: Object.assign(new Error(message), more), refusal: undefined }) as const

/** Those that no job of test/diagnosis/failures-sources makes the AWS SDK say. */
test.each<readonly [string, LookUpReason]>([
  [
    'Token is expired. To refresh this SSO session run `aws sso login` with the corresponding profile.',
    'sign-in-ended',
  ],
  ["Value not present for 'refreshToken' in SSO Token. Cannot refresh.", 'sign-in-ended'],
  ['Your session has expired. Please reauthenticate.', 'sign-in-ended'],
  ['Failed to refresh token: Error. Please re-authenticate using aws login', 'sign-in-ended'],
  ["Sso session 'octo' is missing required property 'sso_region'.", 'sso-incomplete'],
  ['Conflicting SSO region configurations in profile ci and sso-session octo', 'sso-incomplete'],
  ['Profile ci credential_process returned invalid credentials.', 'process-output'],
  ['stdout maxBuffer length exceeded', 'process-output'],
  ['TimeoutError from instance metadata service', 'metadata-silent'],
  ['Unable to connect to instance metadata service', 'metadata-unreached'],
  ['EC2 Metadata token request returned error', 'metadata-unreached'],
  ['Something else', 'failed'],
])('%s', (message, reason) => {
  expect(profileReason(missed(message), sso, 'ci')).toBe(reason)
})

test.each<readonly [string, LookUpReason]>([
  ['UnauthorizedException', 'sign-in-ended'],
  ['InvalidGrantException', 'sign-in-ended'],
  ['ForbiddenException', 'sso-no-access'],
  ['TooManyRequestsException', 'failed'],
])('%s of SSO', (awsCode, reason) => {
  const thrown = new Error('A text of the SDK around it')
  expect(profileReason({ place: 'profile', thrown, refusal: { awsCode, status: 400 } }, sso, 'ci')).toBe(
    reason,
  )
})

test('a code of STS says nothing of a sign-in', () => {
  const refusal = { awsCode: 'ExpiredToken', status: 403 }
  expect(profileReason({ place: 'profile', thrown: new Error('x'), refusal }, plain, 'ci')).toBe('failed')
})

test.each<readonly [number, LookUpReason]>([
  [400, 'metadata-token'],
  [401, 'metadata-token'],
  [403, 'metadata-off'],
  [404, 'no-instance-role'],
  [500, 'failed'],
])('status %i of the metadata service', (statusCode, reason) => {
  const thrown = Object.assign(new Error('Error response received from instance metadata service'), {
    statusCode,
  })
  expect(instanceReason({ thrown })).toBe(reason)
})

test('the profile that no file has is found behind others, and circles end', () => {
  const chain = { a: { source_profile: 'b' }, b: { source_profile: 'c' } }
  expect(sourceIn(chain, 'a')).toBe('c')
  expect(sourceIn({ a: { source_profile: 'b' }, b: { source_profile: 'a' } }, 'a')).toBeUndefined()
  expect(profileReason(missed('x'), {}, 'ci')).toBe('no-such-profile')
})
