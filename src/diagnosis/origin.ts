import type { Evidence } from './evidence.ts'
import { plain, quote } from './text.ts'

/** ` from AWS_REGION`: what filled an input; empty where the step itself gives it. */
export function fromOf({ origins }: Pick<Evidence, 'origins'>, input: string): string {
  const variable = origins[input]
  return variable === undefined ? '' : ` from ${variable}`
}

/** `aws-region: "eu-central-1" from AWS_REGION`; another label where the input's name says less. */
export function given(evidence: Evidence, input: string, value: string, label = input): string {
  return `${label}: ${quote(value)}${fromOf(evidence, input)}`
}

/** `STS at https://… from AWS_ENDPOINT_URL`: where a call of STS went, and what named the place; none for other calls. */
export function endpointLines({ error, plan, ...evidence }: Evidence): readonly string[] {
  const { endpoint, endpointFrom } = error.details
  if (endpoint === undefined) return []
  if (endpointFrom !== undefined) return [`STS at ${plain(endpoint)} from ${endpointFrom}`]
  return plan?.network.stsEndpoint === undefined
    ? [`STS at ${plain(endpoint)}, of the Region${fromOf(evidence, 'aws-region')}`]
    : [`STS at ${plain(endpoint)} from ${evidence.origins['sts-endpoint'] ?? 'sts-endpoint'}`]
}

/** `Certificate authorities: /ca.pem from AWS_CA_BUNDLE`: in addition to those of Node.js. */
export function authorityLines({ authorities }: Evidence): readonly string[] {
  return Object.entries(authorities ?? {}).map(
    ([variable, path]) => `Certificate authorities: ${quote(path)} from ${variable}`,
  )
}
