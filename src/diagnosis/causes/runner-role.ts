import type { Evidence } from '../evidence.ts'
import { roleStep } from '../evidence.ts'
import type { Cause, Fix } from '../finding.ts'
import { runnerRole } from '../meant-otherwise.ts'
import { plain } from '../text.ts'

export const runnerRoleMeant: Cause = {
  code: 'runner-role',
  title: 'The runner has its own role, but this step used an OIDC token instead',
  symptom: 'not-authorized',
  input: 'force-skip-oidc',
  prose: `A self-hosted runner can have its own AWS credentials: an instance role, a task role, the role of a Kubernetes service account (IRSA) or a
pod identity. If the job can get an OIDC token, perhaps for another service, the step uses that token. A role that trusts the runner's
role refuses the token. Set \`force-skip-oidc: true\`. If the runner's role is the one you want, leave \`role-to-assume\` out.`,
  explain(evidence) {
    const found = runnerRole(evidence)
    if (found === undefined) return undefined
    const { serviceRole, runner } = evidence.around ?? {}
    const machine = found === 'instance'
    return {
      ...(machine
        ? {
            title: 'The runner may have its own role, but this step used an OIDC token instead',
            weak: true,
          }
        : {}),
      certainty: 'likely',
      evidence: [
        ...(runner === undefined ? [] : [`RUNNER_ENVIRONMENT: ${plain(runner)}`]),
        ...(machine ? [] : [`${found} is set${serviceRole === undefined ? '' : `: ${plain(serviceRole)}`}`]),
      ],
      fix: fixOf(evidence),
      settle:
        'If the trust policy of the role names the role of the runner, not the OIDC provider, this is the cause.',
    }
  },
}

function fixOf(evidence: Evidence): Fix {
  if (evidence.around?.serviceRole === roleStep(evidence)?.role)
    return { text: 'The runner already has this role: leave role-to-assume out.' }
  return {
    text: "If the role trusts the runner's role, do not use an OIDC token in this step.",
    language: 'yaml',
    code: 'force-skip-oidc: true',
  }
}
