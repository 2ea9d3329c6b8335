/** Makes the credentials of a session. */
import { randomBytes } from 'node:crypto'
import { base32, type RoleEntry, type SessionEntry } from './directory.ts'

export type NewSession = Omit<SessionEntry, 'accessKeyId' | 'secret' | 'sessionToken'>

/** @param secret whether the secret holds `+` and `/`, as many of AWS's do, or only letters and digits */
export function mintSession(session: NewSession, secret: 'special' | 'alphanumeric'): SessionEntry {
  return {
    ...session,
    accessKeyId: `ASIA${base32(randomBytes(16))}`,
    secret: secret === 'special' ? specialSecret() : alphanumericSecret(),
    // Tokens of AWS begin like this: base64 of a version and "origin_ec".
    sessionToken: `IQoJb3JpZ2luX2Vj${randomBytes(240).toString('base64')}`,
  }
}

/** When the session stops working, and when it says so (whole seconds); milliseconds since the epoch. */
export function endOf(
  role: RoleEntry,
  duration: number,
  now: number,
): { readonly stated: number; readonly real: number } {
  const seconds = Math.min(duration, role.sessionSeconds ?? duration)
  const real = now + seconds * 1000
  return { stated: Math.floor(real / 1000) * 1000, real }
}

function alphanumericSecret(): string {
  return randomBytes(60).toString('base64').replace(/[+/=]/g, 'x').slice(0, 40)
}

function specialSecret(): string {
  return `${alphanumericSecret().slice(0, 36)}+a/b`
}
