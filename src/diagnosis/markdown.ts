/**
 * Foreign text inside Markdown. Whatever could mean something to Markdown, HTML, a table or GitHub's own links is written
 * as a character reference, which is never markup: https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
 */

/** Markup of every kind, the `@` of mentions and addresses, `#` of issues, `$` of formulas, and what begins a link. */
const markup = /[\\`*_{}[\]<>|~&@#$!]|:(?=\/\/)|(?<=\bwww)\./gi

/** What would begin a list, a heading or a rule at the start of a line, and the `:shortcode:` of an emoji. */
const inProse = /^[-+=:\d]|:(?=[\w+-]+:)/g

/** Running text, on a line of its own or within one. */
export function toProse(text: string): string {
  return text.replace(markup, reference).replace(inProse, reference)
}

/** A value as code, also inside a table's cell. */
export function toCode(text: string): string {
  return `<code>${text.replace(markup, reference)}</code>`
}

/** A block that nothing inside can end. */
export function toFence(code: string, language = ''): string {
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${code}\n${fence}`
}

/** A label in a Mermaid graph, which has its own references. https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters */
export function toMermaidLabel(text: string): string {
  return `"${text.replace(/[^\p{L}\p{N} /:.@_-]/gu, (char) => `#${char.codePointAt(0)};`)}"`
}

function reference(char: string): string {
  return `&#${char.codePointAt(0)};`
}
