import { excerpt, redact } from './redact.ts'

/** Secrets of our own in a text that somebody else wrote: a service may repeat what it was sent, whole or in part. */

/** Of every runtime that has JavaScript: https://html.spec.whatwg.org/multipage/webappapis.html#atob */
declare function btoa(bytes: string): string

/** Shorter pieces give nothing away, and could be words. */
const pieceLength = 12
/** Of a piece, some aligned block of this length is whole: twice as long less one fits into a piece. */
const blockLength = 6
/** Shorter than this, a secret is a word or a number that stands in many texts. */
const leastLength = 6
const hidden = '***'

/** What must not be shown, as far as it is known; grows while a step runs. */
export interface OwnSecrets {
  add(...secrets: readonly string[]): void
  /** The text without them, and without what looks like a secret. */
  hide(text: string): string
}

export function ownSecrets(...first: readonly string[]): OwnSecrets {
  // Made when there is something to hide them from: a step that works says next to nothing that could repeat one.
  const forms = new Map<string, readonly string[] | undefined>()
  const add = (...secrets: readonly string[]) => {
    for (const secret of secrets) if (!forms.has(secret)) forms.set(secret, undefined)
  }
  const formsKept = (secret: string) => {
    const kept = forms.get(secret) ?? formsOf(secret)
    forms.set(secret, kept)
    return kept
  }
  add(...first)
  return { add, hide: (text) => redact(without(text, [...forms.keys()].flatMap(formsKept))) }
}

/** The beginning of somebody else's text, fit to be shown: without our secrets, and without what looks like one. */
export function quote(text: string, limit: number, secrets: readonly string[]): string {
  return excerpt(withoutSecrets(text.slice(0, limit * 20), secrets), limit)
}

/**
 * Takes out each piece of a secret: as it is, percent-encoded, in base64, and escaped for JSON, XML and HTML. Linear in
 * the text's and the secrets' length; case counts.
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return without(text, secrets.flatMap(formsOf))
}

function without(text: string, forms: readonly string[]): string {
  const present = forms.filter((form) => sharesBlock(text, form)).map(piecesOf)
  if (present.length === 0) return text
  let shown = ''
  let until = 0
  for (let at = 0; at < text.length; at++) {
    const ends = present.map(({ length, pieces }) =>
      pieces.has(text.slice(at, at + length)) ? at + length : 0,
    )
    const end = Math.max(0, ...ends)
    if (end > 0 && until <= at && !shown.endsWith(hidden)) shown += hidden
    until = Math.max(until, end)
    if (at >= until) shown += text[at]
  }
  return shown
}

/** Whether the text may hold a piece of it: nearly no text does, and making the pieces takes far longer than this. */
function sharesBlock(text: string, form: string): boolean {
  if (form.length < pieceLength) return text.includes(form)
  for (let at = 0; at + blockLength <= text.length; at += blockLength) {
    if (form.includes(text.slice(at, at + blockLength))) return true
  }
  return false
}

function formsOf(secret: string): readonly string[] {
  const trimmed = secret.trim()
  if (trimmed.length < leastLength) return []
  // Most tokens and keys look alike in every form but base64.
  if (/^[\w.-]+$/.test(trimmed)) return [...new Set([trimmed, ...inBase64(trimmed)])]
  const escaped = encodeURIComponent(trimmed.replace(/\p{Surrogate}/gu, '\ufffd'))
  const bytes = escaped.replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  const forms = [
    trimmed,
    escaped,
    escaped.replaceAll('%20', '+'),
    escaped.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    JSON.stringify(trimmed).slice(1, -1),
    JSON.stringify(trimmed).slice(1, -1).replaceAll('/', '\\/'),
    asMarkup(trimmed, '&#39;'),
    asMarkup(trimmed, '&apos;'),
    ...inBase64(bytes),
  ]
  return [...new Set(forms)].filter((form) => form.length >= leastLength)
}

function inBase64(bytes: string): readonly string[] {
  const forms = [btoa(bytes), ...[0, 1, 2].map((before) => base64Within(bytes, before))]
  const varied = forms.flatMap((form) => [
    form.replaceAll('+', '-').replaceAll('/', '_'),
    encodeURIComponent(form),
  ])
  return [...forms, ...varied].filter((form) => form.length >= leastLength)
}

/** As it stands in the base64 of a longer text, behind `before` other bytes: only what those do not change. */
function base64Within(bytes: string, before: number): string {
  const whole = btoa('\0'.repeat(before) + bytes)
  return whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
}

function asMarkup(text: string, apostrophe: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", apostrophe)
}

function piecesOf(secret: string) {
  const length = Math.min(pieceLength, secret.length)
  const starts = Array.from({ length: secret.length - length + 1 }, (_, at) => at)
  return { length, pieces: new Set(starts.map((at) => secret.slice(at, at + length))) }
}
