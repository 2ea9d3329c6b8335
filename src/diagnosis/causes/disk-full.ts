import { errno } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { plain, said } from '../text.ts'

export const diskFull: Cause = {
  code: 'disk-full',
  title: 'The disk is full',
  symptom: 'files',
  prose: `There was no space left to write the credentials, so nothing was published. On a self-hosted runner, remove old work directories and
container images (\`docker system prune\`), or use a larger disk.`,
  explain(evidence) {
    const code = errno(evidence) ?? /\b(ENOSPC|EDQUOT)\b/.exec(evidence.error.message)?.[1]
    if (evidence.error.code !== 'publish-failed' || (code !== 'ENOSPC' && code !== 'EDQUOT')) return undefined
    return {
      title: code === 'EDQUOT' ? 'The disk quota is used up' : 'The disk is full',
      certainty: 'certain',
      evidence: [`System error: ${plain(code)}`, said(evidence.error.message)],
      fix: { text: 'Free disk space and run the job again.', language: 'sh', code: 'df -h && df -i' },
    }
  },
}
