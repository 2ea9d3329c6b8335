/** Sets of texts, closed under union, intersection and complement: what a condition admits, what an issuer can send. */
import { type Automaton, anyText, automatonOf, type Expression, isIn } from './expression.ts'

export type TextSet =
  | { readonly kind: 'texts'; readonly automaton: Automaton }
  | { readonly kind: 'all' | 'any'; readonly sets: readonly TextSet[] }
  | { readonly kind: 'not'; readonly set: TextSet }

export function textsOf(expression: Expression): TextSet {
  return { kind: 'texts', automaton: automatonOf(expression) }
}

/** Intersection. */
export function allOf(...sets: readonly TextSet[]): TextSet {
  return { kind: 'all', sets }
}

/** Union. */
export function anyOf(...sets: readonly TextSet[]): TextSet {
  return { kind: 'any', sets }
}

export function not(set: TextSet): TextSet {
  return { kind: 'not', set }
}

export const everyText: TextSet = textsOf(anyText)

export type Example =
  | { readonly kind: 'text'; readonly text: string }
  /** The set is empty. */
  | { readonly kind: 'none' }
  /** The set is too intricate to say. */
  | { readonly kind: 'unknown' }

export function contains(set: TextSet, text: string): boolean {
  const leaves = leavesOf(set)
  const machines = leaves.map(machineOf)
  const states = Array.from(text).reduce<States>(
    (reached, char) => machines.map(({ next }, index) => next(reached[index] ?? 0, char)),
    leaves.map(() => 0),
  )
  return judge(set, { leaves, machines, states }, 'accepts')
}

/** A shortest text of the set. */
export function exampleOf(set: TextSet): Example {
  const leaves = leavesOf(set)
  const machines = leaves.map(machineOf)
  const alphabet = alphabetOf(leaves)
  const start: States = leaves.map(() => 0)
  const seen = new Set([start.join()])
  const queue: { readonly text: string; readonly states: States }[] = [{ text: '', states: start }]
  for (const { text, states } of queue) {
    if (judge(set, { leaves, machines, states }, 'accepts')) return { kind: 'text', text }
    if (queue.length > mostStates) return { kind: 'unknown' }
    for (const char of alphabet) {
      const next = machines.map((machine, index) => machine.next(states[index] ?? 0, char))
      const key = next.join()
      if (seen.has(key) || !judge(set, { leaves, machines, states: next }, 'lives')) continue
      seen.add(key)
      queue.push({ text: text + char, states: next })
    }
  }
  return { kind: 'none' }
}

const mostStates = 20_000

/** By leaf, the number of the state that its machine is in. */
type States = readonly number[]

/** An automaton made deterministic as it is used: a state stands for all those reached by the same texts. */
interface Machine {
  readonly next: (state: number, char: string) => number
  readonly accepts: (state: number) => boolean
  /** Some text goes on from here to one that is accepted. */
  readonly lives: (state: number) => boolean
}

function machineOf({ follow, letters, accepting }: Automaton): Machine {
  const states: (readonly number[])[] = [[0]]
  const numbers = new Map([['0', 0]])
  const known = new Map<string, number>()
  const numberOf = (reached: readonly number[]) => {
    const key = reached.join()
    const number = numbers.get(key) ?? states.push(reached) - 1
    numbers.set(key, number)
    return number
  }
  const next = (state: number, char: string) => {
    const found = known.get(`${state}${char}`)
    if (found !== undefined) return found
    const reached = new Set<number>()
    for (const each of states[state] ?? [])
      for (const after of follow[each] ?? []) {
        const wanted = letters[after]
        if (wanted !== undefined && isIn(wanted, char)) reached.add(after)
      }
    const number = numberOf([...reached].sort((left, right) => left - right))
    known.set(`${state}${char}`, number)
    return number
  }
  const accepts = (state: number) => (states[state] ?? []).some((each) => accepting.has(each))
  return { next, accepts, lives: (state) => (states[state] ?? []).length > 0 }
}

function leavesOf(set: TextSet): readonly Automaton[] {
  switch (set.kind) {
    case 'texts':
      return [set.automaton]
    case 'not':
      return leavesOf(set.set)
    case 'all':
    case 'any':
      return [...new Set(set.sets.flatMap(leavesOf))]
  }
}

interface Reached {
  readonly leaves: readonly Automaton[]
  readonly machines: readonly Machine[]
  readonly states: States
}

/** Whether the text so far is in the set; or whether one that goes on from it may be, so that the search goes on. */
function judge(set: TextSet, reached: Reached, question: 'accepts' | 'lives'): boolean {
  switch (set.kind) {
    case 'texts': {
      const index = reached.leaves.indexOf(set.automaton)
      return reached.machines[index]?.[question](reached.states[index] ?? 0) === true
    }
    case 'not':
      return question === 'lives' || !judge(set.set, reached, question)
    case 'all':
      return set.sets.every((each) => judge(each, reached, question))
    case 'any':
      return set.sets.some((each) => judge(each, reached, question))
  }
}

/** Of characters that no letter tells apart, one stands for all. */
function alphabetOf(leaves: readonly Automaton[]): readonly string[] {
  const letters = leaves.flatMap((each) => each.letters)
  const named = [...new Set(letters.flatMap((each) => Array.from(each.chars)))]
  const distinct = letters.filter(
    (each, index) =>
      letters.findIndex((other) => other.kind === each.kind && other.chars === each.chars) === index,
  )
  const seen = new Map<string, string>()
  // A word character makes the plainest example; the last one stands for every character that nothing names.
  for (const char of ['x', ...named.sort(plainFirst), unnamed(named)]) {
    const group = distinct.map((each) => (isIn(each, char) ? '1' : '0')).join('')
    if (!seen.has(group)) seen.set(group, char)
  }
  return [...seen.values()]
}

function plainFirst(left: string, right: string): number {
  const rank = (char: string) => (/[a-z0-9]/.test(char) ? 0 : 1)
  return rank(left) - rank(right) || (left < right ? -1 : 1)
}

function unnamed(named: readonly string[]): string {
  const candidates = 'xyzqjkvwbnmpghtrfdscleaoiuXYZ_~\u00e9\u00fc\u4e2d\u6587'
  return Array.from(candidates).find((char) => !named.includes(char)) ?? '\u{1f600}'
}
