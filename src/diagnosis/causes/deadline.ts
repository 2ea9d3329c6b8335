import type { Cause } from '../finding.ts'

export const deadline: Cause = {
  code: 'deadline',
  title: 'action-timeout-s ended the step',
  symptom: 'unreachable',
  prose: `The step was still working when its time ran out. Nothing was published. The log lines above show what it was waiting for. Give it more
time, or fewer attempts (\`retry-max-attempts\`) so that it fails with the actual error instead of the time limit.`,
  explain({ error }) {
    if (error.code !== 'deadline') return undefined
    return {
      certainty: 'certain',
      evidence: ['The log lines above show what the step was waiting for'],
      fix: {
        text: 'Allow more time, or remove action-timeout-s.',
        language: 'yaml',
        code: 'action-timeout-s: 120',
      },
    }
  },
}
