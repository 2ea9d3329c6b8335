import { type Partition, partitionOfRegion } from '../core/arn.ts'
import { CredentialsError, type InputProblem } from '../core/errors.ts'
import type { Env } from '../core/host.ts'

export interface EndpointRequest {
  readonly region: string
  /** The input `sts-endpoint`; it wins over everything. */
  readonly endpoint?: string | undefined
  readonly env: Env
}

/**
 * Suffix of the endpoints that also speak IPv6, by partition; absent where there are none.
 * https://docs.aws.amazon.com/vpc/latest/userguide/aws-ipv6-support.html and the AWS SDKs' partitions.json
 */
const dualStackSuffixes: ReadonlyMap<string, string> = new Map([
  ['aws', 'api.aws'],
  ['aws-cn', 'api.amazonwebservices.com.cn'],
  ['aws-us-gov', 'api.aws'],
  ['aws-iso', 'api.aws.ic.gov'],
  ['aws-iso-b', 'api.aws.scloud'],
  ['aws-iso-e', 'api.cloud-aws.adc-e.uk'],
  ['aws-iso-f', 'api.aws.hci.ic.gov'],
  ['aws-eusc', 'api.amazonwebservices.eu'],
])

/**
 * Where STS is: the input, else AWS_ENDPOINT_URL_STS, else AWS_ENDPOINT_URL (both unless
 * AWS_IGNORE_CONFIGURED_ENDPOINT_URLS), else the region's endpoint.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 * @throws CredentialsError `invalid-input`
 */
export function stsEndpoint({ region, endpoint, env }: EndpointRequest): string {
  const given = configured(endpoint, env)
  return given === undefined ? regional(region, env) : checked(given.name, given.url)
}

/** What names the endpoint: `sts-endpoint`, or a variable; undefined where it is the Region's own. */
export function endpointOrigin({ endpoint, env }: Omit<EndpointRequest, 'region'>): string | undefined {
  return configured(endpoint, env)?.name
}

/** The variable that named the endpoint; undefined where the input did, or nothing. */
export function endpointVariable(request: Omit<EndpointRequest, 'region'>): string | undefined {
  return request.endpoint ? undefined : endpointOrigin(request)
}

/** The variables that have a part in where STS is: none where the input or the Region alone decides. */
export function endpointVariables(request: EndpointRequest): readonly string[] {
  const { endpoint, env } = request
  if (endpoint) return []
  const given = configured(undefined, env)
  if (given !== undefined) return [given.name]
  const unused = urlVariables.some((name) => env[name]) ? [ignoreVariable] : []
  const switches = ['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'].filter((name) => flag(name, env))
  return [...unused, ...switches]
}

const urlVariables = ['AWS_ENDPOINT_URL_STS', 'AWS_ENDPOINT_URL'] as const
const ignoreVariable = 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'

interface Configured {
  readonly name: string
  readonly url: string
}

function configured(endpoint: string | undefined, env: Env): Configured | undefined {
  if (endpoint) return { name: 'sts-endpoint', url: endpoint }
  if (flag(ignoreVariable, env)) return undefined
  for (const name of urlVariables) {
    const url = env[name]
    if (url) return { name, url }
  }
  return undefined
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html */
function regional(region: string, env: Env): string {
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(region)) {
    throw invalid({
      input: 'aws-region',
      message: `aws-region: "${region}" is no Region, e.g. eu-central-1.`,
    })
  }
  const partition = partitionOfRegion(region)
  const fips = flag('AWS_USE_FIPS_ENDPOINT', env)
  const suffix = flag('AWS_USE_DUALSTACK_ENDPOINT', env) ? dualStackSuffixes.get(partition.id) : undefined
  if (region === 'aws-global' && !fips && suffix === undefined) return 'https://sts.amazonaws.com/'
  return `https://${service({ fips, partition, suffix })}.${region}.${suffix ?? partition.suffix}/`
}

/** In GovCloud the ordinary endpoints are the FIPS ones. */
function service(choice: { fips: boolean; partition: Partition; suffix: string | undefined }): string {
  const { fips, partition, suffix } = choice
  return fips && (partition.id !== 'aws-us-gov' || suffix !== undefined) ? 'sts-fips' : 'sts'
}

/** A mistyped switch must not turn FIPS off silently. */
function flag(name: string, env: Env): boolean {
  const text = env[name]?.trim().toLowerCase() ?? ''
  if (text === 'true') return true
  if (text === 'false' || text === '') return false
  throw invalid({ input: name, message: `${name} must be true or false.` })
}

function checked(name: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const problem = url === undefined ? 'is no absolute URL' : problemOf(url)
  if (url !== undefined && problem === undefined) return url.href
  throw invalid({
    input: name,
    message: `${name} ${problem}. Give the address of an STS service, e.g. https://sts.eu-central-1.amazonaws.com.`,
  })
}

function problemOf(url: URL): string | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must begin with https:// or http://'
  if (url.username !== '' || url.password !== '') return 'must not hold a user or a password'
  if (url.search !== '' || url.hash !== '') return 'must not have a query or a fragment'
  return undefined
}

function invalid({ input, message }: Pick<InputProblem, 'input' | 'message'>): CredentialsError {
  return new CredentialsError('invalid-input', message, { details: { reason: 'malformed', input } })
}
