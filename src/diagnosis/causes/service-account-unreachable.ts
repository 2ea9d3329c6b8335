import { partitionOfRegion } from '../../core/arn.ts'
import type { Cause } from '../finding.ts'
import { failedPlace } from '../looked-up.ts'
import { hostOf, isUnanswered, networkLines, proxyHost } from '../network-words.ts'
import { plain } from '../text.ts'

export const serviceAccountUnreachable: Cause = {
  code: 'service-account-unreachable',
  title: 'The pod cannot reach STS to get the role of its service account',
  symptom: 'unreachable',
  prose: `With IRSA (\`AWS_ROLE_ARN\` and \`AWS_WEB_IDENTITY_TOKEN_FILE\`), every pod calls STS itself. A pod in a private subnet needs a route to STS:
a NAT gateway, a VPC endpoint for STS with private DNS, or a proxy (\`http-proxy\`). Also check network policies and the security group of
the endpoint.`,
  explain(evidence) {
    const { phase } = evidence.error.details
    const onTheWay = phase === 'dns' || phase === 'connect'
    if (failedPlace(evidence)?.place !== 'web-identity' || !isUnanswered(evidence) || !onTheWay)
      return undefined
    if (proxyHost(evidence) !== undefined) return undefined
    const region = plain(evidence.plan?.region ?? 'REGION')
    const aws = partitionOfRegion(region).id === 'aws'
    return {
      title: `The pod cannot reach ${plain(hostOf(evidence))} to get the role of its service account`,
      certainty: 'certain',
      evidence: ['AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE are set', ...networkLines(evidence)],
      fix: {
        text: `Give the pod a route to STS: a NAT gateway, a VPC endpoint${aws ? ` (com.amazonaws.${region}.sts)` : ''} with private DNS, or http-proxy. Check network policies and security groups for port 443.`,
      },
    }
  },
}
