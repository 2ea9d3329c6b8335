/** IAM's wildcards: `*` any run of characters, `?` exactly one, and `${key}` a value of the request. */

const anyRun = Symbol('*')
const anyOne = Symbol('?')

export type Pattern = readonly (string | typeof anyRun | typeof anyOne)[]

/** The single text of a policy variable; undefined where the request has none. */
export type Variables = (key: string) => string | undefined

/**
 * Undefined where a variable has no value: such a condition never matches.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function patternFrom(
  text: string,
  variables: Variables,
  wildcards: 'wild' | 'literal',
): Pattern | undefined {
  const pattern: Pattern[number][] = []
  for (const part of text.split(/(\$\{[^}]*\})/)) {
    if (part.startsWith('${')) {
      const value = valueOfVariable(part.slice(2, -1).trim(), variables)
      if (value === undefined) return undefined
      pattern.push(...value)
    } else {
      for (const char of part) pattern.push(wildcards === 'wild' ? tokenFrom(char) : char)
    }
  }
  return pattern
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

const noVariables: Variables = () => undefined

/** Matches a text with `*` and `?`, without variables. */
export function matchesWildcards(wild: string, text: string): boolean {
  const pattern = patternFrom(wild, noVariables, 'wild')
  return pattern !== undefined && matches(pattern, text)
}
