/** Looks for values of condition keys that meet some conditions and not others, as one caller can have them together. */
import { admittedBy, complementOf, type VariableOf, variablesOf } from './condition-set.ts'
import { literal } from './expression.ts'
import { judge } from './operators.ts'
import { partOf } from './parts.ts'
import type { Condition } from './policy.ts'
import { remembering } from './remember.ts'
import type { Domain } from './request-keys.ts'
import { filledFrom, noParts, type Parts, partNamesOf, partsIn, textsOfTemplate } from './template.ts'
import { allOf, contains, exampleOf, fewOf, not, type TextSet, textsOf } from './text-set.ts'
import { canonical, domainOf, type Form, type World } from './world.ts'

/** A condition, and whether it is to hold. */
export interface Wish {
  readonly condition: Condition
  readonly holds: boolean
}

export type Values = ReadonlyMap<string, string>

export type Solution =
  /** Values by key, as the forms have it; a key that is not there is to be absent. */
  | { readonly kind: 'found'; readonly values: Values; readonly parts: Parts }
  /** No such values exist. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' }

interface Task {
  readonly world: World
  readonly form: Form
  readonly wishes: readonly Wish[]
  /** Whether `${…}` in a value is a variable. */
  readonly version: string
}

export function solve(task: Task): Solution {
  const keys = [...new Set(task.wishes.map((each) => canonical(each.condition.key)))]
  if (keys.some((key) => isHopeless(key, task))) return { kind: 'none' }
  const variables =
    task.version === '2012-10-17' ? task.wishes.flatMap((each) => variablesOf(each.condition)) : []
  const linked = (key: string) => (task.form.templates.has(key) ? 0 : 1)
  const order = [...new Set([...variables, ...keys])]
  // The value of a variable must be known first.
  const first = (key: string) => (variables.includes(key) ? 0 : 1)
  const orders = [order.toSorted((a, b) => linked(a) - linked(b)), order.toReversed(), order].map((each) =>
    each.toSorted((a, b) => first(a) - first(b)),
  )
  let sure = false
  for (const each of orders) {
    const solution = attempt(each, task)
    if (solution.kind === 'found') return solution
    sure = sure || solution.kind === 'none'
  }
  return { kind: sure ? 'none' : 'unknown' }
}

/** No value of this key can do, whatever the other keys hold. */
function isHopeless(key: string, task: Task): boolean {
  const anything: VariableOf = (name) =>
    placed(name.toLowerCase(), task, noParts).presence === 'never' ? undefined : 'anything'
  return choose(key, { task, parts: noParts, variableOf: anything }).kind === 'none'
}

function placed(key: string, { world, form, wishes }: Task, parts: Parts): Domain {
  const values = wishes
    .filter((each) => canonical(each.condition.key) === key)
    .flatMap((each) => each.condition.values)
  return domainOf(key, form, { world, parts, values })
}

/** One key after another; what is chosen for one fixes the parts that others share with it. */
function attempt(order: readonly string[], task: Task): Solution {
  let parts: Parts = task.world.given
  const chosen: Choice[] = []
  const values = new Map<string, string>()
  for (const key of order) {
    const variableOf: VariableOf = (name) => {
      const known =
        name.toLowerCase() === key ? plainValueOf(key, task, parts) : values.get(name.toLowerCase())
      return known === undefined ? undefined : { text: known }
    }
    const choice = choose(key, { task, parts, variableOf })
    if (choice.kind === 'none') return { kind: chosen.every(isOnlyOne) ? 'none' : 'unknown' }
    if (choice.kind === 'unknown') return choice
    chosen.push(choice)
    if (choice.kind === 'absent') continue
    values.set(key, choice.text)
    const template = task.form.templates.get(key)
    parts = new Map([...parts, ...(template === undefined ? [] : (partsIn(template, choice.text) ?? []))])
  }
  return { kind: 'found', values, parts }
}

/** For a value that refers to its own key: one that the caller can have, whatever the conditions. */
function plainValueOf(key: string, task: Task, parts: Parts): string | undefined {
  const chosen = choose(key, { task: { ...task, wishes: [] }, parts, variableOf: () => undefined })
  return chosen.kind === 'value' ? chosen.text : undefined
}

