import { isNode, LineCounter, parseDocument } from 'yaml'
import { type LineOf, type RolesReading, rolesFrom } from './core/roles.ts'

/** Reads the input `roles`: YAML, or JSON, which is YAML too. Each problem with its line, counted in the input. */
export function readRoles(text: string): RolesReading {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ pos, message }) => ({
      input: 'roles',
      message: `Input roles, line ${lines.linePos(pos[0]).line}: ${message}`,
    }))
    return { targets: [], problems }
  }
  const lineOf: LineOf = (path) => {
    const node = path.length === 0 ? document.contents : document.getIn(path, true)
    const start = isNode(node) ? node.range?.[0] : undefined
    return start === undefined ? undefined : lines.linePos(start).line
  }
  // Aliases are bounded, so that a few lines cannot grow into gigabytes.
  return rolesFrom(document.toJS({ maxAliasCount: 20 }), lineOf)
}
