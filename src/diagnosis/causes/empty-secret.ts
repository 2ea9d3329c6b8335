import { type Evidence, forkOf, isDependabot, rejectedInput } from '../evidence.ts'
import type { Cause } from '../finding.ts'

export const emptySecret: Cause = {
  code: 'empty-secret',
  title: 'An input is empty: the secret or variable behind it did not reach the job',
  symptom: 'no-token',
  prose: `GitHub puts an empty text in the place of a secret or variable that does not exist, and says nothing. Usual reasons:
the name is misspelt; it belongs to an environment and the job has no \`environment:\`; the workflow is reusable and its caller
passes neither \`secrets: inherit\` nor the secret; the run comes from a fork or from Dependabot; it is a variable (\`vars.\`)
and not a secret (\`secrets.\`), or the other way round; the organization does not share it with this repository.`,
  explain(evidence) {
    const input = emptyInput(evidence)
    if (input === undefined || forkOf(evidence) !== undefined || isDependabot(evidence)) return undefined
    const certain = evidence.error.code === 'invalid-input'
    return {
      title: `${input} is empty: the secret or variable behind it did not reach the job`,
      certainty: certain ? 'certain' : 'likely',
      evidence: [`Input ${input} arrived empty`],
      fix: {
        text: 'Check that the name exists where the job looks. In a reusable workflow, pass it on: secrets: inherit.',
        language: 'sh',
        code: 'gh secret list && gh variable list\ngh secret list --env ENVIRONMENT   # needs environment: ENVIRONMENT in the job',
      },
      ...(certain
        ? {}
        : {
            settle: `Print the length, not the value, in the step before: echo "\${#VALUE}". 0 means it is empty.`,
          }),
    }
  },
}

function emptyInput(evidence: Evidence): string | undefined {
  const { error, plan } = evidence
  if (rejectedInput(evidence, 'aws-secret-access-key', 'missing')) return 'aws-secret-access-key'
  if (rejectedInput(evidence, 'aws-region', 'missing')) return 'aws-region'
  const nowhere = error.code === 'no-credentials' && error.details.action === undefined
  if (!nowhere || plan === undefined) return undefined
  if (plan.notices.some(({ reason, input }) => reason === 'no-effect' && input === 'aws-secret-access-key'))
    return 'aws-access-key-id'
  const nothingAsked = plan.source.kind === 'ambient' && plan.steps.length === 0
  return nothingAsked ? 'role-to-assume (or aws-access-key-id)' : undefined
}
