import { isLoopback } from '../../core/loopback.ts'
import type { Evidence } from '../evidence.ts'
import { errno } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { failedPlace, sureness } from '../looked-up.ts'
import { isUnanswered } from '../network-words.ts'
import { plain, quote, said } from '../text.ts'

export const containerEndpoint: Cause = {
  code: 'container-endpoint',
  title: 'The container credentials endpoint failed',
  symptom: 'no-token',
  prose: `\`AWS_CONTAINER_CREDENTIALS_FULL_URI\` or \`AWS_CONTAINER_CREDENTIALS_RELATIVE_URI\` names an endpoint on the machine. An agent behind it gets
the credentials from AWS, so a status of 500 or 400 usually means that the agent itself failed. With EKS Pod Identity, check the log of
the DaemonSet \`eks-pod-identity-agent\`, the association of the service account, and the trust policy of its role (service
\`pods.eks.amazonaws.com\`, actions \`sts:AssumeRole\` and \`sts:TagSession\`). With ECS, the task role must trust \`ecs-tasks.amazonaws.com\`. An
address of \`127.0.0.1\` set by an earlier step (\`refresh: endpoint\`) works for processes on the runner, not inside other containers.`,
  explain(evidence) {
    const { error } = evidence
    const { status, host } = error.details
    const place = failedPlace(evidence)?.place
    if (place !== 'container' || error.details.input !== undefined || error.details.phase === 'tls')
      return undefined
    const where = plain(host ?? 'the container endpoint')
    const what = isUnanswered(evidence)
      ? 'could not be reached'
      : status === undefined
        ? 'gave no credentials'
        : `returned status ${status}`
    const code = errno(evidence)
    return {
      title: `The container credentials endpoint ${where} ${what}`,
      ...sureness(evidence),
      evidence: [
        `Response: ${quote(said(error.details.awsMessage ?? error.message))}`,
        ...(code === undefined ? [] : [`System's code: ${plain(code)}`]),
      ],
      fix: { text: fixOf(evidence, where) },
    }
  },
}

function fixOf(evidence: Evidence, where: string): string {
  const { status = 200, host = '' } = evidence.error.details
  const name = host.replace(/:\d+$/, '')
  const answered = !isUnanswered(evidence)
  if (name === '169.254.170.23' || name === '[fd00:ec2::23]') return answered ? podIdentity(status) : noAgent
  if (name === '169.254.170.2') return answered ? task : noTask
  if (isLoopback(name))
    return answered
      ? `Check the log of the service that serves credentials at ${where}.`
      : `Nothing serves credentials at ${where} any more, or the endpoint is on the runner while the job is in a container. Use refresh: endpoint only for steps outside containers, or unset AWS_CONTAINER_CREDENTIALS_FULL_URI.`
  return `Check the service at ${where}, which AWS_CONTAINER_CREDENTIALS_FULL_URI names, and its log.`
}

function podIdentity(status: number): string {
  return status >= 500
    ? 'Check the log of the DaemonSet eks-pod-identity-agent on the node. The node role needs eks-auth:AssumeRoleForPodIdentity, and the agent needs a route to the EKS Auth API.'
    : 'Check that the service account of the pod has a Pod Identity association, and that the trust policy of its role allows the service pods.eks.amazonaws.com to call sts:AssumeRole and sts:TagSession.'
}

const noAgent =
  'Check that the DaemonSet eks-pod-identity-agent runs on the node, and that no network policy blocks the pod from reaching it.'
const task =
  'Check the task role: it must exist, and its trust policy must name the service ecs-tasks.amazonaws.com. The ECS agent log has details.'
const noTask =
  'The variable comes from an ECS task, and this process cannot reach the ECS agent. Run the job in the task container itself, or unset AWS_CONTAINER_CREDENTIALS_RELATIVE_URI.'
