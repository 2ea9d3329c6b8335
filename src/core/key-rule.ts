import type { ErrorReason, ProblemReason } from './errors.ts'
import { characterName } from './text.ts'

/** Keys end up in headers and in environment files: no blanks, nothing that could end a line. */
export function isKey(text: string | undefined): text is string {
  return text !== undefined && /^[\x21-\x7e]+$/.test(text)
}

/** What is pasted where a value should be: `***` from a log, `${{ secrets.NAME }}` or `$NAME` that nobody expanded. */
const placeholder = /^(\*{3,}|\$\{.*\}|\$[A-Z][A-Z0-9_]{3,}|<[^<>]*>)$/s

/** Why a text is no key. */
export interface KeyProblem {
  readonly reason: ProblemReason
  /** Ends a sentence that begins with the name of the input or variable. Never shows the text. */
  readonly what: string
}

/** Why a text is no access key ID, secret access key or session token. Undefined where it may be one. */
export function keyProblem(text: string): KeyProblem | undefined {
  if (placeholder.test(text)) return { reason: 'placeholder', what: 'holds a placeholder instead of a value' }
  if (isKey(text)) return undefined
  const [character] = /[^\x21-\x7e]/u.exec(text) ?? []
  return {
    reason: 'characters',
    what:
      character === undefined
        ? 'is empty'
        : `holds ${characterName(character)}, which no key has. Store the value again, without anything around or within it`,
  }
}

/** Why a pair of keys is not signed with: the ID is sent in the open. */
export function pairProblem(accessKeyId: string, secretAccessKey: string): ErrorReason | undefined {
  const id = /^A[KS]IA[A-Z0-9]{16}$/
  if (id.test(secretAccessKey) && !id.test(accessKeyId)) return 'swapped'
  return accessKeyId.startsWith('$') ? 'placeholder' : undefined
}
