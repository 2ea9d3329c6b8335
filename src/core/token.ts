/** JSON Web Tokens as far as a client needs them: read, never verified (STS does that). RFC 7519. */

import { isObject } from './json.ts'

export type Claims = Readonly<Record<string, unknown>>

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Undefined where the text is not base64url or not UTF-8. */
function textFromBase64Url(text: string): string | undefined {
  let bits = 0
  let held = 0
  let percent = ''
  for (const char of text) {
    const six = alphabet.indexOf(char)
    if (six < 0) return undefined
    bits = ((bits << 6) | six) & 0xffff
    held += 6
    if (held < 8) continue
    held -= 8
    percent += `%${((bits >> held) & 0xff).toString(16).padStart(2, '0')}`
  }
  try {
    return decodeURIComponent(percent)
  } catch {
    return undefined
  }
}

/** The claims of a JWT; undefined where the text is none. The signature is not looked at. */
export function claimsFrom(token: string): Claims | undefined {
  const [header, payload, signature, ...rest] = token.split('.')
  if (!header || !payload || signature === undefined || rest.length > 0) return undefined
  const text = textFromBase64Url(payload)
  if (text === undefined) return undefined
  try {
    const parsed: unknown = JSON.parse(text)
    return isObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

/** Three parts of base64url, the middle one a JSON object: what an STS may be sent. */
export function isJwt(text: string): boolean {
  return /^[\w-]+(\.[\w-]+){2}$/.test(text) && claimsFrom(text) !== undefined
}

/** A claim's text; undefined where it is absent or not text. */
export function claim(claims: Claims | undefined, name: string): string | undefined {
  const value = claims !== undefined && Object.hasOwn(claims, name) ? claims[name] : undefined
  return typeof value === 'string' ? value : undefined
}

/** When the token ends, in milliseconds since the epoch; undefined where it does not say. */
export function tokenExpiry(token: string): number | undefined {
  const exp = claimsFrom(token)?.['exp']
  return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1000 : undefined
}
