import { errno } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { plain, said } from '../text.ts'

export const runnerFilesPermission: Cause = {
  code: 'runner-files-permission',
  title: 'The job is not allowed to write to the files of the runner',
  symptom: 'files',
  prose: `Variables and outputs reach later steps through files that the runner names in \`GITHUB_ENV\` and \`GITHUB_OUTPUT\`. The user of the runner
owns them. If the image of a job container sets another user, that user cannot write to them: run the container as the user of the runner,
or as root. Nothing was published.`,
  explain(evidence) {
    const { code, details } = evidence.error
    const system = errno(evidence)
    if (code !== 'publish-failed' || details.reason !== 'runner-file') return undefined
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOENT'].includes(system ?? '')) return undefined
    return {
      certainty: 'certain',
      evidence: [`System error: ${plain(system ?? '')}`, said(evidence.error.message)],
      fix: {
        text: 'Run the job container as the user that owns the files of the runner (often 1001), or as root. On a self-hosted runner, make the user of the runner the owner of its work folder.',
        language: 'yaml',
        code: 'container:\n  image: IMAGE\n  options: --user 1001',
      },
    }
  },
}
