import { toInline } from '../core/markdown-text.ts'

export { toProse } from '../core/markdown-text.ts'

/** A value as code, also inside a table's cell. */
export function toCode(text: string): string {
  return `<code>${toInline(text)}</code>`
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
