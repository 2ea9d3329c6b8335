import { forkOf, isDependabot, rejectedInput } from '../evidence.ts'
import type { Cause } from '../finding.ts'

export const regionMissing: Cause = {
  code: 'region-missing',
  title: 'aws-region is not set',
  symptom: 'no-token',
  input: 'aws-region',
  prose: `Every step needs a Region: \`aws-region\`, or \`AWS_REGION\` or \`AWS_DEFAULT_REGION\` in its environment. A Region is not a secret, so write it
into the workflow. If it comes from a secret or variable that does not exist, it is empty.`,
  explain(evidence) {
    if (!rejectedInput(evidence, 'aws-region', 'missing')) return undefined
    const starved = forkOf(evidence) !== undefined || isDependabot(evidence)
    return {
      certainty: starved ? 'likely' : 'certain',
      evidence: ['aws-region, AWS_REGION and AWS_DEFAULT_REGION are not set, or arrived empty'],
      fix: {
        text: 'Set aws-region to the Region of your work. If it is set to a secret or a variable, check the name, or write the Region directly: it is not a secret.',
        language: 'yaml',
        code: 'aws-region: eu-central-1',
      },
      ...(starved ? { settle: 'If the workflow sets no aws-region for this step, this is the cause.' } : {}),
    }
  },
}
