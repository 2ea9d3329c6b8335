/** Text of foreign origin, made fit to be shown: what looks like a secret becomes `***`. */

const hidden = '***'

/** Values of fields that hold secrets, in XML, JSON and forms: however short, and even where the text breaks off. */
const secretField =
  /((?:secret_?access_?key|session_?token|security_?token|web_?identity_?token|access_?key_?id|password|client_?secret|(?:id_|access_|refresh_)token)["']?\s*[>=:]\s*["']?)[^\s<>"'&,;}]+/gi
const bearer = /\b((?:bearer|basic)\s+)[\w.~+/=-]{8,}/gi
/** The `eyJ` of a JSON object in base64url; with or without its further parts. */
const jwt = /\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g
const accessKeyId = /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{8,}/g
/** ARNs come first and stay: their paths look like base64, and they are what most messages are about. */
const arnOrBase64 =
  /\barn:aws[\w-]*:[a-z0-9-]+:[a-z0-9-]*:\d*:[\w+=,.@/:*-]+|(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40,}={0,2}|\b[\w-]{64,}/g

/** In every text that one of the above is found in, once in lower case: compiling them takes longer than all else that a line needs. */
const suspicious = /secret|token|key|password|bearer|basic|eyj|a(?:[ksb]i|cc)a[a-z0-9]|[\w+/-]{40}/

/** Hides tokens, access keys, secrets and long base64. Linear in the text's length. */
export function redact(text: string): string {
  if (!suspicious.test(text.toLowerCase())) return text
  return text
    .replace(secretField, `$1${hidden}`)
    .replace(bearer, `$1${hidden}`)
    .replace(jwt, hidden)
    .replace(accessKeyId, hidden)
    .replace(arnOrBase64, (found) => (isRandom(found) ? hidden : found))
}

/** `***` in the place of each account ID, and of each ARN that holds one. */
export function withoutAccounts(text: string): string {
  return text
    .replace(/\barn:[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]*:\d{12}:[^\s,;"'()]+/g, hidden)
    .replace(/(?<!\d)\d{12}(?!\d)/g, hidden)
}

/** The beginning of a text on one line, redacted before it is cut, so that no half of a secret is left over. */
export function excerpt(text: string, limit: number): string {
  const line = redact(text)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  const shown = Array.from(line.slice(0, limit * 2))
    .slice(0, limit)
    .join('')
  return shown.length < line.length ? `${shown}…` : shown
}

/** Base64 of random bytes mixes cases; hashes, words, paths and ARNs do not, or say what they are. */
function isRandom(text: string): boolean {
  return !text.startsWith('arn:') && /[a-z]/.test(text) && /[A-Z]/.test(text) && !path.test(text)
}

/** `/Users/runner/work/MyRepo/token`: words with a capital here and there, which random text does not keep to. */
const path = /^(?:\/[A-Z]?[a-z]*(?:[A-Z][a-z]+)*\d{0,3})+$/
