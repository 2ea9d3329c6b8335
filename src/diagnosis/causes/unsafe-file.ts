import { errno } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { said } from '../text.ts'

export const unsafeFile: Cause = {
  code: 'unsafe-file',
  title: 'A symbolic link, a special file or an open folder stands where a plain one is needed',
  symptom: 'files',
  prose: `A pull request could plant a link that makes this step read or overwrite a file elsewhere, so links are not followed: not in the
place of the shared AWS files, and not from inside the workspace to the outside. Name the real file. A folder that everybody may write
to (mode \`o+w\`) is no place for credentials either: others could replace them.`,
  explain(evidence) {
    const code = errno(evidence)
    if (evidence.error.code !== 'unsafe-file' || code === 'EACCES' || code === 'EPERM') return undefined
    return {
      certainty: 'certain',
      evidence: [said(evidence.error.message)],
      fix: {
        text: 'Name the file itself instead of the link, or put a regular file in its place; of a folder that everybody may write to, take that right away (chmod o-w).',
      },
    }
  },
}