type Choice =
  /** `of`: all that would do; undefined where that is not known. */
  | { readonly kind: 'value'; readonly text: string; readonly of: TextSet | undefined }
  | { readonly kind: 'absent'; readonly only: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' }

/** Nothing else would do. */
function isOnlyOne(choice: Choice): boolean {
  if (choice.kind !== 'value') return choice.kind === 'absent' && choice.only
  const { of, text } = choice
  return of !== undefined && exampleOf(allOf(of, not(textsOf(literal(text))))).kind === 'none'
}

interface Place {
  readonly task: Task
  readonly parts: Parts
  readonly variableOf: VariableOf
}

function choose(key: string, { task, parts, variableOf }: Place): Choice {
  const domain = placed(key, task, parts)
  const wishes = task.wishes.filter((each) => canonical(each.condition.key) === key)
  const variables = task.version === '2012-10-17' ? variableOf : undefined
  const admitted = wishes.map(({ condition, holds }) => {
    const set = admittedBy(condition, variables)
    return holds ? set : complementOf(set)
  })
  const mayBeAbsent = domain.presence !== 'always' && admitted.every((each) => each.absent)
  if (domain.presence === 'never') return mayBeAbsent ? { kind: 'absent', only: true } : { kind: 'none' }
  const template = task.form.templates.get(key)
  const samples = template === undefined ? domain.samples : [filledFrom(template, parts), ...domain.samples]
  const texts = admitted.flatMap((each) => each.texts ?? [])
  const value =
    texts.length === admitted.length
      ? isRuledOut(domain, texts)
        ? ({ kind: 'none' } as const)
        : chosenBefore(domain.texts, { wishes, samples, template }, () =>
            fromSet(allOf(domain.texts, ...texts), samples, template),
          )
      : fromCandidates(domain, wishes)
  if (value.kind === 'value' || !mayBeAbsent) return value
  return { kind: 'absent', only: value.kind === 'none' }
}

/** What a condition names is often plain, and none of what the key can hold. */
function isRuledOut({ among }: Domain, texts: readonly TextSet[]): boolean {
  const few = among === undefined ? undefined : fewOf(allOf(...texts))
  return few !== undefined && among !== undefined && !few.some((each) => contains(among, each))
}

interface Asked {
  readonly wishes: readonly Wish[]
  readonly samples: readonly string[]
  readonly template: string | undefined
}

const choices = new WeakMap<TextSet, ReturnType<typeof remembering<Choice>>>()

/** The rules ask the same of the same texts over and over. */
function chosenBefore(texts: TextSet, { wishes, ...rest }: Asked, make: () => Choice): Choice {
  if (wishes.some((each) => variablesOf(each.condition).length > 0)) return make()
  const remembered = choices.get(texts) ?? remembering<Choice>()
  choices.set(texts, remembered)
  const asked = wishes.map(({ condition, holds }) => [condition.operator, condition.values, holds])
  return remembered(JSON.stringify([asked, rest]), make)
}

/** A plain sample where one will do; else the shortest text, of the plainest tenant possible. */
function fromSet(set: TextSet, samples: readonly string[], template: string | undefined): Choice {
  const sample = samples.find((each) => contains(set, each))
  const plain = sample ?? (template === undefined ? undefined : plainExampleOf(set, template))
  const example = plain === undefined ? exampleOf(set) : ({ kind: 'text', text: plain } as const)
  if (example.kind !== 'text') return example
  return { kind: 'value', text: example.text, of: set }
}

function plainExampleOf(set: TextSet, template: string): string | undefined {
  const [first] = partNamesOf(template).filter((each) => partOf(each).scope === 'tenant')
  if (first === undefined) return undefined
  const example = exampleOf(allOf(set, textsOfTemplate(template, new Map([[first, partOf(first).sample]]))))
  return example.kind === 'text' ? example.text : undefined
}

/** Numbers, dates and networks are tried, not computed: those of the policy and their neighbors. */
function fromCandidates(domain: Domain, wishes: readonly Wish[]): Choice {
  const text = domain.samples.find(
    (sample) =>
      contains(domain.texts, sample) &&
      wishes.every(
        ({ condition: { operator, values }, holds }) =>
          judge(operator, [sample], { expected: values, variables: undefined }).holds === holds,
      ),
  )
  return text === undefined ? { kind: 'none' } : { kind: 'value', text, of: undefined }
}
