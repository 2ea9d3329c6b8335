import type { Cause } from '../finding.ts'
import { said } from '../text.ts'

export const runnerFiles: Cause = {
  code: 'runner-files',
  title: 'The runner provided no file for variables and outputs',
  symptom: 'files',
  prose: `Variables and outputs reach later steps through files that the runner names in \`GITHUB_ENV\` and \`GITHUB_OUTPUT\`. They are missing outside
a step: in a container started by hand, in a script under \`sudo\` or \`env -i\`, or on a very old runner.`,
  explain({ error }) {
    if (error.code !== 'publish-failed' || error.details.reason !== 'no-runner-file') return undefined
    return {
      certainty: 'certain',
      evidence: [said(error.message)],
      fix: {
        text: 'Run this as a separate step (uses:), not inside a script. Or pass GITHUB_ENV and GITHUB_OUTPUT on.',
      },
    }
  },
}
