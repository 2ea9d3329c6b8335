import type { CredentialsError } from '../core/errors.ts'
import type { Finding } from './finding.ts'
import { toDocsUrl } from './links.ts'
import { plain } from './text.ts'

/** For `::error`: what failed, and below it the likeliest cause with what mends it. Two lines at most. */
export function toAnnotation(findings: readonly Finding[], error: CredentialsError): string {
  const failure = lead(
    error.message
      .split(/[\r\n]+/)
      .map((line) => plain(line, 600))
      .filter((line) => line !== '')
      .join('; '),
  )
  const [first, ...others] = findings
  if (first === undefined) return failure
  const more = others.length === 0 ? '' : ` (${others.length} more in the log)`
  const word = first.certainty === 'certain' ? 'Cause' : 'Likely'
  return `${failure}\n${word}: ${first.title}. ${first.fix.text} ${toDocsUrl(first.code)}${more}`
}

/** A line never begins as a command of the runner, even where somebody prints it bare. */
function lead(line: string): string {
  const shown = line.replaceAll('##[', '## [')
  return shown.startsWith('::') ? `| ${shown}` : shown
}
