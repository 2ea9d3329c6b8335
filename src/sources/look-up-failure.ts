import { CredentialsError } from '../core/errors.ts'
import type { HttpAnswer } from '../core/host.ts'
import { quote } from '../core/own-secrets.ts'
import { retryClass } from '../core/retry-class.ts'

/** An answer that was no success, of a service that is asked for ambient credentials. */
export interface LookUpAnswer {
  /** The call, e.g. `GetRoleCredentials`. */
  readonly action: string
  readonly url: URL
  readonly answer: HttpAnswer
  /** What was sent: taken out of the service's text before it is quoted. */
  readonly secrets: readonly string[]
}

/** These services speak JSON; what is not JSON is told by its status alone. */
export function refusedLookUp({ action, url, answer, secrets }: LookUpAnswer): CredentialsError {
  const { status, headers, body } = answer
  const document = documentFrom(body)
  const shown = (text: string | undefined, limit: number) => quote(text ?? '', limit, secrets)
  const wire = headers['x-amzn-errortype'] ?? textIn(document, ['__type', 'code', 'Code', 'error']) ?? ''
  const code = codeFrom(shown(wire, 300))
  const message = shown(textIn(document, ['message', 'Message', 'error_description']), 500)
  const retryAfter = headers['retry-after'] ?? ''
  const about = `${action} at ${url.host}: ${code === undefined ? '' : `${code}, `}status ${status}`
  return new CredentialsError('no-credentials', `${message || 'The service gave no reason'} (${about})`, {
    retryable: retryClass({ action, status, message, ...(code !== undefined && { code }) }),
    details: {
      action,
      host: url.host,
      status,
      ...(code !== undefined && { awsCode: code }),
      ...(message && { awsMessage: message }),
      ...(/^\d{1,9}$/.test(retryAfter) && { retryAfterMs: Number(retryAfter) * 1000 }),
    },
  })
}

export function documentFrom(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** The first of these members that is a text. */
export function textIn(document: unknown, names: readonly string[]): string | undefined {
  if (typeof document !== 'object' || document === null) return undefined
  for (const name of names) {
    const value: unknown = Object.getOwnPropertyDescriptor(document, name)?.value
    if (typeof value === 'string') return value
  }
  return undefined
}

/** `com.amazonaws#UnauthorizedException:http://…` is UnauthorizedException. */
function codeFrom(text: string): string | undefined {
  const code = text.slice(text.lastIndexOf('#') + 1).split(':', 1)[0] ?? ''
  return /^[\w.-]{1,128}$/.test(code) ? code : undefined
}
