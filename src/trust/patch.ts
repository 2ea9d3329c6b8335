/** Makes the change that a finding proposes. */
import { isObject } from '../core/json.ts'
import type { PatchStep } from './lint-finding.ts'

/**
 * The document with the steps done; the given one stays as it is. `Statement` becomes a list where it was one statement,
 * and so does a single value where a step names its index.
 *
 * @param document what the policy was read from, as a value
 */
export function patched(document: unknown, steps: readonly PatchStep[]): unknown {
  const listed =
    isObject(document) && !Array.isArray(document['Statement'])
      ? { ...document, Statement: [document['Statement']] }
      : document
  return steps.reduce<unknown>((value, step) => change(value, keysOf(step.path), step), listed)
}

function keysOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((each) => each.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function change(value: unknown, [key, ...rest]: readonly string[], step: PatchStep): unknown {
  if (key === undefined) return step.op === 'remove' ? undefined : step.value
  if (isObject(value)) {
    const members = new Map(Object.entries(value))
    if (rest.length === 0 && step.op === 'remove') members.delete(key)
    else members.set(key, change(members.get(key), rest, step))
    return Object.fromEntries(members)
  }
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  const index = Number(key)
  if (rest.length > 0) return list.map((each, at) => (at === index ? change(each, rest, step) : each))
  if (step.op === 'remove') return list.filter((_, at) => at !== index)
  return step.op === 'add' ? list.toSpliced(index, 0, step.value) : list.with(index, step.value)
}
