import { redact } from '../core/redact.ts'

/**
 * A foreign value on one line: whatever could move the cursor, end a line or turn the writing direction becomes a
 * space, since branches and environments are named by whoever opens a pull request.
 */
export function plain(text: string, limit = 400): string {
  const line = text.replace(/[\s\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  const chars = Array.from(line)
  return chars.length > limit ? `${chars.slice(0, limit).join('')}…` : line
}

/** Characters of a line. A refusal names caller, role and policy, whose names alone may have 1,000. */
export const longest = 1500

export function quote(value: string, limit = longest): string {
  return `"${plain(value, limit)}"`
}

/** What another program said: its first line, without what looks like a secret. */
export function said(message: string): string {
  return plain(redact(message.split(/[\r\n]/, 1)[0] ?? ''), longest)
}

/** A line that the runner cannot take for a command, whoever prints it. */
export function harmless(line: string): string {
  const shown = line.replaceAll('##[', '## [')
  return shown.startsWith('::') ? `| ${shown}` : shown
}

/** `2 min`, `75 s`, `3 h`: for sentences. */
export function toDuration(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `${minutes} min`
  return `${Math.round(minutes / 60)} h`
}

/** `AWS_ACCOUNT_ID` in the place of every account id, in ARNs and elsewhere. */
export function withoutAccounts(text: string): string {
  return text.replace(/(?<!\d)\d{12}(?!\d)/g, 'AWS_ACCOUNT_ID')
}
