import type { JobTag, SessionTag } from './facts.ts'

/** As they are sent, in this order. */
export function toSessionTags(tags: readonly JobTag[]): readonly SessionTag[] {
  return tags.flatMap(({ key, value, droppable }) =>
    value ? [{ key, value: toTagValue(value), droppable }] : [],
  )
}

/** Only keys among the tags sent can be transitive: AWS refuses the request otherwise. Keys match in any case. */
export function transitiveAmong(keys: readonly string[], tags: readonly SessionTag[]): readonly string[] {
  return tags
    .map((tag) => tag.key)
    .filter((sent) => keys.some((key) => key.toLowerCase() === sent.toLowerCase()))
}

/** A tag value AWS accepts: foreign characters become `_`, 256 characters at most. */
export function toTagValue(text: string): string {
  // Nearly all are such; compiling the expression below takes longer than all else that happens to them.
  if (text.length <= 256 && /^[\w .:/=+@-]*$/.test(text)) return text
  return Array.from(text.replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, '_'))
    .slice(0, 256)
    .join('')
}
