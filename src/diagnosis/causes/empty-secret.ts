import { type Evidence, forkOf, isDependabot, rejectedInput } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { isNowhere } from '../looked-up.ts'

export const emptySecret: Cause = {
  code: 'empty-secret',
  title: 'An input is empty: the secret or variable it uses is empty or missing',
  symptom: 'no-token',
  prose: `GitHub replaces a secret or variable that does not exist with an empty string, without a warning. Common reasons: the name is misspelled;
it belongs to an environment and the job has no \`environment:\`; the workflow is reusable and its caller passes neither \`secrets: inherit\`
nor the secret; the run comes from a fork or from Dependabot; it is a variable (\`vars.\`) and not a secret (\`secrets.\`), or the reverse;
the organization does not share it with this repository.`,
  explain(evidence) {
    const input = emptyInput(evidence)
    if (input === undefined || forkOf(evidence) !== undefined || isDependabot(evidence)) return undefined
    const certain = evidence.error.code === 'invalid-input'
    return {
      title: `${input} is empty: the secret or variable it uses is empty or missing`,
      certainty: certain ? 'certain' : 'likely',
      evidence: [`Input ${input} is empty, and related inputs are set`],
      fix: {
        text: 'Check that a secret or variable of this name is available to the job. For a reusable workflow, pass secrets on with secrets: inherit.',
        language: 'sh',
        code: 'gh secret list && gh variable list\ngh secret list --env ENVIRONMENT   # needs environment: ENVIRONMENT in the job',
      },
      ...(certain
        ? {}
        : {
            settle: `Print the length of the value, not the value, in an earlier step: echo "\${#VALUE}". If it prints 0, this is the cause.`,
          }),
    }
  },
}

/** Set for the sake of a role alone. */
const ofRoles = new Set([
  'audience',
  'force-skip-oidc',
  'role-chaining',
  'custom-tags',
  'role-duration-seconds',
  'role-external-id',
  'role-session-name',
  'role-skip-session-tagging',
  'transitive-tag-keys',
])

/** The input that the others speak of, and that is empty. */
export function emptyInput(evidence: Evidence): string | undefined {
  const { plan, origins } = evidence
  if (rejectedInput(evidence, 'aws-secret-access-key', 'missing')) return 'aws-secret-access-key'
  if (!isNowhere(evidence) || plan === undefined) return undefined
  const idle = plan.notices.flatMap(({ reason, input }) =>
    reason === 'no-effect' && origins[input] === undefined ? [input] : [],
  )
  if (idle.some((input) => input === 'aws-secret-access-key' || input === 'aws-session-token'))
    return 'aws-access-key-id'
  return plan.steps.length === 0 && idle.some((input) => ofRoles.has(input)) ? 'role-to-assume' : undefined
}
