import { characterName } from './text.ts'

/** Keys end up in headers and in environment files: no blanks, nothing that could end a line. */
export function isKey(text: string | undefined): text is string {
  return text !== undefined && /^[\x21-\x7e]+$/.test(text)
}

/** What is pasted where a value should be: `***` from a log, `${{ secrets.NAME }}` or `$NAME` that nobody expanded. */
const placeholder = /^(\*{3,}|\$\{.*\}|\$[A-Z][A-Z0-9_]{3,}|<[^<>]*>)$/s

/**
 * Why a text is no access key ID, secret access key or session token: ends a sentence that begins with the name of
 * its input or variable. Never shows the text. Undefined where it may be one.
 */
export function keyProblem(text: string): string | undefined {
  if (placeholder.test(text)) return 'holds a placeholder instead of a value'
  if (isKey(text)) return undefined
  const [character] = /[^\x21-\x7e]/u.exec(text) ?? []
  return character === undefined
    ? 'is empty'
    : `holds ${characterName(character)}, which no key has. Store the value again, without anything around or within it`
}
