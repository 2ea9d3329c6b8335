import { type Document, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import { messageOf } from './core/errors.ts'
import { type RolesReading, rolesFrom } from './core/roles.ts'

/** Reads the input `roles`: YAML, or JSON, which is YAML too. Each problem with its line, counted in the input. */
export function readRoles(text: string): RolesReading {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true })
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ pos, message }) => ({
      input: 'roles',
      reason: 'malformed' as const,
      message: `Input roles, line ${lines.linePos(pos[0]).line}: ${message}`,
    }))
    return { targets: [], problems }
  }
  try {
    // Aliases are bounded, so that a few lines cannot grow into gigabytes.
    const value: unknown = document.toJS({ maxAliasCount: 20 })
    return rolesFrom(value, (path) => {
      const offset = offsetOf(document, path)
      return offset === undefined ? undefined : lines.linePos(offset).line
    })
  } catch (thrown) {
    return {
      targets: [],
      problems: [{ input: 'roles', reason: 'malformed', message: `Input roles: ${messageOf(thrown)}` }],
    }
  }
}

/** Where the key or list item at a path begins; where it came by an alias, the last on the way that did not. */
function offsetOf(document: Document, path: readonly (string | number)[]): number | undefined {
  let node: unknown = document.contents
  let offset = isNode(node) ? node.range?.[0] : undefined
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
      if (!isPair(pair) || !isNode(pair.key)) return offset
      offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(part)]
      offset = (isNode(node) ? node.range?.[0] : undefined) ?? offset
    } else return offset
  }
  return offset
}
