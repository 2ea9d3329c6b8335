import { describe, expect, test } from 'vitest'
import { isKey, keyProblem } from '../../src/core/key-rule.ts'
import { likelyRegion } from '../../src/core/region.ts'
import { nearest } from '../../src/inputs/nearest.ts'
import { accountRule, broken, isOtherService, lineRule, rulesAt } from '../../src/inputs/rules.ts'

const aws = rulesAt(undefined)
const other = rulesAt('https://sts.storage.example.com')
const arn = 'arn:aws:iam::111122223333:role/demo'

describe('a role', () => {
  test.each([
    arn,
    'arn:aws-cn:iam::111122223333:role/teams/web/demo',
    'arn:aws-to-come:iam::111122223333:role/a+b=c,d.e@f-g_h',
    'deploy',
    'deploy,',
    '/teams/web/deploy',
  ])('of AWS: %s', (text) => {
    expect(broken(aws.role, text)).toBeUndefined()
  })

  test.each([
    ['arn:aws:iam::11112222333:role/demo', /has 11 digits: was it quoted/],
    ['arn:aws:iam::1111222233334:role/demo', /has 13 digits/],
    ['arn:aws:iam:::role/demo', /has no account ID.*sts-endpoint/],
    ['arn:aws:iam::1111-2222-3333:role/demo', /without hyphens/],
    [`${arn}\u200b`, /\[U\+200B\]".*invisible character \(U\+200B\)/],
    ['arn:aws:iam::11112222\u200b3333:role/demo', /invisible character/],
    [`\ufeff${arn}`, /invisible character \(U\+FEFF\)/],
    [`${arn}\u200d`, /outside of ASCII \(U\+200D\)/],
    ['arn:aws:iam::111122223333:role/d\u0435mo', /outside of ASCII \(U\+0435\)/],
    ['arn:aws:iam::1111\u00a022223333:role/demo', /outside of ASCII \(U\+00A0\)/],
    ['arn:aws:iam::11112222333\uff13:role/demo', /outside of ASCII \(U\+FF13\)/],
    [`${arn},${arn}`, /several ARNs: write one a line/],
    [`${arn};${arn}`, /several ARNs/],
    [`${arn} ${arn}`, /several ARNs/],
    [`${arn}/`, /must be a role ARN/],
    ['arn:aws:sts::111122223333:assumed-role/demo/session', /the ARN of a session/],
    ['arn:aws:iam::111122223333:instance-profile/demo', /must be a role ARN/],
    ['arn:AWS:iam::111122223333:role/demo', /must be a role ARN/],
    ['ARN:aws:iam::111122223333:role/demo', /must be a role ARN/],
    ['arn:asw:iam::111122223333:role/demo', /must be a role ARN/],
    ['aws:iam::111122223333:role/demo', /must be a role ARN/],
    ['arn:aws:iam:us-east-1:111122223333:role/demo', /must be a role ARN/],
    ['arn:minio:iam:::role/idmp-demo', /no account ID/],
    [`arn:aws:iam::111122223333:role/${'x'.repeat(65)}`, /must be a role ARN/],
  ])('not of AWS: %s', (text, why) => {
    expect(broken(aws.role, text)).toMatch(why)
  })

  test.each([
    'arn:minio:iam:::role/idmp-demo',
    'arn:aws:iam:::role/demo',
    'arn:aws:iam::RGW11111111111111111:role/demo',
    'arn:aws:iam::11112222333:role/demo',
  ])('of another service: %s', (text) => {
    expect(broken(other.role, text)).toBeUndefined()
    expect(broken(aws.role, text)).toBeDefined()
  })

  test('of no service holds what cannot be seen', () => {
    expect(broken(other.role, 'arn:aws:iam:::role/de\u200bmo')).toMatch(/invisible/)
  })
})

test.each<readonly [string, RegExp | undefined]>([
  ['arn:aws:iam::aws:policy/ReadOnlyAccess', undefined],
  ['arn:aws-us-gov:iam::111122223333:policy/team/web', undefined],
  ['arn:aws:iam::aws:policy/A,arn:aws:iam::aws:policy/B', /several ARNs/],
  ['arn:aws:iam::11112222333:policy/A', /11 digits/],
  ['arn:aws:iam::aws:policy/A\u200b', /invisible/],
  ['arn:aws:iam::aws:role/A', /must be the ARN of a managed policy/],
])('the policy %s', (text, why) => {
  const problem = broken(aws.policyArn, text)
  if (why === undefined) expect(problem).toBeUndefined()
  else expect(problem).toMatch(why)
})

test.each([
  ['11112222333', /11 digits: was it quoted/],
  ['1111-2222-3333', /without hyphens/],
  ['111122223333\u200b', /invisible/],
  ['11112222333\uff13', /outside of ASCII \(U\+FF13\)/],
  ['ten', /12 digits, not "ten"$/],
])('the account %s is refused', (text, why) => {
  expect(broken(accountRule, text)).toMatch(why)
})

describe('a Region', () => {
  test.each([
    'us-east-1',
    'ap-southeast-7',
    'mx-central-1',
    'cn-northwest-1',
    'us-gov-west-1',
    'us-iso-east-1',
    'us-isob-east-1',
    'eu-isoe-west-1',
    'us-isof-south-1',
    'eusc-de-east-1',
    'aws-global',
    'xy-northwest-12',
    'a-region-to-come',
    'fake-region-1',
    'local',
    'default',
    'nyc3',
    'eu-nordic-1',
    'us-northcentral-1',
    'northeast-1',
    'beast',
    'least-cost',
  ])('%s passes', (text) => {
    expect(likelyRegion(text)).toBeUndefined()
    expect(broken(aws.region, text)).toBeUndefined()
  })

  test.each([
    ['us-east1', 'us-east-1'],
    ['us-east', 'us-east-1'],
    ['eu-west', 'eu-west-1'],
    ['useast1', 'us-east-1'],
    ['useast-1', 'us-east-1'],
    ['us_east_1', 'us-east-1'],
    ['us-goveast-1', 'us-gov-east-1'],
    ['us.east.1', 'us-east-1'],
    ['us east 1', 'us-east-1'],
    ['US-EAST-1', 'us-east-1'],
    ['us--east-1', 'us-east-1'],
    ['us-east-1-', 'us-east-1'],
    ['us-east-01', 'us-east-1'],
    ['us-east-1,', 'us-east-1'],
    ['eu-west-1a', 'eu-west-1'],
    ['eu-central-1x', 'eu-central-1'],
    ['us-west-2-lax-1a', 'us-west-2'],
    ['ap-south-east-1', 'ap-southeast-1'],
    ['apsoutheast2', 'ap-southeast-2'],
    ['us-gov-west1', 'us-gov-west-1'],
    ['usgov-west-1', 'us-gov-west-1'],
    ['eusc-de-east1', 'eusc-de-east-1'],
    ['europe-west1', 'eu-west-1'],
    ['us-east-1\u200b', 'us-east-1'],
  ])('%s was to be %s', (text, likely) => {
    expect(likelyRegion(text)).toBe(likely)
    expect(broken(aws.region, text)).toContain(`Did you mean ${likely}?`)
  })

  test('of another service has any name', () => {
    for (const text of ['us-east1', 'local', 'us-west-004'])
      expect(broken(other.region, text)).toBeUndefined()
    expect(broken(other.region, 'two words')).toBeDefined()
  })
})

test.each([
  ['https://sts.storage.example.com', true],
  ['http://127.0.0.1:9000', true],
  ['https://amazonaws.com.example.org', true],
  ['https://vpce-1.sts.us-east-1.vpce.amazonaws.com/', false],
  ['https://STS.eu-west-1.amazonaws.com:443', false],
  ['https://sts.cn-north-1.amazonaws.com.cn', false],
  ['https://sts.eusc-de-east-1.amazonaws.eu', false],
  ['https://sts.eu-west-1.api.aws', false],
  [undefined, false],
])('%s is another service: %s', (endpoint, expected) => {
  expect(isOtherService(endpoint)).toBe(expected)
})

describe('a key', () => {
  test.each([
    'AKIAIOSFODNN7EXAMPLE',
    'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY=',
    'minio-admin',
    '$cr3t',
    '<a',
  ])('may be %s', (text) => {
    expect(keyProblem(text)).toBeUndefined()
    expect(isKey(text)).toBe(true)
  })

  test.each<readonly [string, RegExp]>([
    ['AKIAIOSFODNN7EXAMPLE\nfoo', /a line break/],
    ['AKIAIOSFODNN7EXAMPLE\n', /a line break/],
    ['AKIAIOSFODNN7EXAMPLE\r', /a line break/],
    ['AKIAIOSF\u200bODNN7EXAMPLE', /an invisible character \(U\+200B\)/],
    ['\ufeffAKIAIOSFODNN7EXAMPLE', /U\+FEFF/],
    ['AKIA\u00a0INPUT', /U\+00A0/],
    ['AKIA INPUT', /a blank/],
    ['AKIA\tINPUT', /a blank/],
    ['AKIA\0INPUT', /invisible character \(U\+0000\)/],
    ['pässword', /a character outside of printable ASCII/],
    ['😀', /a character outside of printable ASCII/],
    ['***', /a placeholder/],
    ['${{ secrets.AWS_ACCESS_KEY_ID }}', /a placeholder/],
    ['${AWS_ACCESS_KEY_ID}', /a placeholder/],
    ['$AWS_ACCESS_KEY_ID', /a placeholder/],
    ['<your access key>', /a placeholder/],
    ['', /is empty/],
  ])('is not %j', (text, why) => {
    const problem = keyProblem(text)?.what ?? ''
    expect(problem).toMatch(why)
    for (const part of text.match(/\w{4,}/g) ?? []) if (part !== 'access') expect(problem).not.toContain(part)
  })
})

test.each([
  ['role-to-asume', 'role-to-assume'],
  ['role_to_assume', 'role-to-assume'],
  ['Role-To-Assume', 'role-to-assume'],
  ['aws-regoin', 'aws-region'],
  ['region', 'aws-region'],
  ['entirely-other', undefined],
  ['', undefined],
])('%s is nearest to %s', (text, expected) => {
  expect(nearest(text, ['role-to-assume', 'aws-region', 'audience'])).toBe(expected)
})

test.each<readonly [string, boolean]>([
  ['sts.amazonaws.com', true],
  ['/tmp/größe 1/token', true],
  ['a\nb', false],
  ['a\0b', false],
  ['a\u200bb', false],
  ['a\u2028b', false],
  ['a\ud800b', false],
])('%j is a line: %s', (text, expected) => {
  expect(lineRule.check(text)).toBe(expected)
})
