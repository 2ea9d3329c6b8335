/** What a built file could load from outside, found in its syntax: text alone would miss what is written otherwise. */
import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import { parse } from 'acorn'

/** ES modules get their `require` from a banner that knows built-in modules alone. */
export type Format = 'cjs' | 'esm'

/** By the path in their folder, with slashes. */
export type BuiltFiles = ReadonlyMap<string, string>

/**
 * All that the code of these files could load that is neither Node's nor one of them, or print under a variable for
 * debugging; in code that is only tried, too, where it would go unnoticed. One line each.
 */
export function outsideOf(files: BuiltFiles, format: Format): readonly string[] {
  return [...files].flatMap(([file, text]) => {
    const beside = (name: string) => files.has(posix.join(posix.dirname(file), name))
    const isOwn = (name: unknown) =>
      typeof name === 'string' && (isNodes(name) || (/^\.\.?\//.test(name) && beside(name)))
    const found: string[] = []
    const tree: unknown = parse(text, {
      ecmaVersion: 'latest',
      sourceType: format === 'esm' ? 'module' : 'script',
    })
    visit(tree, undefined, (node, parent) => {
      const what = problemOf({ node, parent, isOwn, format })
      if (what === undefined) return
      const { start, end } = parent ?? node
      found.push(`${file} ${what}: ${text.slice(start, Math.min(end, start + 80))}`)
    })
    return found
  })
}

/** By the full name, which no package can have; not those that load or run code from elsewhere. */
function isNodes(name: string): boolean {
  return (
    name.startsWith('node:') &&
    isBuiltin(name) &&
    !/^node:(module|vm|repl|inspector|wasi|worker_threads)\b/.test(name)
  )
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [field: string]: unknown
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

function visit(
  value: unknown,
  parent: Node | undefined,
  see: (node: Node, parent: Node | undefined) => void,
): void {
  if (Array.isArray(value)) for (const each of value) visit(each, parent, see)
  if (!isNode(value)) return
  see(value, parent)
  for (const child of Object.values(value)) if (typeof child === 'object') visit(child, value, see)
}

interface Place {
  readonly node: Node
  readonly parent: Node | undefined
  readonly isOwn: (name: unknown) => boolean
  readonly format: Format
}

/** Members through which code reaches Node's loaders. */
const loaders = new Set([
  'require',
  'createRequire',
  'mainModule',
  '_load',
  'dlopen',
  'binding',
  '_linkedBinding',
])
/** Members by which libraries ask whether to print what they do. */
const printers = /^(?:(?:NODE_)?DEBUG|LOG_[A-Z]+|debuglog)$/

function problemOf({ node, parent, isOwn, format }: Place): string | undefined {
  const source = 'source' in node ? node['source'] : undefined
  if (isNode(source)) return format === 'esm' && isOwn(textOf(source)) ? undefined : 'imports from outside'
  const member = memberOf(node)
  if (member !== undefined) {
    if (loaders.has(member)) return 'reaches a loader'
    return printers.test(member) ? 'prints for debugging' : undefined
  }
  if (format === 'esm' || node.type !== 'Identifier' || isKey(node, parent)) return undefined
  if (node['name'] === 'module') return memberOf(parent) === 'exports' ? undefined : 'reaches its module'
  return node['name'] === 'require' && !isOwn(required(node, parent)) ? 'requires from outside' : undefined
}

/** Of `a.name` and `a['name']`. */
function memberOf(node: Node | undefined): string | undefined {
  if (node?.type !== 'MemberExpression') return undefined
  const { property, computed } = node
  const name = isNode(property) ? (computed === true ? textOf(property) : property['name']) : undefined
  return typeof name === 'string' ? name : undefined
}

/** Whether the name is that of a member or of a property, and no variable. */
function isKey(node: Node, parent: Node | undefined): boolean {
  if (parent === undefined || parent['computed'] === true || parent['shorthand'] === true) return false
  return parent['property'] === node || parent['key'] === node
}

/** The one argument of the call of this name, where that is a text. */
function required(callee: Node, call: Node | undefined): unknown {
  const given = call?.type === 'CallExpression' && call['callee'] === callee ? call['arguments'] : []
  return Array.isArray(given) && given.length === 1 ? textOf(given[0]) : undefined
}

/** Of a literal, or of a template without parts. */
function textOf(node: unknown): unknown {
  if (!isNode(node)) return undefined
  if (node.type === 'Literal') return node['value']
  const { quasis } = node
  const [only, ...others]: readonly unknown[] = Array.isArray(quasis) ? quasis : []
  return isNode(only) && others.length === 0 ? Object(only['value']).cooked : undefined
}
