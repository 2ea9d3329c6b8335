/** Regular expressions as values: built from parts, and made into an automaton by Glushkov's construction. */

import { remembering } from './remember.ts'

/** `of`: one of these characters; `but`: any other. */
export interface Letters {
  readonly kind: 'of' | 'but'
  readonly chars: string
}

export type Expression =
  | { readonly kind: 'letter'; readonly letters: Letters }
  | { readonly kind: 'sequence' | 'either'; readonly parts: readonly Expression[] }
  | { readonly kind: 'repeat'; readonly part: Expression }

const made = remembering<Expression>()

export function oneOf(chars: string): Expression {
  return made(chars, () => ({ kind: 'letter', letters: { kind: 'of', chars } }))
}

export function noneOf(chars: string): Expression {
  return { kind: 'letter', letters: { kind: 'but', chars } }
}

export function literal(text: string): Expression {
  return sequence(...Array.from(text, oneOf))
}

/** The text in whatever letter case. */
export function foldedLiteral(text: string): Expression {
  return sequence(
    ...Array.from(text, (char) =>
      oneOf([...new Set([char, char.toLowerCase(), char.toUpperCase()])].join('')),
    ),
  )
}

export function sequence(...parts: readonly Expression[]): Expression {
  return { kind: 'sequence', parts }
}

export function either(...parts: readonly Expression[]): Expression {
  return { kind: 'either', parts }
}

export function repeat(part: Expression): Expression {
  return { kind: 'repeat', part }
}

export function some(part: Expression): Expression {
  return sequence(part, repeat(part))
}

export const anyText: Expression = repeat(noneOf(''))

/** At least one character. */
export const someText: Expression = some(noneOf(''))

export function isIn({ kind, chars }: Letters, char: string | undefined): boolean {
  return char !== undefined && chars.includes(char) === (kind === 'of')
}

interface Others {
  /** What a name is made of. */
  readonly letters: Letters
  /** How many characters it has; undefined where any number will do. */
  readonly length?: number | undefined
  /** A name that only begins with one of them is theirs too. */
  readonly byPrefix?: true | undefined
}

/** Any name but these, in whatever letter case. */
export function otherThan(names: readonly string[], others: Others): Expression {
  return branchOf(names, 0, others)
}

/** @param rests what is left of the names that begin as the text does; it has so many characters */
function branchOf(rests: readonly string[], depth: number, others: Others): Expression {
  const { letters, length, byPrefix } = others
  const named = depth > 0 && rests.includes('')
  if (named && byPrefix === true) return either()
  const byLetter = new Map<string, string[]>()
  for (const [first = '', ...rest] of rests.filter((each) => each !== '').map((each) => Array.from(each)))
    byLetter.set(first.toLowerCase(), [...(byLetter.get(first.toLowerCase()) ?? []), rest.join('')])
  const next = [...byLetter].map(([letter, left]) =>
    sequence(foldedLiteral(letter), branchOf(left, depth + 1, others)),
  )
  const used = [...byLetter.keys()].map((each) => each.toLowerCase() + each.toUpperCase()).join('')
  const one: Expression = { kind: 'letter', letters }
  const tail =
    length === undefined ? repeat(one) : sequence(...Array.from({ length: length - depth - 1 }, () => one))
  const away = sequence({ kind: 'letter', letters: without(letters, used) }, tail)
  const ends = depth > 0 && !named && (length === undefined || depth === length)
  return either(...(ends ? [sequence()] : []), ...next, ...(length === depth ? [] : [away]))
}

function without({ kind, chars }: Letters, removed: string): Letters {
  if (kind === 'but') return { kind, chars: chars + removed }
  return {
    kind,
    chars: Array.from(chars)
      .filter((each) => !removed.includes(each))
      .join(''),
  }
}

/** State 0 is the start; every other state is one letter of the expression, just read. */
export interface Automaton {
  /** What a state reads; that of state 0 reads nothing. */
  readonly letters: readonly Letters[]
  readonly follow: readonly (readonly number[])[]
  readonly accepting: ReadonlySet<number>
}

interface Span {
  readonly nullable: boolean
  readonly first: readonly number[]
  readonly last: readonly number[]
}

const nothing: Span = { nullable: true, first: [], last: [] }

export function automatonOf(expression: Expression): Automaton {
  const letters: Letters[] = [{ kind: 'of', chars: '' }]
  const follow: number[][] = [[]]
  const link = (from: readonly number[], to: readonly number[]) => {
    for (const each of from) follow[each]?.push(...to.filter((next) => !follow[each]?.includes(next)))
  }
  const spanOf = (part: Expression): Span => {
    switch (part.kind) {
      case 'letter': {
        const state = letters.push(part.letters) - 1
        follow.push([])
        return { nullable: false, first: [state], last: [state] }
      }
      case 'sequence':
        return part.parts.map(spanOf).reduce((left, right) => {
          link(left.last, right.first)
          return joined(left, right)
        }, nothing)
      case 'either': {
        const spans = part.parts.map(spanOf)
        return {
          nullable: spans.some((each) => each.nullable),
          first: spans.flatMap((each) => each.first),
          last: spans.flatMap((each) => each.last),
        }
      }
      case 'repeat': {
        const span = spanOf(part.part)
        link(span.last, span.first)
        return { ...span, nullable: true }
      }
    }
  }
  const whole = spanOf(expression)
  link([0], whole.first)
  return { letters, follow, accepting: new Set(whole.nullable ? [0, ...whole.last] : whole.last) }
}

function joined(left: Span, right: Span): Span {
  return {
    nullable: left.nullable && right.nullable,
    first: left.nullable ? [...left.first, ...right.first] : left.first,
    last: right.nullable ? [...left.last, ...right.last] : right.last,
  }
}
