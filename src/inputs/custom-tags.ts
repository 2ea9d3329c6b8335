import { shown } from '../core/text.ts'
import { WrittenNumber } from './written.ts'

/** Session tags of the user's own, and what keeps others from being sent. */
export interface CustomTags {
  readonly tags: Readonly<Record<string, string>>
  /** Each ends a sentence that begins with the input's name. */
  readonly problems: readonly string[]
}

/**
 * From a parsed JSON or YAML object of keys and values, numbers as text.
 * @param taken keys of tags that the step sends by itself
 */
export function customTagsFrom(value: unknown, taken: readonly string[]): CustomTags {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { tags: {}, problems: ['must be an object of tag keys and values'] }
  }
  const keys: Keys = { taken: new Set(taken.map((key) => key.toLowerCase())), seen: new Set() }
  const problems = Object.entries(value).flatMap(([key, each]) => {
    const problem = tagProblem(key, each, keys)
    keys.seen.add(key.toLowerCase())
    return problem ?? []
  })
  // Not every value can be made text: {"toString": 1} cannot.
  if (problems.length > 0) return { tags: {}, problems }
  return {
    tags: Object.fromEntries(Object.entries(value).map(([key, each]) => [key, String(each)])),
    problems,
  }
}

/** In lower case. */
interface Keys {
  readonly taken: ReadonlySet<string>
  readonly seen: Set<string>
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_Tag.html */
function tagProblem(key: string, value: unknown, { taken, seen }: Keys): string | undefined {
  const charset = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u
  const name = `"${shown(key)}"`
  if (taken.has(key.toLowerCase())) return `must not set ${name}, a tag that is always sent`
  if (/^aws:/i.test(key)) return `must not set ${name}: tags that begin with aws: are AWS's own`
  if (seen.has(key.toLowerCase())) return `has the key ${name} twice: tag keys differ in more than case`
  if (!(typeof value === 'string' || typeof value === 'boolean' || value instanceof WrittenNumber))
    return `has a value for ${name} that is neither text, number nor boolean`
  if (key.length < 1 || key.length > 128 || !charset.test(key))
    return `has the key ${name}, which is not 1 to 128 letters, digits, spaces or any of _.:/=+-@`
  const text = String(value)
  if (text.length > 256 || !charset.test(text))
    return `has a value for ${name} that is not at most 256 letters, digits, spaces or any of _.:/=+-@`
  return undefined
}
