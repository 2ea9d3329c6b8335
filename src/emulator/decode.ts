/** Values of unknown shape to typed ones, with every problem and its path. */

export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly string[] }

/** `at` is where the value stands: `accounts[0].roles[1].trust`. */
export type Decoder<T> = (value: unknown, at: string) => Decoded<T>

export function good<T>(value: T): Decoded<T> {
  return { ok: true, value }
}

function bad(at: string, problem: string): Decoded<never> {
  return { ok: false, problems: [`${at === '' ? 'the configuration' : at}: ${problem}`] }
}

/** A text; numbers and booleans become their text, since YAML reads `111122223333` as a number. */
export function text(rule?: { readonly pattern: RegExp; readonly says: string }): Decoder<string> {
  return (value, at) => {
    const found = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
    if (typeof found !== 'string') return bad(at, `must be a text, not ${kindOf(value)}.`)
    return rule === undefined || rule.pattern.test(found) ? good(found) : bad(at, rule.says)
  }
}

/** A finite number of at least `least`. */
export function number(least: number): Decoder<number> {
  return (value, at) =>
    typeof value === 'number' && Number.isFinite(value) && value >= least
      ? good(value)
      : bad(at, `must be a number, ${least} or more.`)
}

export function oneOf<T extends string>(...names: readonly T[]): Decoder<T> {
  return (value, at) => {
    const found = names.find((name) => name === value)
    return found === undefined ? bad(at, `must be one of ${names.join(', ')}.`) : good(found)
  }
}

/** Absent becomes `otherwise`. */
export function optional<T, D>(decoder: Decoder<T>, otherwise: D): Decoder<T | D> {
  return (value, at) => (value === undefined || value === null ? good(otherwise) : decoder(value, at))
}

/** A list; a single value counts as a list of one. */
export function list<T>(decoder: Decoder<T>): Decoder<readonly T[]> {
  return (value, at) => {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value]
    return collected(items.map((item, index) => decoder(item, `${at}[${index}]`)))
  }
}

function collected<T>(results: readonly Decoded<T>[]): Decoded<readonly T[]> {
  const problems = results.flatMap((each) => (each.ok ? [] : each.problems))
  return problems.length > 0
    ? { ok: false, problems }
    : good(results.flatMap((each) => (each.ok ? [each.value] : [])))
}

export type Fields = Readonly<Record<string, unknown>>

export const fields: Decoder<Fields> = (value, at) =>
  isFields(value) ? good(value) : bad(at, `must be an object, not ${kindOf(value)}.`)

/** An object with exactly these fields. */
export function object<T extends object>(decoders: { readonly [K in keyof T]: Decoder<T[K]> }): Decoder<T> {
  return (value, at) => {
    if (!isFields(value)) return bad(at, `must be an object, not ${kindOf(value)}.`)
    const names = Object.keys(decoders) as (keyof T & string)[]
    const path = (name: string) => (at === '' ? name : `${at}.${name}`)
    const unknown = Object.keys(value)
      .filter((name) => !Object.hasOwn(decoders, name))
      .map((name) => bad(path(name), `is not known here; known are ${names.join(', ')}.`))
    const decoded = names.map((name) => ({
      name,
      result: decoders[name](Object.hasOwn(value, name) ? value[name] : undefined, path(name)),
    }))
    const problems = [...unknown, ...decoded.map((each) => each.result)].flatMap((each) =>
      each.ok ? [] : each.problems,
    )
    if (problems.length > 0) return { ok: false, problems }
    // Every name of T has been decoded by the decoder that T's own type demands.
    return good(Object.fromEntries(decoded.map(({ name, result }) => [name, result.ok && result.value])) as T)
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'absent'
  if (value === null) return 'empty'
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`
}
