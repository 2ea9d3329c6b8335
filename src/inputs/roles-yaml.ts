/** The inputs that take a parser: `roles` and `custom-tags`. */

import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  parseDocument,
  type Scalar,
  visit,
} from 'yaml'
import { messageOf } from '../core/errors.ts'
import { shown } from '../core/text.ts'
import { type CustomTags, customTagsFrom } from './custom-tags.ts'
import type { RawInputs } from './inputs.ts'
import type { ParsedInputs } from './read-settings.ts'
import type { RolesReading } from './role-target.ts'
import { rolesFrom } from './roles.ts'
import { rulesAt } from './rules.ts'
import { WrittenNumber } from './written.ts'

/** More characters than Linux lets an environment variable have, which is how inputs come in. */
const longest = 128 * 1024

/** A policy inside a role has ten levels. */
const deepest = 40

export { makePlans } from './make-plans.ts'

/** @param takenTags as of `customTagsFrom` */
export function parseInputs(raw: RawInputs, takenTags: readonly string[]): ParsedInputs {
  const roles = raw.roles?.trim()
  const tags = raw['custom-tags']?.trim()
  const stsEndpoint = raw['sts-endpoint']?.trim() || undefined
  return {
    ...(roles ? { roles: readRoles(raw.roles ?? '', { stsEndpoint, takenTags }) } : {}),
    ...(tags ? { customTags: readTags(tags, takenTags) } : {}),
  }
}

interface RolesReader {
  /** The input, whose service may have rules of its own. */
  readonly stsEndpoint?: string | undefined
  /** As of `customTagsFrom`. */
  readonly takenTags: readonly string[]
}

/**
 * Reads the input `roles`: YAML, or JSON, which is YAML too. Each problem with its line, counted in the input.
 */
export function readRoles(text: string, { stsEndpoint, takenTags }: RolesReader): RolesReading {
  const { document, lines, problem } = parsed(text)
  const told = (message: string) => ({ input: 'roles', reason: 'malformed' as const, message })
  if (document === undefined) {
    const { line, what } = problem
    return { targets: [], problems: [told(`Input roles${line ? `, line ${line}` : ''}: ${what}`)] }
  }
  try {
    const lineOf = (path: readonly (string | number)[]) => {
      const offset = offsetOf(document, path)
      return offset === undefined ? undefined : lines.linePos(offset).line
    }
    return rolesFrom(contentOf(document), { rules: rulesAt(stsEndpoint), takenTags, lineOf })
  } catch (thrown) {
    return { targets: [], problems: [told(`Input roles: ${messageOf(thrown)}`)] }
  }
}

/** Reads the input `custom-tags`, a JSON object. */
export function readTags(text: string, takenTags: readonly string[]): CustomTags {
  const rejected = (problem: string) => ({ tags: {}, problems: [problem] })
  try {
    JSON.parse(text)
  } catch (thrown) {
    return rejected(`is not JSON: ${messageOf(thrown)}`)
  }
  const { document, problem } = parsed(text)
  if (document === undefined) return rejected(`cannot be read: ${problem.what}`)
  try {
    return customTagsFrom(contentOf(document), takenTags)
  } catch (thrown) {
    return rejected(`cannot be read: ${messageOf(thrown)}`)
  }
}

type Parsed =
  | { readonly document: Document; readonly lines: LineCounter; readonly problem?: never }
  | {
      readonly document: undefined
      readonly lines: LineCounter
      readonly problem: { readonly line: number | undefined; readonly what: string }
    }

/** Keys are compared as they were written, in `badKeys`. */
const options = {
  prettyErrors: false,
  merge: true,
  uniqueKeys: false,
  schema: 'core',
  resolveKnownTags: false,
} as const

function parsed(text: string): Parsed {
  const lines = new LineCounter()
  const rejected = (line: number | undefined, what: string) => ({
    document: undefined,
    lines,
    problem: { line, what },
  })
  if (text.length > longest)
    return rejected(undefined, `has ${text.length} characters; the most is ${longest}`)
  const tooDeep = offsetBeyond(text, deepest)
  if (tooDeep !== undefined) {
    const line = text.slice(0, tooDeep).split('\n').length
    return rejected(line, `is nested deeper than ${deepest} levels. Is a bracket left open?`)
  }
  const document = parseDocument(text, { ...options, lineCounter: lines })
  const [first, ...others] = [...document.errors, ...badKeys(document)]
  if (first === undefined) return { document, lines }
  // One slip makes many errors: what follows the first is seldom a slip of its own.
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  return rejected(lines.linePos(first.pos[0]).line, `${first.message}${more}`)
}

/** Where a text is nested deeper than so many levels, found without recursion: what follows has none to spare. */
function offsetBeyond(text: string, levels: number): number | undefined {
  const parser = new Parser()
  for (const lexeme of new Lexer().lex(text)) {
    // The documents themselves are of no use here; the parser's stack is.
    for (const _ of parser.next(lexeme));
    if (parser.stack.length > levels) return parser.offset
  }
  return undefined
}

/** Keys that are no text, and the second of two that are written alike or differ only in quotes. */
function badKeys(
  document: Document,
): readonly { readonly pos: readonly [number]; readonly message: string }[] {
  const found: { pos: [number]; message: string }[] = []
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<string>()
      for (const { key } of items) {
        const reject = (message: string) =>
          found.push({ pos: [(isNode(key) ? key.range?.[0] : undefined) ?? 0], message })
        if (isCollection(key)) reject('a key is a list or a mapping; it has to be text')
        if (!isScalar(key)) continue
        const name = writtenKey(key)
        if (seen.has(name) && name !== '<<') reject(`the key ${shown(name)} is there twice`)
        seen.add(name)
      }
    },
  })
  return found
}

/** The value, its numbers and keys as written. Aliases are bounded, so that a few lines cannot grow into gigabytes. */
function contentOf(document: Document): unknown {
  visit(document, {
    Scalar(place, node) {
      if (place === 'key') node.value = writtenKey(node)
      else if (typeof node.value === 'number')
        node.value = new WrittenNumber(node.source ?? String(node.value))
    },
  })
  return document.toJS({ maxAliasCount: 20 })
}

/** `1.10` is no 1.1 where it is a name. */
function writtenKey({ value, source }: Pick<Scalar, 'value' | 'source'>): string {
  return typeof value === 'string' ? value : (source ?? String(value))
}

/** Where the key or list item at a path begins; where it came by an alias, the last on the way that did not. */
function offsetOf(document: Document, path: readonly (string | number)[]): number | undefined {
  let node: unknown = document.contents
  let offset = isNode(node) ? node.range?.[0] : undefined
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && writtenKey(key) === String(part))
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
