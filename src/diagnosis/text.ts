import { redact } from '../core/redact.ts'

/**
 * A value from outside on one line: characters that could move the cursor, end a line or change the writing direction
 * become spaces, because anyone who opens a pull request can name branches and environments.
 */
export function plain(text: string, limit = 400): string {
  const line = text.replace(/[\s\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  const chars = Array.from(line)
  return chars.length > limit ? `${chars.slice(0, limit).join('')}…` : line
}

/** Characters of a line. A refusal names the caller, role and policy, which alone can take 1,000. */
export const longest = 1500

export function quote(value: string, limit = longest): string {
  return `"${plain(value, limit)}"`
}

/** The first line of a message from another program, without anything that looks like a secret. */
export function said(message: string): string {
  return plain(redact(message.split(/[\r\n]/, 1)[0] ?? ''), longest)
}

/** A line that the runner cannot mistake for a command. */
export function harmless(line: string): string {
  const shown = line.replaceAll('##[', '## [')
  return shown.startsWith('::') ? `| ${shown}` : shown
}

/** `2 minutes`, `75 seconds`, `3 hours`: for sentences. */
export function toDuration(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000)
  if (seconds < 120) return counted(seconds, 'second')
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return counted(minutes, 'minute')
  return counted(Math.round(minutes / 60), 'hour')
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** Replaces every account ID, in ARNs and elsewhere, with `AWS_ACCOUNT_ID`. */
export function withoutAccounts(text: string): string {
  return text.replace(/(?<!\d)\d{12}(?!\d)/g, 'AWS_ACCOUNT_ID')
}
