/** Keeps web pages out: a browser on this machine can reach the emulator, and so can what its pages send. */
import { errorAnswer } from './sts-xml.ts'
import { jsonAnswer, pathOf, type WireAnswer, type WireRequest } from './wire.ts'

type Handle = (request: WireRequest) => Promise<WireAnswer>

/** Names that no DNS server can lead to another machine's page. */
const loopback = ['127.0.0.1', 'localhost', '[::1]']

/**
 * Answers 403 instead of what asks by a name that is not the emulator's (DNS rebinding), or for a page from
 * elsewhere. It is neither recorded nor does it use up a fault. Ports may differ: they may be forwarded.
 * @param allowed more host names, without ports
 */
export function guarded(handle: Handle, allowed: readonly string[] = []): Handle {
  const names = new Set([...loopback, ...allowed].map((name) => name.toLowerCase()))
  return async (request) => {
    const problem = problemOf(request, names)
    if (problem !== undefined) return refusal(request, problem)
    const answer = await handle(request)
    // What a page includes as a script or a style is then not run as one.
    return isAdmin(request)
      ? { ...answer, headers: { ...answer.headers, 'x-content-type-options': 'nosniff' } }
      : answer
  }
}

function problemOf({ headers }: WireRequest, names: ReadonlySet<string>): string | undefined {
  const host = headers['host'] ?? ''
  const [, name = ''] = /^(\[[\da-f:]+\]|[\w.-]+)(?::\d{1,5})?$/i.exec(host) ?? []
  if (!names.has(name.toLowerCase()))
    return (
      `The Host header "${host}" names none of ${[...names].join(', ')}. ` +
      'To use another name, start the emulator with --allow-host NAME.'
    )
  // Sent by browsers alone: what is none of these comes from a page of another origin.
  const { origin, 'sec-fetch-site': site = 'none' } = headers
  const isOwn = origin === undefined || [`http://${host}`, `https://${host}`].includes(origin)
  return isOwn && ['none', 'same-origin'].includes(site)
    ? undefined
    : 'Web pages of another origin may not use the emulator (headers Origin, Sec-Fetch-Site).'
}

function refusal(request: WireRequest, message: string): WireAnswer {
  return pathOf(request.target) === '/'
    ? errorAnswer({ status: 403, code: 'Forbidden', message })
    : jsonAnswer(403, { message })
}

function isAdmin(request: WireRequest): boolean {
  return pathOf(request.target).startsWith('/_emulator/')
}
