import { type SessionTag, toTagValue } from './facts.ts'

/** The established action's keys: trust policies name them. */
const keptKeys = ['GitHub', 'Repository', 'Workflow', 'Action', 'Actor', 'Commit', 'Branch'] as const

/** Those that go first when the packed request is too large. */
const droppableKeys = ['EventName', 'BaseRef', 'HeadRef', 'RunId', 'Job', 'TriggeringActor'] as const

/** Sent with AssumeRole, in this order. */
export const builtInTagKeys = [...keptKeys, ...droppableKeys]

const droppable: ReadonlySet<string> = new Set(droppableKeys)

export type BuiltInTagKey = (typeof builtInTagKeys)[number]

/** The tags of a job; what is absent or empty is left out. */
export function builtInTags(
  values: Readonly<Partial<Record<BuiltInTagKey, string | undefined>>>,
): readonly SessionTag[] {
  return builtInTagKeys.flatMap((key) => {
    const value = values[key]
    return value ? [{ key, value: toTagValue(value), droppable: droppable.has(key) }] : []
  })
}

/** Only keys among the tags sent can be transitive: AWS refuses the request otherwise. Keys match in any case. */
export function transitiveAmong(keys: readonly string[], tags: readonly SessionTag[]): readonly string[] {
  return tags
    .map((tag) => tag.key)
    .filter((sent) => keys.some((key) => key.toLowerCase() === sent.toLowerCase()))
}
