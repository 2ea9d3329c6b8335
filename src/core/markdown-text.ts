/**
 * Foreign text inside Markdown. Whatever could mean something to Markdown, HTML, a table or the links that a page makes by itself is written
 * as a character reference, which is never markup: https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
 */

/** Markup of every kind, the `@` of mentions and addresses, `#` of issues, `$` of formulas, and what begins a link. */
const markup = /[\\`*_{}[\]<>|~&@#$!]|:(?=\/\/)|(?<=\bwww)\./gi

/** What would begin a list, a heading or a rule at the start of a line, and the `:shortcode:` of an emoji. */
const inProse = /^[-+=:\d]|:(?=[\w+-]+:)/g

/**
 * An ARN, which is no markup: an underscore within a word is none. It stays as it is, because it may be a secret of the
 * repository, and the runner hides that only where it stands as it was given.
 */
const arn =
  /\b(arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(?:\d{12})?:(?:[a-z0-9/.=+,-]|(?<=[a-z0-9])_(?=[a-z0-9]))+)/i

/** Tokens and keys: of all that is markup they hold underscores alone. Each is masked as it would be shown, at every start. */
const token = /^(?![Ww]{3}\.)[A-Za-z][\w+/=-]*(?:\.[\w+/=-]+)*$/

/** A token or key, which is the same within a line as in running text; undefined where the text is none. */
export function toToken(text: string): string | undefined {
  return token.test(text) ? text.replaceAll('_', reference) : undefined
}

/** A text within a line. */
export function toInline(text: string): string {
  return toToken(text) ?? besideArns(text, (part) => part.replace(markup, reference))
}

/** Running text, on a line of its own or within one. */
export function toProse(text: string): string {
  return (
    toToken(text) ?? besideArns(text, (part) => part.replace(markup, reference).replace(inProse, reference))
  )
}

function besideArns(text: string, toEscaped: (part: string) => string): string {
  return text
    .split(arn)
    .map((part, at) => (at % 2 === 0 ? toEscaped(part) : part))
    .join('')
}

function reference(char: string): string {
  return `&#${char.codePointAt(0)};`
}
