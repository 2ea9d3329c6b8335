/** What can be said of an expression's texts without an automaton. */
import { type Expression, isIn, type Letters } from './expression.ts'

/** Whether a text is one of the expression's: for few texts, this costs less than an automaton. */
export function isTextOf(expression: Expression, text: string): boolean {
  const chars = Array.from(text)
  return endsOf(expression, chars, [0]).includes(chars.length)
}

/** Where texts of the expression that begin at one of these places can end. */
function endsOf(
  expression: Expression,
  chars: readonly string[],
  starts: readonly number[],
): readonly number[] {
  if (starts.length === 0) return starts
  switch (expression.kind) {
    case 'letter':
      return starts.filter((at) => isIn(expression.letters, chars[at])).map((at) => at + 1)
    case 'sequence': {
      let reached = starts
      for (const part of expression.parts) {
        reached = endsOf(part, chars, reached)
        if (reached.length === 0) break
      }
      return reached
    }
    case 'either': {
      const ends = new Set<number>()
      for (const part of expression.parts) for (const end of endsOf(part, chars, starts)) ends.add(end)
      return [...ends]
    }
    case 'repeat': {
      const reached = new Set(starts)
      for (let last = starts; last.length > 0; ) {
        last = endsOf(expression.part, chars, last).filter((each) => !reached.has(each))
        for (const each of last) reached.add(each)
      }
      return [...reached]
    }
  }
}

const fewest = 64

/** The texts of an expression, where they are few. */
export function fewTextsOf(expression: Expression): readonly string[] | undefined {
  switch (expression.kind) {
    case 'letter':
      return isFew(expression.letters) ? Array.from(expression.letters.chars) : undefined
    case 'sequence': {
      let texts: readonly string[] = ['']
      for (const part of expression.parts) {
        const after = fewTextsOf(part)
        if (after === undefined || texts.length * after.length > fewest) return undefined
        texts = texts.flatMap((left) => after.map((right) => left + right))
      }
      return texts
    }
    case 'either': {
      const texts: string[] = []
      for (const part of expression.parts) {
        const more = fewTextsOf(part)
        if (more === undefined || texts.length + more.length > fewest) return undefined
        texts.push(...more)
      }
      return texts
    }
    case 'repeat':
      return undefined
  }
}

/** One character, perhaps in both letter cases. */
function isFew({ kind, chars }: Letters): boolean {
  return kind === 'of' && chars.length <= 3
}
