/** Text that people type and paste, where some characters cannot be seen. */

/** Ends a line, or shows nothing: control and format characters, halves of characters. Joiners stay: names have them. */
const odd = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u

export function hasOdd(text: string): boolean {
  return odd.test(text)
}

/** What a character is, for a sentence about a value that is not to be shown. */
export function characterName(character: string): string {
  if (/[\r\n\u2028\u2029]/.test(character)) return 'a line break'
  if (/[ \t]/.test(character)) return 'a blank'
  if (odd.test(character) || /\s/.test(character)) return `an invisible character (${codeOf(character)})`
  return 'a character outside of printable ASCII'
}

/** `U+200B` */
function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** The first character of a text that cannot be seen, for advice. */
export function oddAdvice(text: string): string | undefined {
  const [character] = odd.exec(text) ?? []
  return character === undefined ? undefined : `It holds ${characterName(character)}`
}

/** As `oddAdvice`, of a text that is ASCII alone: a letter of another alphabet cannot be told from its double. */
export function asciiAdvice(text: string): string | undefined {
  const [character] = /[^\x20-\x7e]/u.exec(text) ?? []
  return (
    oddAdvice(text) ??
    (character === undefined ? undefined : `It holds a character outside of ASCII (${codeOf(character)})`)
  )
}

/** A value inside a message: on one line, not at length, with what cannot be seen spelt out. */
export function shown(text: string): string {
  const characters = Array.from(text)
  const line = characters
    .slice(0, 300)
    .map((each) => (odd.test(each) ? `[${codeOf(each)}]` : each))
    .join('')
  return characters.length > 300 ? `${line}…` : line
}
