import { arnFrom, partitionOfRegion } from '../../core/arn.ts'
import { type Evidence, roleArn, roleStep } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { fromOf } from '../origin.ts'
import { plain, quote } from '../text.ts'

export const wrongPartition: Cause = {
  code: 'wrong-partition',
  title: 'The role, Region and endpoint are not in the same AWS partition',
  symptom: 'place',
  prose: `The partitions (\`aws\`, \`aws-cn\` for China, \`aws-us-gov\` for GovCloud, the sovereign and isolated ones) share no accounts, keys or roles.
The partition is in the role's ARN (\`arn:aws-cn:…\`), and follows from the Region (\`cn-north-1\`) and from the endpoint name
(\`….amazonaws.com.cn\`). All three have to match.`,
  explain(evidence) {
    const places = placesOf(evidence)
    if (new Set(places.map((place) => place.partition)).size < 2) return undefined
    const [role] = places.filter((place) => place.what === 'role-to-assume')
    const [endpoint] = places.filter((place) => isEndpoint(place.what))
    return {
      certainty: 'certain',
      evidence: places.map(
        ({ what, value, partition }) =>
          `${what} ${quote(value)}${fromOf(evidence, what)}: partition ${plain(partition)}`,
      ),
      fix: {
        text:
          role === undefined
            ? `Set aws-region and ${endpoint?.what ?? 'sts-endpoint'} to the same partition.`
            : `Set aws-region to a Region in ${plain(role.partition)}, or role-to-assume to a role in the Region's partition.${endpoint === undefined ? '' : ` ${endpoint.what} has to match.`}`,
      },
    }
  },
}

interface Place {
  readonly what: string
  readonly value: string
  readonly partition: string
}

function placesOf(evidence: Evidence): readonly Place[] {
  const { plan, error, chained } = evidence
  const reached = ['sts-refused', 'sts-unreadable', 'network', 'timeout'].includes(error.code)
  if (plan === undefined || !reached || error.details.action === undefined) return []
  const role = roleArn(evidence)
  const { endpoint: url = plan.network.stsEndpoint, endpointFrom } = error.details
  const named = endpointFrom !== undefined || plan.network.stsEndpoint !== undefined
  const endpoint = named ? partitionOfHost(url ?? '') : undefined
  const caller = arnFrom(chained?.arn ?? '')
  return [
    ...(role === undefined
      ? []
      : [{ what: 'role-to-assume', value: roleStep(evidence)?.role ?? '', partition: role.partition }]),
    // Another service's endpoint says nothing of a partition, nor does then the Region.
    ...(plan.network.stsEndpoint === undefined || endpoint !== undefined
      ? [{ what: 'aws-region', value: plan.region, partition: partitionOfRegion(plan.region).id }]
      : []),
    ...(endpoint === undefined
      ? []
      : [{ what: endpointFrom ?? 'sts-endpoint', value: url ?? '', partition: endpoint }]),
    ...(caller === undefined
      ? []
      : [{ what: 'Credentials', value: chained?.arn ?? '', partition: caller.partition }]),
  ]
}

function isEndpoint(what: string): boolean {
  return what === 'sts-endpoint' || what.startsWith('AWS_ENDPOINT_URL')
}

/** The partition of `https://sts.cn-north-1.amazonaws.com.cn`; undefined for what is no Region's endpoint of AWS. */
function partitionOfHost(url: string): string | undefined {
  const region = /^https:\/\/sts(?:-fips)?\.([a-z0-9-]+)\.(amazonaws|c2s|sc2s|cloud\.adc|csp\.hci)\./.exec(
    url,
  )?.[1]
  return region === undefined ? undefined : partitionOfRegion(region).id
}
