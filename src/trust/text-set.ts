/** Sets of texts, closed under union, intersection and complement: what a condition admits, what an issuer can send. */
import { anyText, type Expression } from './expression.ts'
import { alphabetOf, type Machine, machineOf, plainFirst } from './machine.ts'
import { fewTextsOf, isTextOf } from './texts-of.ts'

export type TextSet =
  | { readonly kind: 'texts'; readonly expression: Expression; readonly few: readonly string[] | undefined }
  | { readonly kind: 'all' | 'any'; readonly sets: readonly TextSet[] }
  | { readonly kind: 'not'; readonly set: TextSet }

export function textsOf(expression: Expression): TextSet {
  return { kind: 'texts', expression, few: fewTextsOf(expression) }
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
  switch (set.kind) {
    case 'texts':
      return set.few?.includes(text) ?? isTextOf(set.expression, text)
    case 'not':
      return !contains(set.set, text)
    case 'all':
      return set.sets.every((each) => contains(each, text))
    case 'any':
      return set.sets.some((each) => contains(each, text))
  }
}

/** A shortest text of the set. */
export function exampleOf(set: TextSet): Example {
  const text = fewOf(set)
    ?.toSorted((left, right) => left.length - right.length || plainFirst(left, right))
    .find((each) => contains(set, each))
  if (text !== undefined) return { kind: 'text', text }
  return fewOf(set) === undefined ? searched(set) : { kind: 'none' }
}

/** All texts that may be in the set, where they are few: each can be tried. */
export function fewOf(set: TextSet): readonly string[] | undefined {
  switch (set.kind) {
    case 'texts':
      return set.few
    case 'not':
      return undefined
    case 'all':
      return set.sets.map(fewOf).find((each) => each !== undefined)
    case 'any': {
      const few = set.sets.map(fewOf)
      return few.every((each) => each !== undefined) ? few.flat() : undefined
    }
  }
}

/** Breadth first over what the texts so far leave open. */
function searched(set: TextSet): Example {
  const expressions = expressionsOf(set)
  const machines = expressions.map(machineOf)
  let alphabet: readonly string[] | undefined
  const everyChar = () => (alphabet ??= alphabetOf(machines))
  const tree = treeOf(set, expressions)
  const start: States = machines.map(() => 0)
  const seen = new Set([start.join()])
  const queue: { readonly text: string; readonly states: States }[] = [{ text: '', states: start }]
  for (const { text, states } of queue) {
    if (judge(tree, { machines, states }, 'accepts')) return { kind: 'text', text }
    if (queue.length > mostStates) return { kind: 'unknown' }
    for (const char of charsFrom(tree, { machines, states }) ?? everyChar()) {
      const next = machines.map((machine, index) => machine.next(states[index] ?? 0, char))
      if (!judge(tree, { machines, states: next }, 'lives')) continue
      const key = next.join()
      if (seen.has(key)) continue
      seen.add(key)
      queue.push({ text: text + char, states: next })
    }
  }
  return { kind: 'none' }
}

const mostStates = 20_000

/** By leaf, the number of the state that its machine is in. */
type States = readonly number[]

function expressionsOf(set: TextSet): readonly Expression[] {
  switch (set.kind) {
    case 'texts':
      return [set.expression]
    case 'not':
      return expressionsOf(set.set)
    case 'all':
    case 'any':
      return [...new Set(set.sets.flatMap(expressionsOf))]
  }
}

/** The set, its leaves by number. */
type Tree =
  | { readonly kind: 'leaf'; readonly index: number }
  | { readonly kind: 'all' | 'any'; readonly trees: readonly Tree[] }
  | { readonly kind: 'not'; readonly tree: Tree }

function treeOf(set: TextSet, expressions: readonly Expression[]): Tree {
  switch (set.kind) {
    case 'texts':
      return { kind: 'leaf', index: expressions.indexOf(set.expression) }
    case 'not':
      return { kind: 'not', tree: treeOf(set.set, expressions) }
    case 'all':
    case 'any':
      return { kind: set.kind, trees: set.sets.map((each) => treeOf(each, expressions)) }
  }
}

interface Reached {
  readonly machines: readonly Machine[]
  readonly states: States
}

/** Whether the text so far is in the set; or whether one that goes on from it may be, so that the search goes on. */
function judge(tree: Tree, reached: Reached, question: 'accepts' | 'lives'): boolean {
  switch (tree.kind) {
    case 'leaf':
      return reached.machines[tree.index]?.[question](reached.states[tree.index] ?? 0) === true
    case 'not':
      return question === 'lives' || !judge(tree.tree, reached, question)
    case 'all':
      return tree.trees.every((each) => judge(each, reached, question))
    case 'any':
      return tree.trees.some((each) => judge(each, reached, question))
  }
}

/** The only characters that may go on from here; undefined where there are too many to name. */
function charsFrom(tree: Tree, reached: Reached): readonly string[] | undefined {
  switch (tree.kind) {
    case 'leaf':
      return reached.machines[tree.index]?.chars(reached.states[tree.index] ?? 0)
    case 'not':
      return undefined
    case 'all':
      return tree.trees
        .map((each) => charsFrom(each, reached))
        .filter((each) => each !== undefined)
        .toSorted((left, right) => left.length - right.length)[0]
    case 'any': {
      const each = tree.trees.map((some) => charsFrom(some, reached))
      return each.every((some) => some !== undefined) ? [...new Set(each.flat())].sort(plainFirst) : undefined
    }
  }
}
