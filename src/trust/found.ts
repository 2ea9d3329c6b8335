/** How an error names an unexpected value. */

/** What a value is: `a list`, `nothing`; of a text only a short word, for it may be long or private. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'string') return /^[\w:.*-]{1,30}$/.test(value) ? `"${value}"` : 'a string'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
