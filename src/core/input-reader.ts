import { type InputProblem, messageOf } from './errors.ts'
import type { Env } from './host.ts'
import { type InputName, type InputRow, inputNames, inputs, type RawInputs } from './inputs.ts'
import type { Rule } from './rules.ts'

/** Reads inputs by kind and collects what is wrong with them instead of stopping at the first. */
export interface InputReader {
  readonly problems: readonly InputProblem[]
  readonly warnings: readonly string[]
  /** Trimmed; undefined where empty. */
  text(name: InputName): string | undefined
  /** As `text`; rejected, with the rule, where the check fails. */
  checked(name: InputName, rule: Rule): string | undefined
  boolean(name: InputName, fallback?: boolean): boolean
  integer(name: InputName, bounds: { readonly least: number; readonly most: number }): number | undefined
  /** Trimmed, blanks dropped. */
  items(name: InputName, separator: RegExp): readonly string[]
  /** Undefined where empty or not JSON; the latter is also rejected. */
  json(name: InputName): unknown
  /** `rule` follows "Input NAME "; `message` replaces the whole sentence. */
  reject(name: InputName, rule: string | undefined, message?: string): void
  warn(text: string): void
}

export function inputReader(raw: RawInputs, env: Env): InputReader {
  const problems: InputProblem[] = []
  const warnings: string[] = []
  const reject: InputReader['reject'] = (input, rule, message = `Input ${input} ${rule}`) => {
    problems.push({ input, message })
  }
  const given = (name: InputName) => raw[name]?.trim() || undefined
  const boolean = (name: InputName, text: string | undefined, fallback: boolean) => {
    if (text === undefined) return fallback
    if (/^(true|True|TRUE)$/.test(text)) return true
    if (/^(false|False|FALSE)$/.test(text)) return false
    reject(name, `must be true or false, not "${text}"`)
    return fallback
  }
  const translate = boolean('translate-env-variables', given('translate-env-variables'), true)
  const text = (name: InputName) => given(name) ?? (translate ? aliased(inputs[name], env) : undefined)

  return {
    problems,
    warnings,
    reject,
    warn: (message) => void warnings.push(message),
    text,
    checked(name, { check, rule }) {
      const value = text(name)
      if (value === undefined || check(value)) return value
      reject(name, `${rule}${'secret' in inputs[name] ? '' : `, not "${value}"`}`)
      return undefined
    },
    boolean: (name, fallback = defaultOf(name) === 'true') => boolean(name, text(name), fallback),
    integer(name, { least, most }) {
      const value = text(name)
      if (value === undefined) return undefined
      if (/^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value)
      reject(name, `must be a whole number from ${least} to ${most}, not "${value}"`)
      return undefined
    },
    items: (name, separator) => (text(name) ?? '').split(separator).flatMap((item) => item.trim() || []),
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

function aliased(row: InputRow, env: Env): string | undefined {
  return row.env?.map((name) => env[name]?.trim()).find((value) => value)
}

function defaultOf(name: InputName): string | undefined {
  const row: InputRow = inputs[name]
  return row.default
}

/** Every input as text, from wherever a platform keeps it. */
export function rawInputs(read: (name: InputName) => string | undefined): RawInputs {
  return Object.fromEntries(inputNames.map((name) => [name, read(name) ?? '']))
}
