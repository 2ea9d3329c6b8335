import { STSClient } from '@aws-sdk/client-sts'
import { describe, expect, test } from 'vitest'
import { partitions } from '../../src/core/arn.ts'
import { CredentialsError } from '../../src/core/errors.ts'
import { stsEndpoint } from '../../src/sts/endpoint.ts'

describe("the region's endpoint is the AWS SDK's", () => {
  const regions = [
    ...partitions.flatMap(({ regions: prefixes }) =>
      prefixes.map((prefix) => `${prefix === 'eusc-' ? 'eusc-de-' : prefix}west-1`),
    ),
    'us-east-1',
    'eu-central-1',
    'mx-central-1',
    'xx-new-9',
    'aws-global',
  ]
  const rows = regions.flatMap((region) =>
    [false, true].flatMap((fips) => [false, true].map((dualstack) => ({ region, fips, dualstack }))),
  )
  test.each(rows)('$region, fips $fips, dual stack $dualstack', async ({ region, fips, dualstack }) => {
    const env = {
      AWS_USE_FIPS_ENDPOINT: String(fips),
      AWS_USE_DUALSTACK_ENDPOINT: dualstack ? 'TRUE' : '',
    }
    expect(stsEndpoint({ region, env })).toBe(sdkEndpoint({ region, fips, dualstack }))
  })
})

function sdkEndpoint(choice: { region: string; fips: boolean; dualstack: boolean }): string {
  const { config } = new STSClient({ region: choice.region })
  const provider = config.endpointProvider
  return provider({ Region: choice.region, UseFIPS: choice.fips, UseDualStack: choice.dualstack }).url.href
}

describe('what is configured wins', () => {
  const region = 'eu-central-1'
  const both = { AWS_ENDPOINT_URL_STS: 'http://sts.test:1', AWS_ENDPOINT_URL: 'http://all.test:2' }
  test.each([
    ['the input over all', 'https://in.test/base', both, 'https://in.test/base'],
    ["the service's variable", undefined, both, 'http://sts.test:1/'],
    ['the general variable', '', { AWS_ENDPOINT_URL: both.AWS_ENDPOINT_URL }, 'http://all.test:2/'],
    [
      'an empty variable is none',
      '',
      { AWS_ENDPOINT_URL_STS: '', AWS_ENDPOINT_URL: 'http://a.test' },
      'http://a.test/',
    ],
    [
      'variables ignored',
      '',
      { ...both, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
      'https://sts.eu-central-1.amazonaws.com/',
    ],
    [
      'variables ignored, not the input',
      'http://in.test',
      { ...both, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
      'http://in.test/',
    ],
    ['FIPS does not touch it', 'http://in.test', { AWS_USE_FIPS_ENDPOINT: 'true' }, 'http://in.test/'],
    ['IPv6', 'http://[::1]:4566/x', {}, 'http://[::1]:4566/x'],
    ['scheme in capitals', 'HTTPS://In.Test', {}, 'https://in.test/'],
  ])('%s', (_, endpoint, env, expected) => {
    expect(stsEndpoint({ region, endpoint, env })).toBe(expected)
  })
})

describe('what cannot be used is named', () => {
  test.each([
    ['localhost:4566', {}, 'sts-endpoint', 'must begin with https:// or http://'],
    ['ftp://x.test', {}, 'sts-endpoint', 'must begin with https:// or http://'],
    ['sts.test', {}, 'sts-endpoint', 'is no absolute URL'],
    ['http://', {}, 'sts-endpoint', 'is no absolute URL'],
    ['http://u:hunter2@x.test', {}, 'sts-endpoint', 'must not hold a user or a password'],
    ['http://x.test/?a=b', {}, 'sts-endpoint', 'must not have a query or a fragment'],
    ['', { AWS_ENDPOINT_URL_STS: 'nonsense' }, 'AWS_ENDPOINT_URL_STS', 'is no absolute URL'],
    ['', { AWS_ENDPOINT_URL: 'file:///etc' }, 'AWS_ENDPOINT_URL', 'must begin with'],
    ['', { AWS_USE_FIPS_ENDPOINT: 'yes' }, 'AWS_USE_FIPS_ENDPOINT', 'must be true or false'],
    [
      '',
      { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: '1' },
      'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
      'must be true or',
    ],
  ])('%s %o', (endpoint, env, input, rule) => {
    const error = errorOf(() => stsEndpoint({ region: 'eu-central-1', endpoint, env }))
    expect(error.details.input).toBe(input)
    expect(error.message).toContain(`${input} ${rule}`)
    expect(error.message).not.toContain('hunter2')
  })

  test.each(['evil.test/', 'a b', '-x', '', 'x'.repeat(64)])('region "%s"', (region) => {
    expect(errorOf(() => stsEndpoint({ region, env: {} })).details.input).toBe('aws-region')
  })
})

function errorOf(call: () => unknown): CredentialsError {
  try {
    call()
  } catch (error) {
    if (error instanceof CredentialsError) return error
  }
  throw new Error('a CredentialsError was due')
}
