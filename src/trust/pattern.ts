/** IAM's wildcards: `*` any run of characters, `?` exactly one, and `${key}` a value of the request. */

const anyRun = Symbol('*')
const anyOne = Symbol('?')

export type Pattern = readonly (string | typeof anyRun | typeof anyOne)[]

/** The single text of a policy variable; undefined where the request has none. */
export type Variables = (key: string) => string | undefined

/**
 * Undefined where a variable has no value: such a value meets nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 *
 * @param variables undefined where `${…}` is text like any other: before version 2012-10-17
 */
export function patternFrom(
  text: string,
  variables: Variables | undefined,
  wildcards: 'wild' | 'literal',
): Pattern | undefined {
  const pattern: Pattern[number][] = []
  for (const part of partsOf(text, variables)) {
    if (part.kind === 'text')
      for (const char of part.text) pattern.push(wildcards === 'wild' ? tokenFrom(char) : char)
    else if (part.value === undefined) return undefined
    else pattern.push(...part.value)
  }
  return pattern
}

/** The text with its variables filled in; undefined where one has no value. */
export function filledIn(text: string, variables: Variables | undefined): string | undefined {
  const parts = partsOf(text, variables).map((each) => (each.kind === 'text' ? each.text : each.value))
  return parts.every((each) => each !== undefined) ? parts.join('') : undefined
}

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly value: string | undefined }

function partsOf(text: string, variables: Variables | undefined): readonly Part[] {
  if (variables === undefined) return [{ kind: 'text', text }]
  return text
    .split(/(\$\{[^}]*\})/)
    .map((part) =>
      part.startsWith('${') && part.endsWith('}')
        ? { kind: 'variable', value: valueOfVariable(part.slice(2, -1).trim(), variables) }
        : { kind: 'text', text: part },
    )
}

function tokenFrom(char: string): Pattern[number] {
  if (char === '*') return anyRun
  return char === '?' ? anyOne : char
}

function valueOfVariable(body: string, variables: Variables): string | undefined {
  if (body === '*' || body === '?' || body === '$') return body
  const [, key = body, fallback] = /^([^,]+?)\s*,\s*'([^']*)'$/.exec(body) ?? []
  return variables(key) ?? fallback
}

/** The same pattern for texts in lower case. */
export function inLowerCase(pattern: Pattern): Pattern {
  return pattern.flatMap(
    (token): Pattern => (typeof token === 'string' ? Array.from(token.toLowerCase()) : [token]),
  )
}

/** Never more than pattern × text steps, whatever the two hold: no regular expression takes part. */
export function matches(pattern: Pattern, text: string): boolean {
  const chars = Array.from(text)
  let at = 0
  let next = 0
  let retryPattern = -1
  let retryText = 0
  while (at < chars.length) {
    const token = pattern[next]
    if (token === anyRun) {
      next += 1
      retryPattern = next
      retryText = at
    } else if (token === anyOne || (token !== undefined && token === chars[at])) {
      next += 1
      at += 1
    } else if (retryPattern >= 0) {
      // Only the last `*` can need to take more: earlier ones found their shortest run already.
      retryText += 1
      at = retryText
      next = retryPattern
    } else {
      return false
    }
  }
  return pattern.slice(next).every((token) => token === anyRun)
}

/** Matches a text with `*` and `?`, without variables. */
export function matchesWildcards(wild: string, text: string): boolean {
  const pattern = patternFrom(wild, undefined, 'wild')
  return pattern !== undefined && matches(pattern, text)
}
