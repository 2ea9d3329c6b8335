/** What a claim looks like: text and parts, `repo:<owner>/<repository>:pull_request`. */
import { type Expression, either, isIn, literal, otherThan, sequence } from './expression.ts'
import { expressionOfPart, type Part, partOf } from './parts.ts'
import { remembering } from './remember.ts'
import { type TextSet, textsOf } from './text-set.ts'

/** Texts of parts, by the part's name. */
export type Parts = ReadonlyMap<string, string>

export const noParts: Parts = new Map()

type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'part'; readonly name: string }

const pieces = remembering<readonly Piece[]>()

function piecesOf(template: string): readonly Piece[] {
  return pieces(template, () =>
    template
      .split(/(<\w+>)/)
      .filter((each) => each !== '')
      .map((each) =>
        each.startsWith('<') ? { kind: 'part', name: each.slice(1, -1) } : { kind: 'text', text: each },
      ),
  )
}

const partNames = remembering<readonly string[]>()

export function partNamesOf(template: string): readonly string[] {
  return partNames(template, () =>
    piecesOf(template).flatMap((each) => (each.kind === 'part' ? [each.name] : [])),
  )
}

/** Names that a part does not have, by the part. */
export type Others = ReadonlyMap<string, readonly string[]>

/** The texts of a template, some of its parts given, of others some names excluded. */
export function expressionOf(template: string, given: Parts = noParts, others?: Others): Expression {
  return sequence(
    ...piecesOf(template).map((each) => {
      if (each.kind === 'text') return literal(each.text)
      const text = given.get(each.name)
      const excluded = others?.get(each.name) ?? []
      if (text === undefined)
        return excluded.length === 0
          ? expressionOfPart(partOf(each.name))
          : otherThan(excluded, partOf(each.name))
      return excluded.some((other) => isSame(other, text)) ? either() : literal(text)
    }),
  )
}

const sets = remembering<TextSet>()

/** The same as a set, which is made once. */
export function textsOfTemplate(template: string, given: Parts = noParts, others?: Others): TextSet {
  const known = partNamesOf(template).map((each) => [given.get(each), others?.get(each)])
  return sets(JSON.stringify([template, known]), () => textsOf(expressionOf(template, given, others)))
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase()
}

/** The template with its parts filled in, those not given with samples. */
export function filledFrom(template: string, given: Parts): string {
  return piecesOf(template)
    .map((each) => (each.kind === 'text' ? each.text : (given.get(each.name) ?? partOf(each.name).sample)))
    .join('')
}

/** The parts of a text; undefined where it is none of the template. */
export function partsIn(template: string, text: string): Parts | undefined {
  const found = readParts(piecesOf(template), text, {
    takes: (part, char) => isIn(part.letters, char),
    isSame: (left, right) => left === right,
    least: (part) => (part.optional === true ? 0 : 1),
    toTheEnd: true,
  })
  return found === undefined
    ? undefined
    : new Map(partNamesOf(template).map((name, index) => [name, found[index] ?? '']))
}

/**
 * What a pattern names in place of a part, its wildcards left out: `octo-org` of `repo:octo-org*` and of
 * `repo:octo-org/*`. Undefined where the pattern says nothing of the part.
 */
export function namedIn(template: string, name: string, pattern: string): string | undefined {
  const all = piecesOf(template)
  const at = all.findIndex((each) => each.kind === 'part' && each.name === name)
  if (at < 0) return undefined
  const found = readParts(all.slice(0, at + 1), pattern, {
    takes: ({ letters, byPrefix }, char) =>
      byPrefix === true ? !'*?'.includes(char) : '*?'.includes(char) || isIn(letters, char),
    isSame: (left, right) => left.toLowerCase() === right.toLowerCase(),
    least: () => 0,
    toTheEnd: false,
  })
  const text = found?.at(-1)?.replaceAll(/[*?]/g, '')
  return text === '' ? undefined : text
}

interface Reader {
  readonly takes: (part: Part, char: string) => boolean
  readonly isSame: (left: string, right: string) => boolean
  readonly least: (part: Part) => number
  readonly toTheEnd: boolean
}

/** The texts of the parts, each as long as the rest allows. */
function readParts(pieces: readonly Piece[], text: string, reader: Reader): readonly string[] | undefined {
  const failed = new Set<string>()
  const from = (index: number, at: number): readonly string[] | undefined => {
    const piece = pieces[index]
    if (piece === undefined) return reader.toTheEnd && at < text.length ? undefined : []
    if (failed.has(`${index} ${at}`)) return undefined
    if (piece.kind === 'text') {
      const end = at + piece.text.length
      return reader.isSame(text.slice(at, end), piece.text) ? from(index + 1, end) : undefined
    }
    const part = partOf(piece.name)
    let end = at
    while (end < text.length && reader.takes(part, text.charAt(end))) end += 1
    for (let stop = end; stop >= at + reader.least(part); stop -= 1) {
      const rest = from(index + 1, stop)
      if (rest !== undefined) return [text.slice(at, stop), ...rest]
    }
    failed.add(`${index} ${at}`)
    return undefined
  }
  return from(0, 0)
}
