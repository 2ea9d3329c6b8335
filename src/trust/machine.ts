/** Automata made deterministic as they are used: a state stands for all those reached by the same texts. */
import { automatonOf, type Expression, isIn, type Letters } from './expression.ts'
import { remembering } from './remember.ts'

export interface Machine {
  readonly letters: readonly Letters[]
  readonly next: (state: number, char: string) => number
  readonly accepts: (state: number) => boolean
  /** Some text goes on from here to one that is accepted. */
  readonly lives: (state: number) => boolean
  /** The only characters that lead on, the plainest first; undefined where whole classes of them do. */
  readonly chars: (state: number) => readonly string[] | undefined
}

const machines = new WeakMap<Expression, Machine>()

/** Results for an expression are kept for the next question about it. */
export function machineOf(expression: Expression): Machine {
  const made = machines.get(expression) ?? machineFrom(expression)
  machines.set(expression, made)
  return made
}

interface State {
  /** States of the automaton. */
  readonly reached: readonly number[]
  readonly after: Map<string, number>
  readonly chars: readonly string[] | undefined
}

function machineFrom(expression: Expression): Machine {
  const { follow, letters, accepting } = automatonOf(expression)
  const lettersOf = (reached: readonly number[]) =>
    reached.flatMap((each) => (follow[each] ?? []).flatMap((after) => letters[after] ?? []))
  const stateOf = (reached: readonly number[]): State => ({
    reached,
    after: new Map(),
    chars: singleCharsOf(lettersOf(reached)),
  })
  const states = [stateOf([0])]
  const numbers = new Map([['0', 0]])
  const compute = (from: readonly number[], char: string) => {
    const reached = new Set<number>()
    for (const each of from)
      for (const after of follow[each] ?? []) {
        const wanted = letters[after]
        if (wanted !== undefined && isIn(wanted, char)) reached.add(after)
      }
    const sorted = [...reached].sort((left, right) => left - right)
    const key = sorted.join()
    const number = numbers.get(key) ?? states.push(stateOf(sorted)) - 1
    numbers.set(key, number)
    return number
  }
  const next = (number: number, char: string) => {
    const state = states[number]
    const known = state?.after.get(char)
    if (known !== undefined) return known
    const found = compute(state?.reached ?? [], char)
    state?.after.set(char, found)
    return found
  }
  const accepts = (state: number) => states[state]?.reached.some((each) => accepting.has(each)) === true
  return {
    letters: distinct(letters),
    next,
    accepts,
    lives: (state) => (states[state]?.reached.length ?? 0) > 0,
    chars: (state) => states[state]?.chars,
  }
}

function singleCharsOf(letters: readonly Letters[]): readonly string[] | undefined {
  if (letters.some((each) => !isSingle(each))) return undefined
  return [...new Set(letters.map((each) => each.chars))].sort(plainFirst)
}

function isSingle({ kind, chars }: Letters): boolean {
  return kind === 'of' && chars.length === 1
}

function distinct(letters: readonly Letters[]): readonly Letters[] {
  return [...new Map(letters.map((each) => [each.kind + each.chars, each])).values()]
}

/** Of characters that no letter tells apart, one stands for all. */
export function alphabetOf(used: readonly Machine[]): readonly string[] {
  const letters = distinct(used.flatMap((each) => each.letters))
  const single = new Set(letters.filter(isSingle).map((each) => each.chars))
  const groups = groupsOf(letters.filter((each) => !isSingle(each)))
  const others = [...groups.values()].flatMap((chars) => chars.find((each) => !single.has(each)) ?? [])
  // A word character makes the plainest example.
  return [...new Set([...(single.has('x') ? ['x'] : []), ...others, ...[...single].sort(plainFirst)])]
}

const known = remembering<ReadonlyMap<string, readonly string[]>>()

/** By the classes that they are in, characters that these name, and some that they do not. */
function groupsOf(classes: readonly Letters[]): ReadonlyMap<string, readonly string[]> {
  return known(JSON.stringify(classes), () => {
    const named = [...new Set(classes.flatMap((each) => Array.from(each.chars)))].sort(plainFirst)
    const groups = new Map<string, string[]>()
    for (const char of ['x', ...named, ...unnamed]) {
      const group = classes.map((each) => (isIn(each, char) ? '1' : '0')).join('')
      groups.set(group, [...(groups.get(group) ?? []), char])
    }
    return groups
  })
}

export function plainFirst(left: string, right: string): number {
  return rank(left) - rank(right) || (left < right ? -1 : 1)
}

function rank(char: string): number {
  return (char >= 'a' && char <= 'z') || (char >= '0' && char <= '9') ? 0 : 1
}

/** More than policies name at once. */
const unnamed = [
  ...'xyzqjkvwbnmpghtrfdscleaoiuXYZ_~',
  ...Array.from({ length: 64 }, (_, index) => String.fromCodePoint(0x4e2d + index)),
]
