import { expect, test } from 'vitest'
import type { ErrorDetails } from '../../src/core/error-details.ts'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import type { Evidence } from '../../src/diagnosis/evidence.ts'
import { toLogLines } from '../../src/diagnosis/log-lines.ts'
import { proxyUrl } from '../support/proxy-url.ts'
import { evidence, failure, planWith, refusal, role } from './evidence.ts'

const sts = {
  action: 'AssumeRoleWithWebIdentity',
  host: 'sts.eu-centrl-1.amazonaws.com',
  endpoint: 'https://sts.eu-centrl-1.amazonaws.com/',
}
const network = (details: ErrorDetails) => failure('network', 'It failed', { ...sts, ...details })
const elsewhere = { endpoint: 'http://localhost:4566/', endpointFrom: 'AWS_ENDPOINT_URL' }

test.each<readonly [string, Partial<Evidence>, string, string]>([
  [
    'an endpoint that cannot be reached',
    { error: network({ ...elsewhere, phase: 'connect', errno: 'ECONNREFUSED' }) },
    'connection',
    'STS at http://localhost:4566/ from AWS_ENDPOINT_URL',
  ],
  [
    'an endpoint of an input that a variable filled',
    {
      error: network({ endpoint: 'https://sts.octo.test/', phase: 'dns', errno: 'ENOTFOUND' }),
      plan: planWith({ net: { stsEndpoint: 'https://sts.octo.test/' } }),
      origins: { 'sts-endpoint': 'STS_ENDPOINT' },
    },
    'dns',
    'STS at https://sts.octo.test/ from STS_ENDPOINT',
  ],
  [
    'an endpoint that answers no STS',
    { error: failure('sts-unreadable', 'No answer of STS', { ...sts, ...elsewhere, status: 200 }) },
    'not-sts',
    'STS at http://localhost:4566/ from AWS_ENDPOINT_URL',
  ],
  [
    'an endpoint of another partition',
    {
      error: network({
        endpoint: 'https://sts.cn-north-1.amazonaws.com.cn/',
        endpointFrom: 'AWS_ENDPOINT_URL_STS',
        phase: 'connect',
      }),
    },
    'wrong-partition',
    'AWS_ENDPOINT_URL_STS "https://sts.cn-north-1.amazonaws.com.cn/": partition aws-cn',
  ],
  [
    'a proxy',
    {
      error: network({ phase: 'proxy', errno: 'ECONNREFUSED' }),
      plan: planWith({ net: { proxy: { ...proxyUrl('http://proxy:3128'), origin: 'HTTPS_PROXY' } } }),
    },
    'proxy',
    'by HTTPS_PROXY',
  ],
  [
    'a Region that is no name',
    { error: network({ phase: 'dns', errno: 'ENOTFOUND' }), origins: { 'aws-region': 'AWS_REGION' } },
    'dns',
    'of the Region from AWS_REGION',
  ],
  [
    'a Region that is off',
    {
      error: refusal('RegionDisabledException', 'STS is not activated in this region'),
      origins: { 'aws-region': 'AWS_DEFAULT_REGION' },
    },
    'region-disabled',
    'aws-region: "eu-central-1" from AWS_DEFAULT_REGION',
  ],
  [
    'a role',
    { origins: { 'role-to-assume': 'ROLE_TO_ASSUME' } },
    'role-trust',
    `Role asked for: "${role}" from ROLE_TO_ASSUME`,
  ],
  [
    'a certificate authority',
    {
      error: network({ phase: 'tls', errno: 'SELF_SIGNED_CERT_IN_CHAIN' }),
      authorities: { NODE_EXTRA_CA_CERTS: '/etc/old-ca.pem' },
    },
    'tls-authority',
    'Certificate authorities: "/etc/old-ca.pem" from NODE_EXTRA_CA_CERTS',
  ],
  [
    'a session name',
    {
      error: refusal(
        'ValidationError',
        "1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
        { status: 400 },
      ),
      origins: { 'role-session-name': 'ROLE_SESSION_NAME' },
    },
    'request-invalid',
    'ROLE_SESSION_NAME fills role-session-name',
  ],
])('a finding says where it comes from: %s', (_, change, code, text) => {
  const finding = diagnose(evidence(change)).find((each) => each.code === code)
  expect([...(finding?.evidence ?? []), finding?.fix.text].join('\n')).toContain(text)
})

test('the log says where role, Region and endpoint come from', () => {
  const given = evidence({
    error: network({ ...elsewhere, phase: 'connect' }),
    origins: { 'aws-region': 'AWS_REGION', 'role-to-assume': 'ROLE_TO_ASSUME' },
  })
  expect(toLogLines([], given)).toEqual(
    expect.arrayContaining([
      `Role: ${role} from ROLE_TO_ASSUME`,
      'Region: eu-central-1 from AWS_REGION',
      'STS at http://localhost:4566/ from AWS_ENDPOINT_URL',
    ]),
  )
})
