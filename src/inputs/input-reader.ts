import { type InputProblem, messageOf, type ProblemReason } from '../core/errors.ts'
import type { Env } from '../core/host.ts'
import { shown } from '../core/text.ts'
import { type InputName, type InputRow, inputLabel, inputNames, inputs, type RawInputs } from './inputs.ts'
import { broken, type Rule } from './rules.ts'

/** How the established action begins what it says of these inputs: runbooks search for it. */
const oldLabels: Readonly<Partial<Record<InputName, string>>> = {
  'aws-profile': 'Failed to write AWS profile: aws-profile',
  'custom-tags': 'custom-tags: Input custom-tags',
}

/** Reads inputs by kind and collects what is wrong with them instead of stopping at the first. */
export interface InputReader {
  readonly problems: readonly InputProblem[]
  /** Trimmed; undefined where empty. */
  text(name: InputName): string | undefined
  /** The environment variable that fills the input; undefined where the input itself is given, or neither is. */
  variable(name: InputName): string | undefined
  /** As `text`; rejected, with the rule, where the check fails. */
  checked(name: InputName, rule: Rule): string | undefined
  boolean(name: InputName, fallback?: boolean): boolean
  integer(name: InputName, bounds: { readonly least: number; readonly most: number }): number | undefined
  /** Trimmed, blanks dropped; each rejected where it breaks the rule. */
  items(name: InputName, separator: string | RegExp, rule?: Rule): readonly string[]
  /** Undefined where empty or not JSON; the latter is also rejected. */
  json(name: InputName): unknown
  /** `rule` follows the name of the input, or of the variable that filled it. */
  reject(name: InputName, rule: string, reason?: ProblemReason, value?: string): void
  /** As `reject`, where the sentence does not begin with the name. */
  rejectWith(name: InputName, message: string, reason?: ProblemReason, value?: string): void
}

/** The inputs, and the reader that all who look at them share: to look a value up takes time. */
export interface Given {
  readonly raw: RawInputs
  readonly env: Env
  readonly read: InputReader
}

export function given(raw: RawInputs, env: Env): Given {
  return { raw, env, read: inputReader(raw, env) }
}

export function inputReader(raw: RawInputs, env: Env): InputReader {
  const problems: InputProblem[] = []
  const given = (name: InputName) => raw[name]?.trim() || undefined
  const rejectWith: InputReader['rejectWith'] = (input, message, reason = 'malformed', value) => {
    const variable = variableOf(input)
    problems.push({ input, reason, ...(variable === undefined ? {} : { variable }), message, value })
  }
  const label = (input: InputName) => {
    const variable = variableOf(input)
    return (variable === undefined ? oldLabels[input] : undefined) ?? inputLabel(input, variable)
  }
  const reject: InputReader['reject'] = (input, rule, reason, value) => {
    rejectWith(input, `${label(input)} ${rule}`, reason, value)
  }
  const boolean = (name: InputName, text: string | undefined, fallback: boolean) => {
    if (text === undefined) return fallback
    if (/^(true|True|TRUE)$/.test(text)) return true
    if (/^(false|False|FALSE)$/.test(text)) return false
    const words = `${label(name).replace(/^Input /, '')} must be true or false, not "${shown(text)}"`
    rejectWith(name, `Input does not meet YAML 1.2 "Core Schema" specification: ${words}`)
    return fallback
  }
  // Before it is known whether variables count, none does.
  const state = { translate: false }
  const variableOf = (name: InputName) => lookUp(name).variable
  // Each input once: a process's environment is slow to read.
  const found = new Map<InputName, Found>()
  const lookUp = (name: InputName): Found => {
    const known = found.get(name)
    if (known !== undefined) return known
    const text = given(name)
    const filled = text === undefined && state.translate ? filling(inputs[name], env) : undefined
    const here = filled ?? { text, variable: undefined }
    if (state.translate) found.set(name, here)
    return here
  }
  state.translate = boolean('translate-env-variables', given('translate-env-variables'), true)
  const text = (name: InputName) => lookUp(name).text

  return {
    problems,
    reject,
    rejectWith,
    variable: variableOf,
    text,
    checked(name, rule) {
      const value = text(name)
      const problem = value === undefined ? undefined : broken(rule, value)
      if (value === undefined || problem === undefined) return value
      reject(name, problem)
      return undefined
    },
    boolean: (name, fallback = defaultOf(name) === 'true') => boolean(name, text(name), fallback),
    integer(name, { least, most }) {
      const value = text(name)
      if (value === undefined) return undefined
      if (/^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value)
      reject(name, `must be a whole number from ${least} to ${most}, not "${shown(value)}"`)
      return undefined
    },
    items(name, separator, rule) {
      const value = text(name)
      if (value === undefined) return []
      const items = value.split(separator).flatMap((item) => item.trim() || [])
      if (rule === undefined) return items
      for (const value of items) {
        const problem = broken(rule, value)
        if (problem !== undefined) reject(name, problem, undefined, value)
      }
      return items
    },
    json(name) {
      const value = text(name)
      if (value === undefined) return undefined
      try {
        return JSON.parse(value)
      } catch (thrown) {
        reject(name, `is not JSON: ${messageOf(thrown)}`)
        return undefined
      }
    },
  }
}

interface Found {
  readonly text: string | undefined
  readonly variable: string | undefined
}

function filling(row: InputRow, env: Env): Found | undefined {
  for (const variable of row.env ?? []) {
    const text = env[variable]?.trim()
    if (text) return { text, variable }
  }
  return undefined
}

function defaultOf(name: InputName): string | undefined {
  const row: InputRow = inputs[name]
  return row.default
}

/** Every input as text, from wherever a platform keeps it. */
export function rawInputs(read: (name: InputName) => string | undefined): RawInputs {
  return Object.fromEntries(inputNames.map((name) => [name, read(name) ?? '']))
}
