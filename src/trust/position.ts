/** Where in a JSON text a value is. */

export interface Position {
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units, as editors count. */
  readonly column: number
}

/**
 * The place of a finding in the text that the policy was read from: of the key in an object, of the value in a list.
 * The nearest place above it where the text lacks it; where `Statement` or a value is no list, index 0 is itself.
 *
 * @param pointer a JSON Pointer, as a finding's `path`
 */
export function positionOf(source: string, pointer: string): Position {
  const wanted = pointer
    .split('/')
    .slice(1)
    .map((each) => each.replaceAll('~1', '/').replaceAll('~0', '~'))
  return positionAt(source, find(source, wanted))
}

function positionAt(source: string, offset: number): Position {
  const before = source.slice(0, offset)
  const lines = before.split('\n')
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

interface Token {
  readonly text: string
  readonly at: number
}

function tokensOf(source: string): readonly Token[] {
  const tokens = source.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)
  return [...tokens].map((each) => ({ text: each[0], at: each.index }))
}

/** The offset of the last step of the way that the text has. */
function find(source: string, wanted: readonly string[]): number {
  const tokens = tokensOf(source)
  let next = 0
  let at = tokens[0]?.at ?? 0
  for (const step of wanted) {
    const open = tokens[next]?.text
    if (open !== '{' && open !== '[') {
      if (step === '0') continue
      return at
    }
    if (open === '{' && step === '0' && memberOf(tokens, next, step) === undefined) continue
    const found = open === '{' ? memberOf(tokens, next, step) : itemOf(tokens, next, step)
    if (found === undefined) return at
    at = tokens[found.name]?.at ?? at
    next = found.value
  }
  return at
}

interface Found {
  /** Index of the token to point at. */
  readonly name: number
  /** Index of the value's first token. */
  readonly value: number
}

function memberOf(tokens: readonly Token[], open: number, key: string): Found | undefined {
  // Of a key that is there twice, the last one counts.
  let found: Found | undefined
  for (let at = open + 1; at < tokens.length && tokens[at]?.text !== '}'; ) {
    const value = at + 2
    if (keyFrom(tokens[at]?.text ?? '') === key) found = { name: at, value }
    const end = endOf(tokens, value)
    at = tokens[end]?.text === ',' ? end + 1 : end
  }
  return found
}

function itemOf(tokens: readonly Token[], open: number, index: string): Found | undefined {
  let number = 0
  for (let at = open + 1; at < tokens.length && tokens[at]?.text !== ']'; number += 1) {
    if (String(number) === index) return { name: at, value: at }
    const end = endOf(tokens, at)
    at = tokens[end]?.text === ',' ? end + 1 : end
  }
  return undefined
}

/** The index behind the value that begins here. */
function endOf(tokens: readonly Token[], start: number): number {
  let depth = 0
  for (let at = start; at < tokens.length; at += 1) {
    const text = tokens[at]?.text ?? ''
    if (text === '{' || text === '[') depth += 1
    if (text === '}' || text === ']') depth -= 1
    if (depth <= 0) return at + 1
  }
  return tokens.length
}

function keyFrom(text: string): string | undefined {
  try {
    const key: unknown = JSON.parse(text)
    return typeof key === 'string' ? key : undefined
  } catch {
    return undefined
  }
}
