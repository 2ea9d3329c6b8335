/**
 * Foreign text inside Markdown. Whatever could mean something to Markdown, HTML, a table or GitHub's own links is written
 * as a character reference, which is never markup: https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
 */

/** Markup of every kind, the `@` of mentions and addresses, `#` of issues, `$` of formulas, and what begins a link. */
const markup = /[\\`*_{}[\]<>|~&@#$!]|:(?=\/\/)|(?<=\bwww)\./gi

/** What would begin a list, a heading or a rule at the start of a line, and the `:shortcode:` of an emoji. */
const inProse = /^[-+=:\d]|:(?=[\w+-]+:)/g

/** A text within a line. */
export function toInline(text: string): string {
  return text.replace(markup, reference)
}

/** Running text, on a line of its own or within one. */
export function toProse(text: string): string {
  return toInline(text).replace(inProse, reference)
}

function reference(char: string): string {
  return `&#${char.codePointAt(0)};`
}
