import { isLoopback } from '../../core/loopback.ts'
import type { Evidence } from '../evidence.ts'
import { errno } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { failedPlace, sureness } from '../looked-up.ts'
import { isUnanswered } from '../network-words.ts'
import { plain, quote, said } from '../text.ts'

export const containerEndpoint: Cause = {
  code: 'container-endpoint',
  title: 'The endpoint that gives containers their credentials failed',
  symptom: 'no-token',
  prose: `\`AWS_CONTAINER_CREDENTIALS_FULL_URI\` or \`AWS_CONTAINER_CREDENTIALS_RELATIVE_URI\` names an endpoint on the machine. It has no
credentials of its own: an agent asks AWS for them, and a status of 500 or 400 usually tells of the agent's own failure. With EKS Pod
Identity look at the log of the DaemonSet \`eks-pod-identity-agent\`, at the association of the service account, and at the trust policy
of its role (service \`pods.eks.amazonaws.com\`, actions \`sts:AssumeRole\` and \`sts:TagSession\`). With ECS the role of the task must
trust \`ecs-tasks.amazonaws.com\`. An address of \`127.0.0.1\` that an earlier step set (\`refresh: endpoint\`) holds for the processes on the
runner, not inside other containers.`,
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
        : `answered with status ${status}`
    const code = errno(evidence)
    return {
      title: `The container credentials endpoint ${where} ${what}`,
      ...sureness(evidence),
      evidence: [
        `It said: ${quote(said(error.details.awsMessage ?? error.message))}`,
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
      ? `Look at the log of what serves credentials at ${where}.`
      : `Nothing serves credentials at ${where} any more, or it is on the runner and the job in a container. Use refresh: endpoint only for steps outside of containers, or unset AWS_CONTAINER_CREDENTIALS_FULL_URI.`
  return `Look at the service at ${where}, which AWS_CONTAINER_CREDENTIALS_FULL_URI names, and at its log.`
}

function podIdentity(status: number): string {
  return status >= 500
    ? 'Look at the log of the DaemonSet eks-pod-identity-agent on the node: the role of the node needs eks-auth:AssumeRoleForPodIdentity, and the agent a route to the EKS Auth API.'
    : 'Check that the service account of the pod has a Pod Identity association, and that the trust policy of its role names the service pods.eks.amazonaws.com with sts:AssumeRole and sts:TagSession.'
}

const noAgent =
  'Check that the DaemonSet eks-pod-identity-agent runs on the node, and that no network policy keeps the pod from it.'
const task =
  'Check the role of the task: it must exist, and its trust policy must name the service ecs-tasks.amazonaws.com. The log of the ECS agent says more.'
const noTask =
  'The variable comes from an ECS task, and this process cannot reach the address of its agent: run the job in the container of the task itself, or unset AWS_CONTAINER_CREDENTIALS_RELATIVE_URI.'
