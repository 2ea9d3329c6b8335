import type { ErrorReason } from '../../core/errors.ts'
import { errno } from '../evidence.ts'
import type { Cause, Explanation } from '../finding.ts'
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
  text: 'Name the file itself instead of the link, or put a regular file in its place; of a folder that everybody may write to, take that right away (chmod o-w).',
}

const words: Partial<Readonly<Record<ErrorReason, Words>>> = {
  link: {
    title: 'A symbolic link is where a plain file is needed',
    text: 'Name the file itself instead of the link, or put a regular file in its place.',
  },
  'not-regular': {
    title: 'A folder or a special file is where a plain file is needed',
    text: 'Put a regular file in its place, or name another.',
  },
  'too-large': { title: 'The file is too large', text: 'Check whether it is the file you mean.' },
  exposed: {
    title: 'Others may write to the folder that would hold the credentials',
    text: 'Take the right to write away from others (chmod o-w), or let AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE name files elsewhere.',
  },
}
