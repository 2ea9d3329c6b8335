import { excerpt } from './redact.ts'

/** Secrets of our own in a text that somebody else wrote: a service may repeat what it was sent, whole or in part. */

/** Shorter pieces give nothing away, and could be words. */
const pieceLength = 12
const hidden = '***'

/** The beginning of somebody else's text, fit to be shown: without our secrets, and without what looks like one. */
export function quote(text: string, limit: number, secrets: readonly string[]): string {
  return excerpt(withoutSecrets(text.slice(0, limit * 20), secrets), limit)
}

/**
 * Takes out each piece of a secret, as it is, percent-encoded and in base64. Linear in the text's and the secrets'
 * length; case counts.
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap(formsOf).map(piecesOf)
  let shown = ''
  let until = 0
  for (let at = 0; at < text.length; at++) {
    const ends = forms.map(({ length, pieces }) =>
      pieces.has(text.slice(at, at + length)) ? at + length : 0,
    )
    const end = Math.max(0, ...ends)
    if (end > 0 && until <= at && !shown.endsWith(hidden)) shown += hidden
    until = Math.max(until, end)
    if (at >= until) shown += text[at]
  }
  return shown
}

function formsOf(secret: string): readonly string[] {
  if (secret === '') return []
  const escaped = encodeURIComponent(secret.replace(/\p{Surrogate}/gu, '\ufffd'))
  const bytes = escaped.replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return [...new Set([secret, escaped, btoa(bytes)])]
}

function piecesOf(secret: string) {
  const length = Math.min(pieceLength, secret.length)
  const starts = Array.from({ length: secret.length - length + 1 }, (_, at) => at)
  return { length, pieces: new Set(starts.map((at) => secret.slice(at, at + length))) }
}
