import type { Evidence } from '../evidence.ts'
import { roleStep } from '../evidence.ts'
import type { Cause, Fix } from '../finding.ts'
import { runnerRole } from '../meant-otherwise.ts'
import { plain } from '../text.ts'

export const runnerRoleMeant: Cause = {
  code: 'runner-role',
  title: 'The runner has a role of its own, and this step used an OIDC token instead',
  symptom: 'not-authorized',
  input: 'force-skip-oidc',
  prose: `A self-hosted runner can have AWS credentials by itself: an instance role, a task role, the role of a Kubernetes service account (IRSA) or
a pod identity. Where the job may ask for an OIDC token, perhaps for another service, the step uses that one. A role that trusts the
role of the runner refuses the token. Set \`force-skip-oidc: true\`; or leave \`role-to-assume\` out where the runner's role is the one
that you want.`,
  explain(evidence) {
    const found = runnerRole(evidence)
    if (found === undefined) return undefined
    const { serviceRole, runner } = evidence.around ?? {}
    const machine = found === 'instance'
    return {
      ...(machine
        ? {
            title: 'The runner may have a role of its own, and this step used an OIDC token instead',
            weak: true,
          }
        : {}),
      certainty: 'likely',
      evidence: [
        ...(runner === undefined ? [] : [`RUNNER_ENVIRONMENT: ${plain(runner)}`]),
        ...(machine ? [] : [`${found} is set${serviceRole === undefined ? '' : `: ${plain(serviceRole)}`}`]),
      ],
      fix: fixOf(evidence),
      settle: 'The trust policy of the role names the role of the runner, not the OIDC provider.',
    }
  },
}

function fixOf(evidence: Evidence): Fix {
  if (evidence.around?.serviceRole === roleStep(evidence)?.role)
    return { text: 'The runner has this role already: leave role-to-assume out.' }
  return {
    text: "If the role trusts the runner's role, use no OIDC token in this step.",
    language: 'yaml',
    code: 'force-skip-oidc: true',
  }
}
