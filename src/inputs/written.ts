/** Values as their author wrote them, where parsing would change them. */

/** A number of YAML or JSON: JavaScript's own would lose digits, zeros and hexadecimal. */
export class WrittenNumber {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }

  toString(): string {
    return this.source
  }
}

/** JSON text of a parsed value. A number that JSON cannot write as its author did, such as `0012`, becomes text. */
export function toJson(value: unknown): string {
  if (value instanceof WrittenNumber) {
    const { source } = value
    return /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(source) ? source : JSON.stringify(source)
  }
  if (Array.isArray(value)) return `[${value.map(toJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}:${toJson(each)}`)
    return `{${members.join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}

/** What JSON text says, to the letter, without the white space between. */
export function withoutBlanks(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1')
}
