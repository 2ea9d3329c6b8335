import { parseXML } from '@aws-sdk/xml-builder'

/** Answers as trees: XML, or JSON where a compatible service speaks that. Nothing of a tree is trusted to be there. */

/** Undefined where the text is neither, or makes use of a DTD. */
export function documentFrom(body: string): unknown {
  const text = body.trim()
  try {
    if (text.startsWith('{')) return JSON.parse(text)
    return isPlainXml(text) ? parseXML(text) : undefined
  } catch {
    return undefined
  }
}

/**
 * No document type, hence no entities but the five of XML itself: the parser would drop the others in silence, and
 * the text with them.
 */
function isPlainXml(text: string): boolean {
  // As nearly every answer is.
  if (!text.includes('<!') && !text.includes('&')) return true
  const markup = text.replace(/<!\[CDATA\[[\s\S]*?(?:\]\]>|$)/g, '')
  return !/<!(DOCTYPE|ENTITY)/i.test(markup) && !/&(?!(?:amp|lt|gt|quot|apos);)[a-z_][\w.-]*;/i.test(markup)
}

/** The node at a path of element names; undefined where it is absent or stands more than once. */
export function at(node: unknown, ...path: readonly string[]): unknown {
  let current = node
  for (const name of path) {
    if (typeof current !== 'object' || current === null || Array.isArray(current)) return undefined
    current = Object.getOwnPropertyDescriptor(current, name)?.value
  }
  return current
}

/** The text at a path without the blanks around it; undefined where there is none. */
export function textAt(node: unknown, ...path: readonly string[]): string | undefined {
  const found = at(node, ...path)
  // An element with attributes holds its text beside them.
  const text = typeof found === 'string' ? found : at(found, '#text')
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined
}
