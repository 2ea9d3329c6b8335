import type { Cause } from '../finding.ts'

export const deadline: Cause = {
  code: 'deadline',
  title: 'action-timeout-s ended the step',
  symptom: 'unreachable',
  prose: `The step was still at work when its time ran out; nothing was published. The lines above show what it waited for. Give it more
time, or fewer attempts (\`retry-max-attempts\`) so that it fails with the reason rather than with the time limit.`,
  explain({ error }) {
    if (error.code !== 'deadline') return undefined
    return {
      certainty: 'certain',
      evidence: ['The log lines above say what was being waited for'],
      fix: {
        text: 'Allow more time, or take action-timeout-s out.',
        language: 'yaml',
        code: 'action-timeout-s: 120',
      },
    }
  },
}
