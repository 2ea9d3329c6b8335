import type { ErrorReason } from '../../core/errors.ts'
import { errno } from '../evidence.ts'
import type { Cause, Explanation } from '../finding.ts'
import { said } from '../text.ts'

export const unsafeFile: Cause = {
  code: 'unsafe-file',
  title: 'A path is a symbolic link, a special file or a folder that anyone can write to',
  symptom: 'files',
  prose: `A pull request could plant a link that makes this step read or overwrite a file elsewhere. That is why links are not followed for the
shared AWS files, nor from inside the workspace to the outside. Name the real file. A folder that anyone can write to (mode \`o+w\`) is not
safe for credentials either: other users could replace them.`,
  explain(evidence) {
    const code = errno(evidence)
    const { reason } = evidence.error.details
    const denied = code === 'EACCES' || code === 'EPERM'
    if (evidence.error.code !== 'unsafe-file' || denied || reason === 'not-text') return undefined
    const { title, text } = (reason === undefined ? undefined : words[reason]) ?? any
    return {
      ...(title === undefined ? {} : { title }),
      certainty: 'certain',
      evidence: [said(evidence.error.message)],
      fix: { text },
    } satisfies Explanation
  },
}

interface Words {
  readonly title?: string
  readonly text: string
}

const any: Words = {
  text: 'Name the file itself instead of the link, or replace it with a regular file; if anyone can write to the folder, remove that permission (chmod o-w).',
}

const words: Partial<Readonly<Record<ErrorReason, Words>>> = {
  link: {
    title: 'The path is a symbolic link',
    text: 'Name the file itself instead of the link, or replace it with a regular file.',
  },
  'not-regular': {
    title: 'The path is a folder or a special file',
    text: 'Replace it with a regular file, or name another file.',
  },
  'too-large': { title: 'The file is too large', text: 'Check that it is the right file.' },
  exposed: {
    title: 'Other users can write to the folder for the credentials',
    text: 'Remove the write permission for others (chmod o-w), or set AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE to other files.',
  },
}
