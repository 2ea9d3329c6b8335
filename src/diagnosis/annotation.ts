import type { CredentialsError } from '../core/errors.ts'
import type { Finding, Fix } from './finding.ts'
import { harmless, longest, plain } from './text.ts'

/** For `::error`: what failed, and below it the likeliest cause and how to fix it. Two lines at most. */
export function toAnnotation(findings: readonly Finding[], error: CredentialsError): string {
  const failure = harmless(
    error.message
      .split(/[\r\n]+/)
      .map((line) => plain(line, longest))
      .filter((line) => line !== '')
      .join('; '),
  )
  const [first, ...others] = findings
  if (first === undefined) return failure
  const more = others.length === 0 ? '' : ` (${others.length} more in the log)`
  const word = first.certainty === 'certain' ? 'Cause' : 'Likely'
  return `${failure}\n${harmless(`${word}: ${first.title}. ${remedy(first.fix)} ${first.url}${more}`)}`
}

/** What to paste, where it is one line. */
function remedy({ text, code }: Fix): string {
  if (code === undefined) return text
  return code.includes('\n')
    ? `${text} The run's summary page has the code to paste.`
    : `${text} Paste: ${plain(code)}`
}
