import { errno } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { plain, said } from '../text.ts'

export const runnerFilesPermission: Cause = {
  code: 'runner-files-permission',
  title: 'The user of the job may not write to the files of the runner',
  symptom: 'files',
  prose: `Variables and outputs reach later steps through files that the runner names in \`GITHUB_ENV\` and \`GITHUB_OUTPUT\`. They belong to the
user of the runner. In a job container whose image sets another user they cannot be written: run the container as the user of the
runner, or as root. Nothing was published.`,
  explain(evidence) {
    const { code, details } = evidence.error
    const system = errno(evidence)
    if (code !== 'publish-failed' || details.reason !== 'runner-file') return undefined
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOENT'].includes(system ?? '')) return undefined
    return {
      certainty: 'certain',
      evidence: [`System's code: ${plain(system ?? '')}`, said(evidence.error.message)],
      fix: {
        text: 'Run the job container as the user that owns the files of the runner (often 1001), or as root. On a runner of your own, give the folder of its work to its user.',
        language: 'yaml',
        code: 'container:\n  image: IMAGE\n  options: --user 1001',
      },
    }
  },
}
