import { type Evidence, errno } from '../evidence.ts'
import type { Cause, Fix } from '../finding.ts'
import { plain, said } from '../text.ts'

const codes = new Set(['EACCES', 'EPERM', 'EROFS'])

export const filePermission: Cause = {
  code: 'file-permission',
  title: 'The job is not allowed to read or write a file',
  symptom: 'files',
  prose: `The user that runs the job lacks permission for the file, or the file system is read-only (\`EROFS\`). In containers, the user of the image
often differs from the owner of the mounted HOME. To keep profiles elsewhere, set \`AWS_SHARED_CREDENTIALS_FILE\` and \`AWS_CONFIG_FILE\` to
writable paths. Nothing was published.`,
  explain(evidence) {
    const code = errno(evidence) ?? /\b(EACCES|EPERM|EROFS)\b/.exec(evidence.error.message)?.[1]
    const { reason } = evidence.error.details
    const files = ['publish-failed', 'token-file-unreadable', 'unsafe-file'].includes(evidence.error.code)
    // The files of the runner have a cause of their own.
    if (!files || code === undefined || !codes.has(code) || reason === 'runner-file') return undefined
    return {
      certainty: 'certain',
      evidence: [`System error: ${plain(code)}`, said(evidence.error.message)],
      fix: fixOf(evidence),
    }
  },
}

/** Profiles can be elsewhere; other files are where they are. */
function fixOf({ error }: Evidence): Fix {
  const { input } = error.details
  if (error.code === 'token-file-unreadable')
    return {
      text: `Let the job's user read the file that ${plain(input ?? 'web-identity-token-file')} names. In a job container, compare the user of the image with the owner of the file.`,
      language: 'sh',
      code: 'id && ls -l FILE   # in the job, before this step',
    }
  if (input === 'aws-profile' || error.details.reason === 'profile-file')
    return {
      text: "Give the job's user access to the file, or keep profiles elsewhere.",
      language: 'yaml',
      code: 'env:\n  AWS_CONFIG_FILE: ${{ runner.temp }}/aws/config\n  AWS_SHARED_CREDENTIALS_FILE: ${{ runner.temp }}/aws/credentials',
    }
  return { text: "Give the job's user access to the file that the message names." }
}
