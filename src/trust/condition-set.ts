/** Which values of its key a condition admits, as a set; and whether a request without the key passes. */
import {
  anyText,
  type Expression,
  either,
  foldedLiteral,
  literal,
  noneOf,
  oneOf,
  sequence,
} from './expression.ts'
import { judge, takenBy } from './operators.ts'
import type { Condition } from './policy.ts'
import { remembering } from './remember.ts'
import { everyText, not, type TextSet, textsOf } from './text-set.ts'

/** The value of a variable: a text, anything, or nothing, in which case the condition value matches nothing. */
export type VariableOf = (key: string) => { readonly text: string } | 'anything' | undefined

export interface Admitted {
  /** A request without the key passes. */
  readonly absent: boolean
  /** Undefined where only trying tells: numbers, dates, networks. */
  readonly texts: TextSet | undefined
}

const none = not(everyText)

/** @param variableOf undefined where `${…}` is text, before version 2012-10-17 */
export function admittedBy(condition: Condition, variableOf: VariableOf | undefined): Admitted {
  const absent = judge(condition.operator, undefined, {
    expected: condition.values,
    variables: undefined,
  }).holds
  return { absent, texts: textsAdmittedBy(condition, variableOf) }
}

export function complementOf({ absent, texts }: Admitted): Admitted {
  return { absent: !absent, texts: texts === undefined ? undefined : not(texts) }
}

const sets = remembering<TextSet>()

function textsAdmittedBy(
  { operator, values }: Condition,
  variableOf: VariableOf | undefined,
): TextSet | undefined {
  if (operator.base === 'Null') {
    const { holds } = judge(operator, ['x'], { expected: values, variables: undefined })
    return holds ? everyText : none
  }
  const takes = takenBy(operator)
  if (takes === 'number' || takes === 'date' || takes === 'network') return undefined
  const make = () =>
    textsOf(either(...values.flatMap((each) => expressionsOf(each, operator.base, variableOf))))
  const isPlain = !values.some((each) => each.includes('${'))
  const matched = isPlain ? sets(JSON.stringify([operator.base, ...values]), make) : make()
  return operator.base.includes('Not') ? not(matched) : matched
}

/** None where a variable has no value. */
function expressionsOf(
  value: string,
  base: string,
  variableOf: VariableOf | undefined,
): readonly Expression[] {
  const style: Style = {
    wild: base.endsWith('Like') || base.startsWith('Arn'),
    foldsCase: base.endsWith('IgnoreCase') || base === 'Bool',
  }
  if (!base.startsWith('Arn')) {
    const expression = patternExpression(value, style, variableOf)
    return expression === undefined ? [] : [expression]
  }
  const parts = sixParts(value).map((each) => patternExpression(each, style, variableOf))
  if (parts.length < 6) return []
  const joined: Expression[] = []
  for (const [index, part] of parts.entries()) {
    if (part === undefined) return []
    // `*` reaches over no colon, save in the last part.
    joined.push(...(index === 0 ? [] : [literal(':')]), index < 5 ? withoutColon(part) : part)
  }
  return [sequence(...joined)]
}

function withoutColon(expression: Expression): Expression {
  switch (expression.kind) {
    case 'letter':
      return expression.letters.kind === 'but' ? noneOf(`${expression.letters.chars}:`) : expression
    case 'sequence':
    case 'either':
      return { ...expression, parts: expression.parts.map(withoutColon) }
    case 'repeat':
      return { kind: 'repeat', part: withoutColon(expression.part) }
  }
}

/** A colon inside `${…}` parts nothing. */
function sixParts(value: string): readonly string[] {
  const parts = ['']
  let isVariable = false
  for (const [at, char] of Array.from(value).entries()) {
    if (char === '{' && value.charAt(at - 1) === '$') isVariable = true
    if (char === '}') isVariable = false
    if (char === ':' && !isVariable && parts.length < 6) parts.push('')
    else parts.push(`${parts.pop()}${char}`)
  }
  return parts
}

interface Style {
  readonly wild: boolean
  readonly foldsCase: boolean
}

/** Undefined where a variable has no value. */
function patternExpression(
  value: string,
  style: Style,
  variableOf: VariableOf | undefined,
): Expression | undefined {
  const parts: Expression[] = []
  for (const piece of variableOf === undefined ? [value] : value.split(/(\$\{[^}]*\})/)) {
    const body = variableOf === undefined ? undefined : /^\$\{([^}]*)\}$/.exec(piece)?.[1]?.trim()
    if (body === undefined) parts.push(...Array.from(piece, (char) => letterOf(char, style)))
    else {
      const filled = fillIn(body, style, variableOf)
      if (filled === undefined) return undefined
      parts.push(filled)
    }
  }
  return sequence(...parts)
}

function letterOf(char: string, { wild, foldsCase }: Style): Expression {
  if (wild && char === '*') return anyText
  if (wild && char === '?') return noneOf('')
  return foldsCase ? foldedLiteral(char) : oneOf(char)
}

function fillIn(body: string, style: Style, variableOf: VariableOf | undefined): Expression | undefined {
  const exact = { ...style, wild: false }
  if (body === '*' || body === '?' || body === '$') return oneOf(body)
  const [, key = body, fallback] = /^([^,]+?)\s*,\s*'([^']*)'$/.exec(body) ?? []
  const found = variableOf?.(key) ?? (fallback === undefined ? undefined : { text: fallback })
  if (found === undefined) return undefined
  return found === 'anything' ? anyText : sequence(...Array.from(found.text, (char) => letterOf(char, exact)))
}

/** The keys that the values of a condition refer to, in lower case. */
export function variablesOf(condition: Condition): readonly string[] {
  return condition.values.flatMap((value) =>
    value
      .split(/\$\{([^}]*)\}/)
      .filter((_, index) => index % 2 === 1)
      .map((body) => (body.split(',')[0] ?? '').trim().toLowerCase())
      .filter((key) => key.length > 1),
  )
}
