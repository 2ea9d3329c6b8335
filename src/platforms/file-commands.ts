// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands

/** `name<<delimiter` blocks for GITHUB_ENV, GITHUB_OUTPUT and GITHUB_STATE: nothing in a value can end its block. */
export function fileCommands(values: Readonly<Record<string, string>>, options: FileCommandOptions): string {
  const { delimiter, eol } = options
  return Object.entries(values)
    .map(([name, value]) => {
      if (name === '' || ['\r', '\n', '<<', '='].some((each) => name.includes(each)))
        throw new RangeError(`"${name}" cannot be the name of a variable`)
      if (value.includes(delimiter)) throw new RangeError(`the value of ${name} holds the delimiter`)
      return `${name}<<${delimiter}${eol}${value}${eol}${delimiter}${eol}`
    })
    .join('')
}

export interface FileCommandOptions {
  /** Unguessable, so that a value prepared by somebody else cannot hold it. */
  readonly delimiter: string
  readonly eol: string
}

/** One `::name key=value::text` line; what could start another command or line is escaped. */
export function commandLine(
  name: string,
  text: string,
  properties: Readonly<Record<string, string>> = {},
): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`)
  return `::${name}${list.length > 0 ? ` ${list.join(',')}` : ''}::${escapeData(text)}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/**
 * Plain log text that the runner cannot take for a command: `::name::` after any white space (U+0085 counts as such
 * there), `##[name]` anywhere in a line.
 */
export function plainLine(text: string): string {
  const lines = text.includes('\n') || text.includes('\r') ? text.split(/\r\n|\r|\n/) : [text]
  return lines
    .map((line) =>
      (line.includes('::') && /^[\s\x85]*::/.test(line)) || line.includes('##[')
        ? `| ${line.replaceAll('##[', '## [')}`
        : line,
    )
    .join('\n')
}
