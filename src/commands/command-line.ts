/** Reads what stands behind a command, and says what is wrong with it in the words of that command. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { CredentialsError } from '../core/errors.ts'

export interface CommandOptions {
  /** By name: what follows the option in the usage, or undefined where it stands alone. */
  readonly [name: string]: { readonly value?: string; readonly short?: string; readonly several?: true }
}

/** The values given to each option; an option that stands alone has one empty value. */
export type Given = Readonly<Record<string, readonly string[]>>

/** @throws CredentialsError `invalid-input`, with all that is wrong */
export function optionsFrom(command: string, args: readonly string[], options: CommandOptions): Given {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(Object.entries(options).map(toNodes)),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const given: Record<string, string[]> = {}
  const problems = tokens.flatMap((token): readonly string[] => {
    if (token.kind === 'option-terminator') return []
    if (token.kind === 'positional') return [`${command} takes no argument "${token.value}".`]
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined
    if (option === undefined) return [unknown(command, token.rawName, options)]
    const before = given[token.name] ?? []
    given[token.name] = [...before, token.value ?? '']
    if (before.length > 0 && !option.several) return [`${token.rawName} is given twice.`]
    return problemsOfValue(token, option.value)
  })
  if (problems.length === 0) return given
  const help = `See: configure-aws-credentials help ${command}`
  throw new CredentialsError('invalid-input', [...new Set(problems), help].join('\n'))
}

function toNodes([name, { value, short }]: [string, CommandOptions[string]]) {
  const type = value === undefined ? 'boolean' : 'string'
  return [name, { type, multiple: true, ...(short && { short }) }] satisfies [
    string,
    ParseArgsOptionsConfig[string],
  ]
}

interface OptionToken {
  readonly rawName: string
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}

function problemsOfValue(
  { rawName, value, inlineValue }: OptionToken,
  wanted: string | undefined,
): readonly string[] {
  if (wanted === undefined) return value === undefined ? [] : [`${rawName} takes no value.`]
  // What looks like the next option is one that was forgotten; `--name=-x` is meant.
  const forgotten = value === undefined || value === '' || (!inlineValue && value.startsWith('-'))
  return forgotten ? [`${rawName} needs a value: ${rawName} ${wanted}`] : []
}

function unknown(command: string, given: string, options: CommandOptions): string {
  const known = Object.keys(options).map((name) => `--${name}`)
  return `${command} has no option ${given}. It has ${known.join(', ') || 'none'}.`
}
